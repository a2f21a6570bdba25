"""The errors of the app: each has the fault, its place and the cure.

An error has two texts. `str(error)` is the operator's, for log and command line: it may name files, hosts
and databases, but never credentials. `error.public` is what a visitor may read: page and API show only that.

MapAppError
├── FilterError      a query says something the filter cannot mean (also a ValueError)
├── DataError        a file that cannot be read as events (also a ValueError)
├── StoreError       the store of events is down or not what it should be
├── MissingError     something that this installation lacks an extra for
└── NotFoundError    an id that the data does not hold (also a KeyError)
"""

from __future__ import annotations

from typing import ClassVar


class MapAppError(Exception):
    """The fault, its place and the cure; `str()` is a sentence or two."""

    neutral: ClassVar[str] = ""
    """Message for visitors where the error's own is about the server; else empty."""

    def __init__(self, what: str, *, where: str = "", cure: str = "", safe: bool = False) -> None:
        """`safe`: `what` and `cure` reveal nothing about the server, so that visitors may read them."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.cure = cure
        self.safe = safe or not self.neutral

    def __str__(self) -> str:
        """Join the parts: `where: what. cure`."""
        return _sentence(f"{self.where}: {self.what}" if self.where else self.what, self.cure)

    @property
    def public(self) -> str:
        """Message for visitors: without path, host, database or user of the server."""
        if not self.safe:
            return self.neutral
        return _sentence(self.what, self.cure) if self.neutral else str(self)


def _sentence(what: str, cure: str) -> str:
    return f"{what}. {cure}" if cure else what


class FilterError(MapAppError, ValueError):
    """A query whose keys or values the filter does not know."""


class DataError(MapAppError, ValueError):
    """A file that cannot be read as a collection of events at all."""

    neutral = "The newest data cannot be read; whoever runs this map finds the cause in its log"


class StoreError(MapAppError):
    """A store that cannot answer: down, missing, or of another layout."""

    neutral = "The data cannot be reached now; the app tries again by itself"


class MissingError(MapAppError):
    """What needs an extra of this package that is not installed; the cure is to install it."""

    def __init__(self, what: str, *, extra: str, where: str = "") -> None:
        super().__init__(what, where=where, cure=f"pip install 'conflict-event-map[{extra}]'")

    @property
    def public(self) -> str:
        """What to install, without the place on the server."""
        return _sentence(self.what, self.cure)


class NotFoundError(MapAppError, KeyError):
    """An event id that the data does not hold."""

    __str__ = MapAppError.__str__
