"""The shipped events in a PostgreSQL of the tests: loaded, opened, or refused with a cure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest

from map_app.core.filters import EventFilter
from map_app.data.ingest.load import load_into
from map_app.data.ingest.staging import Bar
from map_app.data.opening import open_store
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from map_app.errors import StoreError
from tests.data.servers import PASSWORD, Postgres, connected, postgres
from tests.shipped import MAP


@contextmanager
def loaded() -> Iterator[Postgres]:
    """A PostgreSQL with the shipped events and users: one owns the tables, one reads, one has no right."""
    with postgres() as running:
        with connected(running) as connection:
            for user in ("loader", "reader", "stranger"):
                connection.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{PASSWORD}'")
            connection.execute("GRANT CREATE ON SCHEMA public TO loader")
        load(running.url_of("loader"))
        yield running


def no_bar(*_: object) -> AbstractContextManager[Callable[[int], object]]:
    """Show nothing."""
    return nullcontext(lambda _: None)


def load(target: str, source: Path = EVENTS, bar: Bar = no_bar) -> None:
    """Load a file."""
    load_into(parse_source(source), parse_source(target), MAP, bar)


def refused(action: Callable[[str], object], place: str) -> str:
    """What is said instead of doing it, with a cure and no password."""
    with pytest.raises(StoreError) as fault:
        action(place)
    assert fault.value.cure
    assert PASSWORD not in str(fault.value)
    return str(fault.value)


def opened(place: str) -> int:
    """How many events a store has, asked of its rows."""
    return open_store(parse_source(place), MAP).count(EventFilter())
