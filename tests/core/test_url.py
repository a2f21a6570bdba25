"""Address and filter are one: what is written is read back, and a mistake never widens the view."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from map_app.core.criteria import BY_KEY, CRITERIA
from map_app.core.filters import EventFilter
from map_app.core.kinds import MAX_VALUES
from map_app.core.notice import Notice
from map_app.core.url import MAX_FIELDS, STREAMLIT_KEYS, format_query, played, query_pairs
from map_app.core.view import VIEW_KEYS, View, read_position
from tests.shipped import parse
from tests.strategies import BOXES, FILTERS, LAT, LON, many

SLUGS = st.from_regex(r"\A[A-Za-z0-9_.-]{1,64}\Z")
VIEWS = st.builds(
    View,
    at=st.none() | st.tuples(LAT, LON, st.floats(0, 18)).map(lambda p: read_position(",".join(map(str, p)))),
    view=st.none() | BOXES,
    stay=st.booleans(),
    event=st.none() | st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,127}\Z"),
    layer=many(SLUGS).map(lambda names: tuple(sorted(set(names)))),
    basemap=st.none() | SLUGS,
    lang=st.none() | st.sampled_from(("en", "ar", "he")),
    frame=st.none() | st.tuples(st.dates(), st.dates()).map(lambda d: f"{min(d)}..{max(d)}"),
    compare=st.none() | FILTERS.map(format_query).filter(lambda q: len(q) <= 4_000),
    data=st.none() | st.text("0123456789abcdef", min_size=8, max_size=64),
    about=st.none() | st.just("true"),
)


@given(FILTERS)
def test_every_filter_is_read_back_from_its_query(filter_: EventFilter) -> None:
    """The canonical query says the whole filter, and writing what was read changes no byte."""
    query = format_query(filter_)
    assert parse(query).filter == filter_
    assert format_query(parse(query).filter) == query
    assert parse(query_pairs(filter_)).filter == filter_


@given(FILTERS, VIEWS)
def test_filter_and_view_travel_together(filter_: EventFilter, view: View) -> None:
    """A link holds filter and view, and neither leaks into the other."""
    parsed = parse(format_query(filter_, view))
    assert (parsed.filter, parsed.view) == (filter_, view)
    assert all(n.of_filter for n in parsed.notices)
    assert format_query(parsed.filter) == format_query(filter_)


KEYS = st.sampled_from([*BY_KEY, *VIEW_KEYS, *STREAMLIT_KEYS, "", "Type", "x"])
ANY_TEXT = st.text(st.characters(codec=None, categories=None))


@given(st.lists(st.tuples(KEYS | ANY_TEXT, ANY_TEXT), max_size=20))
def test_any_pairs_are_read_and_settle(pairs: list[tuple[str, str]]) -> None:
    """No address fails to be read, its canonical form says the same, and each fault is one line of words."""
    parsed = parse(pairs)
    assert parse(format_query(parsed.filter, parsed.view)).filter == parsed.filter
    assert parse(format_query(parsed.filter, parsed.view)).view == parsed.view
    said = [str(n).replace("\u2069", "").replace("\u2068", "") for n in parsed.notices]
    assert all(text.isprintable() and len(text) < 500 for text in said)  # but for our own isolates
    given_keys = {key for key, _ in pairs} & set(BY_KEY)
    narrowed = {c.key for c in CRITERIA if c.field in parsed.filter.set_fields} | {*parsed.filter.nothing}
    assert given_keys == narrowed


@given(st.text())
def test_any_query_string_is_read(query: str) -> None:
    """Whatever stands behind the question mark, reading it raises nothing."""
    parse(query)


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("to=2024-02-08&from=2024-01-12", "from=2024-01-12&to=2024-02-08"),
        ("type=politics&type=air_strike&type=politics", "type=air_strike&type=politics"),
        ("q=port++hodeidah", "q=port%20hodeidah"),
        ("actor=A%26B%3D1%23", "actor=A%26B%3D1%23"),
        ("bbox=42.0,12,55,20", "bbox=42,12,55,20"),
        ("min_killed=003", "min_killed=3"),
        ("area=POLYGON((0 0,1 0,1 1,0 0))", "area=POLYGON((0%200,1%200,1%201,0%200))"),
        (
            "theatre=gaza&at=15,44,6&view=170,10,-170,20&stay=1&event=x&layer=heat&embed=true&lang=ar",
            "theatre=gaza",
        ),
        ("type=nonsense", "type="),
        ("type=nonsense&type=politics", "type=politics"),
    ],
)
def test_the_canonical_query_is_one(query: str, canonical: str) -> None:
    """Keys in the table's order, values sorted and shortest, view keys left out."""
    assert format_query(parse(query).filter) == canonical


@pytest.mark.parametrize(
    ("query", "nothing", "told"),
    [
        ("type=nonsense", ("type",), ["type"]),
        ("type=&theatre=gaza", ("type",), ["type"]),
        ("type", ("type",), ["type"]),
        ("q=+", ("q",), ["q"]),
        ("min_killed=-1&min_killed=x", ("min_killed",), ["min_killed", "min_killed"]),
        ("min_killed=1&min_killed=2", ("min_killed",), ["min_killed"]),
        ("min_killed=1&min_killed=01", (), []),
        ("from=2024-02-01&to=2024-01-01", ("from", "to"), ["from"]),
        ("from=2024-02-01&from=2024-02-02", ("from",), ["from"]),
        ("bbox=0,0,1,1&area=x", ("area",), ["area"]),
        ("bbox=NaN,0,1,1", ("bbox",), ["bbox"]),
        ("bbox=0,20,1,10", ("bbox",), ["bbox"]),
        ("actor=%00", ("actor",), ["actor"]),
        ("q=" + "a" * 201, ("q",), ["q"]),
        ("actor=" + "a" * 1_000_000, ("actor",), ["actor"]),
        ("tpye=air_strike", (), ["tpye"]),
        ("Type=air_strike", (), ["Type"]),
        ("?type=air_strike", (), ["?type"]),
        ("__proto__=1&at=0,0,1", (), ["__proto__"]),
    ],
)
def test_a_mistake_is_reported_and_never_widens(
    query: str, nothing: tuple[str, ...], told: list[str]
) -> None:
    """Each bad value or unknown key is a fault by name; a key with no good value matches nothing."""
    parsed = parse(query)
    assert parsed.filter.nothing == nothing
    assert [n.key for n in parsed.faults] == told


def test_a_bad_alternative_is_reported_and_the_good_ones_hold() -> None:
    """One bad value among good ones narrows to the good ones, with a notice naming it and the choices."""
    parsed = parse("theatre=gazza&theatre=gaza")
    assert parsed.filter == EventFilter(theatre=("gaza",))
    assert str(parsed.faults[0]).startswith("theatre: “gazza” is not known; choose from gaza, ")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("From=2024-01-01", "did you mean “from”? /api/ lists all"),
        ("fbclid=1", "key; /api/ lists all"),
    ],
)
def test_an_unknown_key_is_reported_with_the_nearest_one(query: str, words: str) -> None:
    """The notice names the known key that is nearly the same, if any, and where all are listed."""
    assert str(parse(query).faults[0]).endswith(words)


def test_more_values_than_a_key_takes_are_reported() -> None:
    """Beyond the limit of values the rest is refused aloud."""
    parsed = parse([("actor", f"a{i:03}") for i in range(MAX_VALUES + 1)])
    assert len(parsed.filter.actor) == MAX_VALUES
    assert [n.value for n in parsed.faults] == [f"a{MAX_VALUES:03}"]


@pytest.mark.parametrize("field", ["x=1", "type=politics", "at=0,0,1", "q=a"])
def test_a_flood_of_fields_matches_nothing(field: str) -> None:
    """10,000 fields are not all read: the filter then matches nothing and the notices stay few."""
    parsed = parse("&".join(["theatre=gaza", *[field] * 10_000]))
    assert parsed.filter.nothing
    assert 1 <= len(parsed.notices) < 5
    assert "10001 fields" in str(parsed.faults[0])


def test_the_most_fields_are_read() -> None:
    """Exactly the limit of fields is no flood."""
    assert parse([("embed", "true")] * MAX_FIELDS).notices == ()


@pytest.mark.parametrize(
    "query",
    [
        "at=91,0,3",
        "at=0,181,3",
        "at=0,0,19",
        "at=0,0,-1",
        "at=0,0",
        "at=nan,0,3",
        "at=1_0,0,3",
        "at=٣,0,3",
        "view=0,0,1",
        "view=0,20,1,10",
        "view=0,0,181,10",
        "view=nan,0,1,1",
        "view=",
        "stay=",
        "stay=yes",
        "event=",
        "event=%2e%2e%2fetc",
        "event=abc%0A",
        "event=" + "a" * 129,
        "lang=xx",
        "layer=a b",
        "basemap=<script>",
        "frame=%00",
        "frame=2024-02-30..2024-03-01",
        "frame=2024-02-03..2024-02-01",
        "data=" + "a" * 65,
        "compare=" + "a" * 4_001,
    ],
)
def test_a_bad_view_is_reported_and_left_out(query: str) -> None:
    """A bad view value is a notice, never a fault of the filter: the API would take the link."""
    parsed = parse("theatre=gaza&" + query)
    assert parsed.filter == EventFilter(theatre=("gaza",))
    assert parsed.view == View()
    assert parsed.faults == ()
    assert [n.key for n in parsed.notices] == [query.partition("=")[0]]


def test_a_second_filter_is_carried_whole() -> None:
    """`compare` holds a percent-encoded query that reads as a filter of its own."""
    other = EventFilter(type=("politics",), q="a&b=c", date_from=date(2024, 1, 12))
    link = format_query(EventFilter(theatre=("gaza",)), View(compare=format_query(other)))
    assert parse(parse(link).view.compare or "").filter == other


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "a&type=politics", "%26q=x", "#", "+", "صنعاء", "'\";--"]
)
def test_hostile_text_stays_one_value(text: str) -> None:
    """A value can hold no other key: it is written in ASCII that only means itself."""
    query = format_query(EventFilter(q=text))
    assert parse_qsl(query) == [("q", text)]
    assert query.isascii()
    assert parse(f"q={quote(text)}").filter.q == text


def test_a_notice_is_short_and_cannot_reorder_its_line() -> None:
    """What a notice repeats is cut, and control characters in it are shown as replaced."""
    told = str(Notice("q", "a\u202eb\n" + "x" * 1_000_000, "is bad"))
    assert told.startswith("q: “a�b�xx")
    assert len(told) < 120
    assert told.isprintable()


PERIOD = (date(1900, 1, 1), date(2100, 12, 31))


@given(FILTERS, VIEWS)
def test_playback_never_shows_more_than_the_filter(filter_: EventFilter, view: View) -> None:
    """A window is cut to the days of filter and data; one that misses them is none, as in a comparison."""
    shown = played(filter_, view, PERIOD)
    assert shown.but(date_from=None, date_to=None) == filter_.but(date_from=None, date_to=None)
    days = view.frame and not view.compare and not filter_.nothing
    first, last = (
        (date.fromisoformat(day) for day in view.frame.split("..")) if days and view.frame else PERIOD
    )
    first = max(first, PERIOD[0], filter_.date_from or first)
    last = min(last, PERIOD[1], filter_.date_to or last)
    if days and first <= last:
        assert (shown.date_from, shown.date_to) == (first, last)
    else:
        assert shown == filter_
    assert played(filter_, view, None) == filter_
