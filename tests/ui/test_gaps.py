"""What a run of the page takes for a gap, and what not."""

from __future__ import annotations

from map_app.core.filters import EventFilter
from map_app.data.askers import asking
from map_app.data.store import EventStore
from map_app.errors import StoreError
from map_app.ui.gaps import Gaps


def failing() -> int:
    """A store that cannot answer."""
    raise StoreError("the store does not answer")


def test_after_the_first_gap_only_what_is_remembered_is_drawn(store: EventStore) -> None:
    """A store that failed is asked nothing more; its words are kept, not those of the refusals after."""
    gaps = Gaps()
    with asking(gaps.asker):
        known = gaps.part(lambda: store.count(EventFilter(q="gaps, remembered")))
        assert gaps.part(failing) is None
        assert gaps.part(lambda: store.count(EventFilter(q="gaps, asked by nobody"))) is None
        assert gaps.part(lambda: store.count(EventFilter(q="gaps, remembered"))) == known
    assert gaps.passing == StoreError.neutral


def test_a_superseded_run_has_no_gap(store: EventStore) -> None:
    """What is not answered because nobody waits any more is no fault of the store, and nothing to tell."""
    gaps = Gaps()
    gaps.asker.leave()
    with asking(gaps.asker):
        assert gaps.part(lambda: store.count(EventFilter(q="gaps, superseded"))) is None
    assert not gaps.any
    assert gaps.passing == ""
    assert store.count(EventFilter(q="gaps, superseded")) == 0


def test_a_store_that_is_down_is_asked_nothing(store: EventStore) -> None:
    """A page that comes during a known outage waits for no connection: it shows what is remembered."""
    known = store.count(EventFilter(q="gaps, remembered from before"))
    gaps = Gaps(down=True)
    with asking(gaps.asker):
        assert gaps.part(lambda: store.count(EventFilter(q="gaps, remembered from before"))) == known
        assert gaps.part(lambda: store.count(EventFilter(q="gaps, not remembered"))) is None
    assert gaps.any
    assert gaps.passing == "", "the page is told by its map when the outage is over"
