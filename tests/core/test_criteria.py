"""The criteria table and its kinds: what each key reads, refuses and publishes."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from map_app.core.criteria import MAX_KILLED, RANGES, Criterion
from map_app.core.dates import spell_day
from map_app.core.filters import EventFilter
from map_app.core.kinds import MAX_TEXT
from map_app.core.text import either
from tests.data.plain import MATCHES
from tests.shipped import PROFILE, parse
from tests.strategies import OF_KIND, of_field

CRITERIA = PROFILE.criteria
BY_KEY = {criterion.key: criterion for criterion in CRITERIA}
EACH = pytest.mark.parametrize("criterion", CRITERIA, ids=lambda c: str(c.key))


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("from", ""),
        ("from", "2024-1-1"),
        ("from", "2024-02-30"),
        ("from", "0000-01-01"),
        ("from", "20240101"),
        ("from", "2024-W01-1"),
        ("from", "２０２４-01-01"),
        ("from", " 2024-01-01"),
        ("from", "2024-01-01\n"),
        ("to", "10000-01-01"),
        ("to", "2024-01-01T00:00"),
        ("type", ""),
        ("type", "AIR_STRIKE"),
        ("type", "air strike"),
        ("theatre", "Gaza"),
        ("theatre", "gaza "),
        ("verification", "1"),
        ("precision", "rank"),
        ("actor", ""),
        ("actor", " \t"),
        ("actor", "\u2067"),
        ("actor", "a" * (MAX_TEXT + 1)),
        ("source", "a\x00b"),
        ("dataset", "\u202eabc"),
        ("q", ""),
        ("q", "\u00a0 "),
        ("q", "’ -"),
        ("q", "a" * (MAX_TEXT + 1)),
        ("q", "\x1b[31m"),
        ("min_killed", ""),
        ("min_killed", "-1"),
        ("min_killed", "+1"),
        ("min_killed", "1.0"),
        ("min_killed", "1e3"),
        ("min_killed", "1_000"),
        ("min_killed", "٣"),
        ("min_killed", "1000001"),
        ("min_killed", "9" * 5_000),
        ("bbox", "nan,0,1,1"),
        ("area", "POINT(1 1)"),
    ],
)
def test_a_bad_value_is_refused_with_its_cure(key: str, text: str) -> None:
    """What a key cannot mean raises ValueError whose words fit after the value in a notice."""
    with pytest.raises(ValueError, match=r"^(is|has|lies) "):
        BY_KEY[key].kind.parse(text)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("from", "0001-01-01", date(1, 1, 1)),
        ("to", "9999-12-31", date(9999, 12, 31)),
        ("min_killed", "0", 0),
        ("min_killed", "1000000", MAX_KILLED),
        ("min_killed", "007", 7),
        ("actor", " Jordan ", "Jordan"),
        ("actor", "a" * MAX_TEXT, "a" * MAX_TEXT),
        ("q", "  port \n Hodeidah ", "port Hodeidah"),
    ],
)
def test_a_value_at_the_edge_is_taken(key: str, text: str, value: object) -> None:
    """The limits themselves are inside, and space around a value does not count."""
    assert BY_KEY[key].kind.parse(text) == value


NEW_ROW = """
from dataclasses import replace
from map_app.core import criteria
row = replace(criteria.BY_KEY["q"], key="radius", field="reach")
criteria.BY_KEY[row.key] = criteria.BY_FIELD[row.field] = row
"""


@pytest.mark.server
@pytest.mark.parametrize(
    ("code", "error"),
    [
        (f"{NEW_ROW}import map_app.core.filters", "TypeError: EventFilter and CRITERIA differ in reach"),
        (
            f"import map_app.core.filters{NEW_ROW}import map_app.data.queries.predicates",
            "LookupError: criteria and predicates differ in radius",
        ),
    ],
)
def test_a_row_without_its_field_or_predicate_fails_at_import(code: str, error: str) -> None:
    """Whoever forgets the field or the predicate of a new row is told at the first start."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == error


@pytest.mark.server
def test_reading_an_address_loads_no_database() -> None:
    """Whoever only reads or writes links waits for no query compiler and no geometry library."""
    heavy = {"ibis", "sqlglot", "shapely", "numpy", "streamlit", "starlette"}
    code = f"import map_app.core.url, sys; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@EACH
@given(data=st.data())
def test_every_value_is_read_back_as_it_is_written(criterion: Criterion, data: st.DataObject) -> None:
    """A kind reads its own canonical text, and the published schema allows every value."""
    kind = criterion.kind
    value = data.draw(OF_KIND[kind.name](kind))
    if value is not None:
        assert kind.parse(kind.write(value)) == value
        assert jsonschema_rs.is_valid(kind.schema, json.loads(json.dumps(value, default=str)))


@EACH
@given(data=st.data())
def test_equal_meanings_are_equal_filters(criterion: Criterion, data: st.DataObject) -> None:
    """Order and repeats of alternatives make no other filter, whichever key may be repeated."""
    value = data.draw(of_field(criterion.kind))
    other = (*value, *value)[::-1] if criterion.kind.many else value
    left, right = (EventFilter().but(**{criterion.field: v}) for v in (value, other))
    assert left == right
    assert hash(left) == hash(right)


@EACH
def test_a_key_that_was_not_understood_is_mended_by_a_value(criterion: Criterion) -> None:
    """Whatever its field is called, a key can match nothing, and a new value of it ends that."""
    broken = parse(f"{criterion.key}=").filter
    assert broken == EventFilter(nothing=(criterion.key,))
    good = parse(criterion.example).filter
    assert broken.but(**{criterion.field: getattr(good, criterion.field)}) == good


@pytest.mark.parametrize(("lower", "upper"), RANGES, ids=lambda bound: bound.key)
@given(data=st.data())
def test_crossed_bounds_match_nothing(lower: Criterion, upper: Criterion, data: st.DataObject) -> None:
    """A lower bound above the upper one is a mistake, said as such, whoever makes it."""
    values = st.tuples(*(OF_KIND[bound.kind.name](bound.kind) for bound in (lower, upper)))
    least, most = sorted(data.draw(values.filter(lambda pair: pair[0] != pair[1])))
    crossed = EventFilter(**{lower.field: most, upper.field: least})
    assert crossed == EventFilter(nothing=(lower.key, upper.key))
    given_ = [(bound.key, bound.kind.write(v)) for bound, v in ((lower, most), (upper, least))]
    parsed = parse(given_)
    assert parsed.filter == crossed
    [notice] = parsed.notices
    assert (notice.key, notice.value) == given_[0]
    assert f"{upper.key}={given_[1][1]}; swap the two" in notice.reason
    both = EventFilter(**{lower.field: least, upper.field: most})
    assert both.nothing == ()


def test_every_criterion_is_compared_with_plain_python() -> None:
    """A new row wants a line in `MATCHES` of tests/data/plain.py: which events it keeps, in plain Python."""
    assert sorted(MATCHES) == sorted(criterion.key for criterion in CRITERIA)


@EACH
def test_an_example_is_a_good_query_of_its_key(criterion: Criterion) -> None:
    """The example of each row is read without a notice and sets that row's field alone."""
    parsed = parse(criterion.example)
    assert parsed.notices == ()
    assert parsed.filter.set_fields == (criterion.field,)


@pytest.mark.parametrize(
    ("parts", "said"),
    [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_alternatives_are_joined_as_one_says_them(parts: list[str], said: str) -> None:
    """Alternatives read `a, b or c`."""
    assert either(parts) == said


def test_days_are_spelt_in_english() -> None:
    """A day reads the same whatever the machine's locale."""
    assert spell_day(date(2024, 2, 8)) == "8 February 2024"
    assert spell_day(date(1, 12, 31)) == "31 December 1"
