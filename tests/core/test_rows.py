"""A flat row made a record again: cells as programs write them, and any event by way of a table's row."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings

from map_app.core import flat, listing
from map_app.core.formulas import as_written, inert
from map_app.core.schema import Event
from map_app.core.terms import Terms
from map_app.core.validate import check_feature
from map_app.data.export.csv_table import columns
from tests.core.test_schema import EVENTS
from tests.strategies import examples

MakeFeature = Callable[..., dict[str, Any]]
SHARED = Terms("mine", "CC0", "Us")


@given(event=EVENTS)
@settings(max_examples=examples(60))
def test_any_event_comes_back_from_its_row(event: Event) -> None:
    """What a row of CSV or KML says of an event is the very event, to the last byte."""
    cells = {name: as_written(inert(text)) for name, text in columns(event, SHARED).items()}
    row = flat.from_row({"type": "Feature", "properties": cells, "geometry": None})
    assert row.problems == []
    wanted, _ = check_feature(event.to_feature(), 0, date.max)
    assume(wanted is not None)
    again, _ = check_feature(row.feature, 0, date.max)
    assert again
    assert wanted
    assert again.to_json() == wanted.to_json()


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (
            {"killed_low": 3.0, "killed_best": 3.0, "killed_high": float("nan")},
            {"low": 3, "best": 3, "high": None},
        ),
        ({"killed_low": "3", "killed_best": "", "killed_high": "7.0"}, {"low": 3, "best": None, "high": 7}),
        ({"killed_best": 4}, {"low": 4, "best": 4, "high": 4}),
        ({"killed_low": None, "killed_best": None, "killed_high": None}, None),
        ({"killed_low": "1,234", "killed_high": "1,234"}, {"low": "1,234", "best": None, "high": "1,234"}),
        ({"killed_low": "many", "killed_high": "9"}, {"low": "many", "best": None, "high": 9}),
    ],
)
def test_a_toll_is_made_of_its_columns(cells: dict[str, object], says: object) -> None:
    """Three cells are one toll, none is not reported, and what is no number is left for the check to name."""
    made = flat.from_row({"type": "Feature", "properties": {"id": "a"} | cells})
    assert made.feature["properties"].get("killed") == says


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-01-12T00:00:00", "2024-01-12"),
        ("2024/01/12", "2024-01-12"),
        (dt.datetime(2024, 1, 12), "2024-01-12"),  # noqa: DTZ001 - pandas gives days so
        (date(2024, 1, 12), "2024-01-12"),
        ("12/01/2024", "12/01/2024"),
        ("2024-01-12 03:00", "2024-01-12 03:00"),
    ],
)
def test_a_day_is_read_where_it_can_be_no_other(cell: object, day: str) -> None:
    """Midnight and slashes after the year are undone; a day that may be two stays for the check to name."""
    made = flat.from_row({"type": "Feature", "properties": {"id": "a", "date_start": cell}})
    assert made.feature["properties"]["date_start"] == day


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('[{"a": null}]', [{"a": None}]),
        ("[{'a': None, 'b': \"it's\"}]", [{"a": None, "b": "it's"}]),
        ("['one' 'two']", ["one", "two"]),
        ("(2:one,two)", ["one", "two"]),
        ("(2:one)", "(2:one)"),
        ("[not a list", "[not a list"),
        ("[" * 5_000, "[" * 5_000),
        ("__import__('os')", "__import__('os')"),
        ("[x for x in ()]", "[x for x in ()]"),
    ],
)
def test_lists_are_read_as_programs_write_them(text: str, value: object) -> None:
    """JSON, and how Python, NumPy and GDAL print a list; nothing is ever run."""
    assert listing.decoded(text) == value


def test_free_text_that_looks_like_a_list_is_text(make_feature: MakeFeature) -> None:
    """A title in brackets is a title."""
    feature = make_feature("a", title='["one"]', killed_low=1, killed_high=1)
    assert flat.from_row(feature).feature["properties"]["title"] == '["one"]'


def test_the_given_record_is_not_changed(make_feature: MakeFeature) -> None:
    """The same feature may be read again."""
    feature = make_feature("a", killed_low=1, extra='{"x": 1}')
    before = copy.deepcopy(feature)
    flat.from_row(feature)
    assert feature == before


def test_a_record_that_is_not_flat_is_left_alone(make_feature: MakeFeature) -> None:
    """No property of the canonical form marks a record as flat, `extra` neither."""
    assert not flat.is_flat(make_feature("a", extra={"mine": 1})["properties"])


def test_readable_actors_say_what_they_are_named_on(make_feature: MakeFeature) -> None:
    """A spreadsheet shows an accusation as one, and read back without its exact column it still is."""
    actors = [
        {"name": "A (north)", "role": "initiator", "basis": "attributed"},
        {"name": "B", "role": "target"},
    ]
    readable = listing.cells({"actors": actors, "sources": [], "relates_to": []})["actors"]
    assert readable == "A (north) (initiator: attributed); B (target)"
    row = make_feature("a", killed_low=0, actors=readable)
    assert flat.from_row(row).feature["properties"]["actors"] == actors
