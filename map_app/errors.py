"""The errors of the app: each says what is wrong, where, and the cure.

MapAppError
├── FilterError      a query says something the filter cannot mean (also a ValueError)
├── DataError        a file that cannot be read as events (also a ValueError)
├── StoreError       the store of events is down or not what it should be
└── NotFoundError    an id that the data does not hold (also a KeyError)
"""

from __future__ import annotations


class MapAppError(Exception):
    """What is wrong, where, and what mends it; `str()` is one plain sentence or two."""

    def __init__(self, what: str, *, where: str = "", cure: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.cure = cure

    def __str__(self) -> str:
        """Join the parts: `where: what. cure`."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}. {self.cure}" if self.cure else head


class FilterError(MapAppError, ValueError):
    """A query whose keys or values the filter does not know."""


class DataError(MapAppError, ValueError):
    """A file that cannot be read as a collection of events at all."""


class StoreError(MapAppError):
    """A store that cannot answer: down, missing, or of another layout."""


class NotFoundError(MapAppError, KeyError):
    """An event id that the data does not hold."""

    __str__ = MapAppError.__str__
