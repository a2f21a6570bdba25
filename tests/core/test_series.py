"""Series of figures: what is refused with which words, and which points a view has."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import jsonschema_rs
import pytest

from map_app.core.filters import EventFilter
from map_app.core.series import LocalText, Series
from map_app.core.series_check import DOCUMENT, check, is_series

TODAY = date(2024, 6, 1)
SAMPLE: dict[str, Any] = {
    "id": "ministry-killed",
    "name": {"en": "Killed in the region", "ar": "القتلى"},
    "party": {"en": "Ministry"},
    "measure": "killed",
    "theatre": ["gaza"],
    "since": "2023-10-07",
    "method": {"en": "Counts bodies."},
    "points": [
        {"date": "2024-03-01", "figure": 30, "sources": [{"publisher": "Agency", "published": "2024-03-02"}]},
        {"date": "2024-01-01", "figure": 10, "sources": [{"publisher": "Agency"}], "mine": [1]},
    ],
}


def changed(*path: str | int, to: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """The sample with one value changed, or taken out by `...`."""
    record = copy.deepcopy(SAMPLE)
    place: Any = record
    for part in path[:-1]:
        place = place[part]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return record


def test_a_good_series_is_read_in_order_of_its_days_and_kept_whole() -> None:
    """Points come by day, unknown members stay, and what is written again is the same file."""
    found = check({"series": [SAMPLE]}, TODAY)
    assert found.problems == ()
    [series] = found.series
    assert [point.figure for point in series.points] == [10, 30]
    assert series.as_record()["points"][0]["mine"] == [1]
    assert check({"series": [series.as_record()]}, TODAY).series == found.series


def test_a_whole_number_is_one_however_it_is_written() -> None:
    """JSON Schema takes 30.0 for an integer: it is shown as 30."""
    [series] = check({"series": [changed("points", 0, "figure", to=30.0)]}, TODAY).series
    assert str(series.points[-1].figure) == "30"


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (changed("id", to="a b"), 'series[0]: id: "a b" is not valid; give a stable slug'),
        (changed("name", to=...), "ministry-killed: name: is missing; give {"),
        (changed("name", to={"en": "\u200b"}), 'ministry-killed: name.en: "\u200b" is not valid; give {'),
        (changed("party", to={"en": " \u3164\u00ad"}), "ministry-killed: party.en: "),
        (changed("points", 0, "sources", 0, "publisher", to="\u2060"), "points[0].sources[0].publisher: "),
        (changed("name", to={"ar": "ا"}), "ministry-killed: name.en: is missing; give {"),
        (changed("measure", to="deaths"), '"deaths" is not valid; choose from killed, injured'),
        (changed("theatre", to=[""]), "theatre[0]: "),
        (changed("theatre", to=...), "theatre: names no theatre and no country; give a list"),
        (changed("theatre", to=[]), "theatre: names no theatre and no country; give a list"),
        (changed("points", to=[]), "points: [] has less than 1 item; give 1 to"),
        (changed("points", 0, "figure", to="1,200"), 'points[0].figure: "1,200" is not of type'),
        (changed("points", 0, "figure", to=-1), "points[0].figure: -1 is less than the minimum"),
        (changed("points", 0, "qualifier", to="circa"), "choose from at_least, about, at_most, or null"),
        (changed("points", 0, "date", to="1 March"), 'points[0].date: "1 March" is not valid; write the day'),
        (changed("points", 0, "date", to="2024-02-30"), "date: 2024-02-30 is not a day of the calendar"),
        (changed("since", to="2023-13-01"), "since: 2023-13-01 is not a day of the calendar; write the day"),
        (changed("points", 0, "date", to="2023-01-01"), "2023-01-01 is before the count began (2023-10-07)"),
        (changed("points", 0, "date", to="2042-03-01"), "2042-03-01 lies in the future; check the year"),
        (changed("points", 0, "date", to="2024-01-01"), "points[1].date: 2024-01-01 has two points"),
        (changed("points", 0, "sources", to=[]), "points[0].sources: [] has less than 1 item; name 1 to 20"),
        (
            changed("points", 0, "sources", 0, "url", to="javascript:alert(1)"),
            'points[0].sources[0].url: "javascript:alert(1)" is not valid; give a full http',
        ),
        (
            changed("points", 0, "sources", 0, "published", to="2024-02-31"),
            "points[0].sources[0].published: 2024-02-31 is not a day of the calendar; write the day",
        ),
    ],
)
def test_a_fault_is_named_with_its_place_and_cure(record: dict[str, Any], words: str) -> None:
    """A series with an error is left out; another beside it is shown all the same."""
    good = changed("id", to="good")
    found = check({"series": [record, good]}, TODAY)
    assert [series.id for series in found.series] == ["good"]
    assert any(words in str(problem) for problem in found.problems), found.problems


def test_two_series_of_one_id_are_an_error() -> None:
    """The second is left out."""
    found = check({"series": [SAMPLE, SAMPLE]}, TODAY)
    assert len(found.series) == 1
    assert "stands twice" in str(found.problems[0])


def test_a_cumulative_figure_that_falls_wants_a_note() -> None:
    """It breaks a rule without one; with one it is the source's own correction."""
    fallen = changed("points", 0, "figure", to=5)
    found = check({"series": [fallen]}, TODAY)
    assert [(p.kind, p.field) for p in found.problems] == [("rule", "points[0].figure")]
    assert len(found.series) == 1
    fallen["points"][0]["note"] = {"en": "Corrected downwards."}
    assert check({"series": [fallen]}, TODAY).problems == ()


@pytest.mark.parametrize("given", [{}, [], [1], None, "series", 7])
def test_what_is_no_list_of_series_is_stated(given: object) -> None:
    """Whatever stands in place of the list or of a series, nothing is raised."""
    for document in ({"series": given}, {"series": [given]}):
        found = check(document, TODAY)
        assert found.series == ()
        assert found.problems or given == []


@pytest.mark.parametrize(
    ("document", "expected"),
    [({"series": []}, True), ({"features": [], "series": []}, False), ({}, False), ([], False)],
)
def test_a_file_of_events_is_none_of_series(document: object, expected: bool) -> None:
    """A collection of events may have a member of that name."""
    assert is_series(document) is expected


def test_the_published_schema_refuses_what_check_refuses() -> None:
    """What `event-map schema --series` prints is what is enforced, but for what a schema cannot say."""
    schema = jsonschema_rs.Draft202012Validator(DOCUMENT)
    assert schema.is_valid({"series": [SAMPLE]})
    for record in (changed("theatre", to=...), changed("points", to=[]), changed("name", to={"ar": "ا"})):
        assert not schema.is_valid({"series": [record]})


def test_what_hides_or_reorders_text_is_taken_out() -> None:
    """A name cannot turn the text around it."""
    found = check({"series": [changed("name", "en", to="a\u202eb\x00c")]}, TODAY)
    assert found.series[0].name.english == "abc"


def test_a_text_is_in_the_readers_language_or_in_english() -> None:
    """A language that the file lacks falls back; the exports have English."""
    text = LocalText.of({"ar": "ا", "en": "a", "xx": "x"})
    assert (text.english, text.here) == ("a", "a")
    assert LocalText.of(None).here == ""


def test_points_follow_the_days_and_places_of_the_filter() -> None:
    """Both ends are inclusive; a filter that leaves out the places has nothing of the series."""
    series = Series.of(SAMPLE)
    filter_ = EventFilter(date_from=date(2024, 1, 1), date_to=date(2024, 2, 29), q="aid")
    assert [point.figure for point in series.during(filter_).points] == [10]
    assert series.place_of(filter_) == EventFilter(theatre=("gaza",), q="aid")
    assert series.place_of(EventFilter(theatre=("iraq",))) is None
    assert series.place_of(EventFilter(nothing=("from",))) is None
    both = series.place_of(EventFilter(theatre=("gaza", "iraq")))
    assert both == EventFilter(theatre=("gaza",))
