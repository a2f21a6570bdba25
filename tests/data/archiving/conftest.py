"""A server of pages, and archives of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from map_app.core.filters import EventFilter
from map_app.data.archiving.http import Limits
from map_app.data.archiving.making import Made, make
from map_app.data.ingest.load import no_bar
from map_app.data.loading import load
from map_app.data.store import EventStore
from tests.data.pages_served import Site, served, sourced
from tests.loops import in_thread
from tests.shipped import MAP

WriteEvents = Callable[..., Path]
Make = Callable[..., Made]


@pytest.fixture
def site() -> Iterator[Site]:
    """The server of pages."""
    with served() as running:
        yield running


@pytest.fixture
def made(tmp_path: Path, write_events: WriteEvents) -> Make:
    """Make `a.wacz` of some addresses."""

    def make_it(*addresses: str, seconds: float = 30, allow_local: bool = True) -> Made:
        store = EventStore(load(write_events(*sourced(*addresses)), MAP), MAP)
        limits = Limits(seconds, 1_000_000, allow_local)
        return in_thread(lambda: make(store, EventFilter(), tmp_path / "a.wacz", limits, 0.0, no_bar))

    return make_it
