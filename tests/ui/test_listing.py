"""The list and the table below the map: what each says of a toll."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from map_app.core.filters import EventFilter
from map_app.data.manager import StoreManager
from map_app.ui.listing import NONE, facts, styled
from tests.shipped import MAP, PROFILE


def test_a_toll_that_could_not_be_read_never_looks_like_one_that_was_not_reported(
    make_feature: Callable[..., dict[str, Any]], write_events: Callable[..., Path]
) -> None:
    """List and table show what was written; nothing, none and a number look different."""
    tolls = {"a": "several <b>", "b": None, "c": 0, "d": {"low": 1, "best": None, "high": 3}}
    path = write_events(*(make_feature(name, killed=toll, injured=toll) for name, toll in tolls.items()))
    rows = StoreManager(path, MAP).snapshot().store.select(EventFilter(), limit=50)
    items = [facts(row, PROFILE) for row in rows]
    assert "killed: given as “<bdi" in items[0]
    assert "several &lt;b&gt;" in items[0]
    for words in ("killed: not reported", "injured: not reported"):
        assert [words in item for item in items] == [False, True, False, False]
    table = styled(rows, PROFILE).to_html()
    assert table.count("given as “several") == 2  # low and high
    assert table.count("not reported") == 2


def test_list_and_table_say_what_is_only_attributed(
    make_feature: Callable[..., dict[str, Any]], write_events: Callable[..., Path]
) -> None:
    """An accusation stands as one in both; what the initiator said itself needs no word in the list."""
    bases = {"a": "attributed", "b": "claimed"}
    actors = {
        name: [{"name": "<Iran>", "role": "initiator", "basis": basis}] for name, basis in bases.items()
    }
    unknown = make_feature("c", actors=[{"name": "Unknown", "role": "initiator"}])
    path = write_events(*(make_feature(name, actors=who) for name, who in actors.items()), unknown)
    rows = StoreManager(path, MAP).snapshot().store.select(EventFilter(), limit=50)
    said = ["attributed to <bdi dir='auto'>&lt;Iran&gt;</bdi>", "initiator", "initiator unknown"]
    assert [words in facts(row, PROFILE) for row, words in zip(rows, said, strict=True)] == [
        True,
        False,
        True,
    ]
    table = styled(rows, PROFILE).to_html()
    assert [table.count(f">{label}<") for label in ("Attributed to an initiator", "Initiator said so")] == [
        1,
        1,
    ]


def test_the_table_does_not_miss_a_toll_of_talks(
    make_feature: Callable[..., dict[str, Any]], write_events: Callable[..., Path]
) -> None:
    """Talks and decisions have a dash where no toll is reported, and the figure where one is."""
    tolls = {"a": None, "b": {"low": 4, "best": None, "high": 4}}
    path = write_events(
        *(make_feature(name, event_type="politics", killed=toll) for name, toll in tolls.items()),
        make_feature("c", event_type="air_strike", killed=None),
    )
    table = styled(
        StoreManager(path, MAP).snapshot().store.select(EventFilter(), limit=50), PROFILE
    ).to_html()
    assert table.count(f">{NONE}<") == 2  # low and high
    assert table.count(">4<") == 2
    assert table.count("not reported") == 2
