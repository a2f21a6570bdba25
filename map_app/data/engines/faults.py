"""The errors of stores, each in one sentence with its cure and without a secret.

A driver's own message is never passed on: it may contain the URL.
"""

from __future__ import annotations

from typing import Final

from map_app.data.environment import whole_number
from map_app.data.source import DataSource
from map_app.errors import StoreError

QUERY_SECONDS: Final = "MAP_APP_QUERY_SECONDS"
"""A query that takes longer is stopped; 60 by default."""


class MissingTableError(StoreError):
    """The store is there, but not the table."""


def down(source: DataSource) -> StoreError:
    """The error of a store that does not answer."""
    cure = "Start it or check the address; the app tries again by itself"
    return StoreError("the store does not answer", where=source.shown, cure=cure)


def missing(source: DataSource) -> MissingTableError:
    """The error of a table that is not there."""
    cure = f"Load it (event-map load SOURCE URL) or name another with ?table= (asked: {source.table})"
    return MissingTableError("has no such table", where=source.shown, cure=cure)


class SlowError(StoreError):
    """A query over its time limit: repeated, it would take as long."""

    neutral = "The query took longer than this host allows and was stopped. Narrow the filter"


class CrowdedError(StoreError):
    """A query that waited too long for its turn."""

    neutral = "Too much is asked of the data at once. Ask again in a moment"


class LargeError(StoreError):
    """A query over its memory limit."""

    neutral = "The query needs more memory than this host allows. Narrow the filter"


class EditedError(StoreError):
    """Rows were changed by hand."""

    neutral = "Rows of this data were changed by hand since it was loaded; they are counted as they are now"


def time_limit() -> int:
    """The seconds that a query may take. Raises StoreError where the setting is wrong."""
    try:
        return whole_number(QUERY_SECONDS, 60, 3_600, least=1)
    except ValueError as fault:
        raise StoreError(str(fault)) from None


def slow(source: DataSource, limit: int) -> SlowError:
    """The error of a query over its time limit."""
    what = f"the query took longer than {limit} s and was stopped"
    return SlowError(what, where=source.shown, cure="Narrow the filter")


def busy(source: DataSource) -> CrowdedError:
    """The error of a query that waited too long for its turn."""
    cure = "Ask again in a moment"
    return CrowdedError("too much is asked of the store at once", where=source.shown, cure=cure)


def refused(source: DataSource) -> StoreError:
    """The error of a wrong user or password."""
    cure = "Check both in the store's URL"
    return StoreError("refuses this user and password", where=source.shown, cure=cure)


def broken(source: DataSource) -> StoreError:
    """The error for all other causes; the driver's message may hold secrets and is left out."""
    cure = "Its own log says more; the table may be of another layout: load it anew"
    return StoreError("the store could not answer", where=source.shown, cure=cure)


def edited(source: DataSource) -> EditedError:
    """The error for rows that were edited by hand."""
    cure = "Make all of it anew of the records (column feature): event-map load STORE STORE"
    return EditedError("rows were changed by hand since the load", where=source.shown, cure=cure)
