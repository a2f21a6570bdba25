"""What a run of the page takes for a gap, and what not."""

from __future__ import annotations

from map_app.core.filters import EventFilter
from map_app.data.cancel import cancel_scope
from map_app.data.store import EventStore
from map_app.errors import StoreError
from map_app.ui.error_collector import ErrorCollector


def failing() -> int:
    """A store that cannot answer."""
    raise StoreError("the store does not answer")


def test_after_the_first_gap_only_what_is_remembered_is_drawn(store: EventStore) -> None:
    """A store that failed is asked nothing more; its words are kept, not those of the refusals after."""
    collector = ErrorCollector()
    with cancel_scope(collector.token):
        known = collector.guard(lambda: store.count(EventFilter(q="gaps, remembered")))
        assert collector.guard(failing) is None
        assert collector.guard(lambda: store.count(EventFilter(q="gaps, asked by nobody"))) is None
        assert collector.guard(lambda: store.count(EventFilter(q="gaps, remembered"))) == known
    assert collector.passing == StoreError.neutral


def test_a_superseded_run_has_no_gap(store: EventStore) -> None:
    """What is not answered because nobody waits any more is no fault of the store, and nothing to tell."""
    collector = ErrorCollector()
    collector.token.cancel()
    with cancel_scope(collector.token):
        assert collector.guard(lambda: store.count(EventFilter(q="gaps, superseded"))) is None
    assert not collector.any
    assert collector.passing == ""
    assert store.count(EventFilter(q="gaps, superseded")) == 0


def test_no_query_goes_to_a_store_that_is_down(store: EventStore) -> None:
    """A page that comes during a known outage waits for no connection: it shows what is remembered."""
    known = store.count(EventFilter(q="gaps, remembered from before"))
    collector = ErrorCollector(down=True)
    with cancel_scope(collector.token):
        assert collector.guard(lambda: store.count(EventFilter(q="gaps, remembered from before"))) == known
        assert collector.guard(lambda: store.count(EventFilter(q="gaps, not remembered"))) is None
    assert collector.any
    assert collector.passing == "", "the page is told by its map when the outage is over"
