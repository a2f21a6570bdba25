"""Whatever JSON a record is made of: hostile and hidden text, numbers that it cannot hold, deep nesting."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from map_app.core.json_schema import PROPERTIES
from map_app.core.schema import CasualtyRange
from map_app.core.validate import MAX_NESTING
from tests.core.records import GOOD, SOURCE, check, nested, with_properties
from tests.strategies import examples


def test_what_hides_or_reorders_text_is_left_out_and_named() -> None:
    """Overrides, controls and broken surrogates leave every text and key, and each property is named."""
    event, problems = check(
        with_properties(
            title="a\u202eb\x1b[31m\x9b",
            sources=[SOURCE | {"publisher": "R\ud800euters\ufeff"}],
            more={"k\u2066": ["v\x00"]},
            **{"x\u202e": "y"},
        )
    )
    assert event is not None
    assert event.title == "ab[31m"
    assert event.sources[0].publisher == "Reuters"
    assert event.extra == {"more": {"k": ["v"]}, "x": "y"}
    assert {p.field: p.kind for p in problems} == dict.fromkeys(("title", "sources", "more", "x"), "rule")
    event.to_json().encode()


def test_a_disguised_key_never_replaces_the_real_one() -> None:
    """A key that only becomes `title` by cleaning gives way to the title itself."""
    event, problems = check(
        GOOD | {"properties": {"ti\u202etle": "Forged"} | GOOD["properties"] | {"title\x00": "F"}}
    )
    assert event is not None
    assert event.title == "A strike"
    assert {p.kind for p in problems} == {"rule"}


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "=HYPERLINK(1)", "' OR 1=1 --", "صنعاء\u200f", "a\nb"]
)
def test_hostile_text_is_kept_as_text(text: str) -> None:
    """What is only text stays as it is: showing it safely is the view's work."""
    event, problems = check(with_properties(title=text, note=text))
    assert event is not None
    assert (event.title, event.extra, problems) == (text, {"note": text}, [])


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**4_000, [{"a": math.nan}]])
def test_a_number_that_json_cannot_hold_is_left_out(value: object) -> None:
    """An export never holds NaN, Infinity or an endless number: null, and the rule is named."""
    event, problems = check(with_properties(more=value))
    assert event is not None
    assert json.dumps(event.to_feature(), allow_nan=False)
    assert [(p.field, p.kind) for p in problems] == [("more", "rule")]


def test_whole_numbers_may_be_written_as_decimals() -> None:
    """JSON knows one kind of number: 3.0 people are 3."""
    event, problems = check(with_properties(killed={"low": 1.0, "best": 2.0, "high": 3.0}))
    assert problems == []
    assert event is not None
    assert event.killed == CasualtyRange(1, 2, 3)
    assert json.loads(event.to_json())["properties"]["killed"] == {"low": 1, "best": 2, "high": 3}
    assert '"low":1,' in event.to_json()


@pytest.mark.parametrize(("levels", "fits"), [(MAX_NESTING - 2, True), (MAX_NESTING - 1, False)])
def test_nesting_has_a_limit(levels: int, fits: bool) -> None:
    """The limit itself is inside; feature and properties are its first two levels."""
    assert (check(with_properties(deep=nested(levels)))[0] is not None) is fits


ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=10)

ANY_NUMBER = st.integers() | st.floats() | st.sampled_from([10**400, -(10**4_000), 2**63])

ANY_JSON = st.recursive(
    st.none() | st.booleans() | ANY_NUMBER | ANY_TEXT | st.sampled_from(["2024-01-12", "0000-00-00", "gaza"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=10,
)

PARTS = st.sampled_from(
    ["name", "role", "publisher", "title", "url", "published", "low", "best", "high", "id"]
)

NEARLY = ANY_JSON | st.lists(st.dictionaries(PARTS, ANY_JSON, max_size=4), max_size=12)

BENT = st.dictionaries(st.sampled_from([*PROPERTIES]) | ANY_TEXT, NEARLY, max_size=4).map(
    lambda changes: with_properties(**changes)
)

MEMBERS = st.sampled_from(["type", "id", "geometry", "properties"])


@settings(max_examples=examples(300))
@given(ANY_JSON | BENT | st.dictionaries(MEMBERS, NEARLY).map(lambda m: GOOD | m))
def test_no_json_makes_the_check_fail(feature: object) -> None:
    """Whatever stands in a file: an event that can be written and read again, or an error."""
    event, problems = check(feature)
    assert (event is None) is any(p.kind == "error" for p in problems)
    assert all(str(p).encode() and len(p.reason) < 500 for p in problems)
    if event is not None:
        again, rest = check(json.loads(event.to_json()))
        assert again == event
        assert {p.field for p in rest} <= {"sources", "date_start", "date_end"}
