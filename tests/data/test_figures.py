"""Series of figures beside events: the shipped ones, whose they are, and their files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from map_app.core.filters import EventFilter
from map_app.data.figures import MOST_EVENTS, as_csv, as_document, existing, figures
from map_app.data.paths import SERIES as SHIPPED
from map_app.data.paths import SHIPPED_MAP
from map_app.data.reference.series_file import read_series, series_beside
from map_app.data.store import EventStore
from map_app.errors import DataError
from tests.core.test_series import SAMPLE, changed
from tests.shipped import parse

EVENTS = "conflict-event-map"


@pytest.fixture
def write_series(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write a file of series of the test's own, and name it in `MAP_APP_SERIES`."""

    def write(*records: Any, **members: Any) -> Path:  # noqa: ANN401 - any JSON value
        path = tmp_path / "series.json"
        path.write_text(json.dumps(members | {"series": records}), encoding="utf-8")
        monkeypatch.setenv("MAP_APP_SERIES", str(path))
        return path

    return write


def shown(store: EventStore, query: str = "") -> dict[str, list[int]]:
    """The figures of each series beside a view."""
    found = figures(store, parse(query).filter)
    return {series.id: [point.figure for point in series.points] for series in found.series}


def test_the_shipped_series_break_no_rule_and_each_point_has_sources_of_its_record(store: EventStore) -> None:
    """No figure without a record that tells of it, and no source but that record's own."""
    checked = read_series(SHIPPED)
    assert checked.problems == ()
    assert checked.terms.dataset == EVENTS
    for series in checked.series:
        assert {"en", "ar", "he"} == set(series.record["name"]) == set(series.record["method"])
        for point in series.points:
            event = store.find(point.event)
            assert event is not None
            assert set(point.sources) <= set(event.sources), (series.id, point.day)
            told = f"{event.title} {event.summary} {event.casualty_note}".replace(",", "")
            numbered = point.event in NUMBERED_IN_ITS_SOURCE
            assert (str(point.figure) in told) is not numbered, (series.id, point.day)


NUMBERED_IN_ITS_SOURCE = frozenset(
    {
        "2023-11-08-shaddadi-rockets-drones",
        "2023-12-30-southern-red-sea-maersk-hangzhou-missile",
        "2024-01-09-southern-red-sea-large-attack-intercepted",
    }
)
"""Records whose evidence has the figure, while their own text does not repeat it."""


def test_a_view_has_the_series_of_its_places_and_days(store: EventStore) -> None:
    """Theatre, country and days count; a day without an event keeps its point; the rest cannot narrow it."""
    assert shown(store, "theatre=red_sea") == {"centcom-attacks-on-shipping": [22, 23, 26, 27]}
    assert shown(store, "theatre=red_sea&from=2024-01-01&to=2024-01-09") == {
        "centcom-attacks-on-shipping": [26]
    }
    assert shown(store, "country=SY") == {"sohr-attacks-on-us-bases-syria": [26, 39]}
    assert shown(store, "country=PS&to=2023-12-31") == {
        "gaza-health-ministry-killed": [198],
        "israeli-military-soldiers-killed-gaza-ground": [18],
    }
    assert shown(store, "theatre=gaza&type=air_strike")["gaza-health-ministry-killed"] == [198, 25_105]
    assert shown(store, "type=shipping_attack&theatre=gaza") == {}  # no such event there on any day
    assert shown(store, "theatre=yemen") == {}
    assert figures(store, EventFilter(nothing=("from",))).series == ()
    assert len(shown(store)) == 5


def test_every_point_is_linked_to_its_event_however_many_are_named(store: EventStore) -> None:
    """Ids are looked up by the thousand; none behind the first thousand is given up."""
    unknown, last = [f"no-such-event-{n}" for n in range(2 * MOST_EVENTS)], "2024-01-18-taiz-strikes"
    shipped = read_series(SHIPPED).series[0].points[0]
    points = [replace(shipped, event=name) for name in (*unknown, last)]
    assert existing(store, points) == {last}
    assert existing(store, []) == frozenset()


def test_nobody_elses_events_have_our_series() -> None:
    """The shipped file names its data set; other data, or data without a name, has none."""
    assert series_beside("Conflict-Event-Map", SHIPPED_MAP).series
    assert series_beside("ukraine-2022", SHIPPED_MAP) == series_beside("unnamed", None)
    assert series_beside("unnamed", SHIPPED_MAP).series == ()


def test_an_operator_shows_series_of_their_own_or_none(
    store: EventStore, write_series: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The setting replaces the shipped file; one that names another data set stays away, and is told."""
    path = write_series(SAMPLE)
    assert shown(store) == {"ministry-killed": [10, 30]}
    write_series(SAMPLE, dataset="somebody else's")
    assert shown(store) == {}
    write_series(changed("points", 0, "figure", to=31), dataset=EVENTS)
    assert shown(store) == {"ministry-killed": [10, 31]}
    path.unlink()
    assert shown(store) == {}
    monkeypatch.setenv("MAP_APP_SERIES", "none")
    assert shown(store) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "series.json: is no JSON ("),
        ('{"series": [{"id": "a", "id": "b"}]}', "the key 'id' stands twice in one object"),
        ('{"series": NaN}', "NaN is no number of JSON"),
        ('{"type": "FeatureCollection", "features": []}', "is no file of series. Give"),
        ('{"series": ' + "[" * 100_000, "nests too deep"),
        ('{"series": [' + "[" * 800 + "]" * 800 + "]}", "nests too deep"),
        ("\ud800", "is not UTF-8. Save it as UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_stated_with_its_cure(tmp_path: Path, text: str, words: str) -> None:
    """Its path and the cure; served, it shows nothing."""
    path = tmp_path / "series.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(DataError, match=r"series\.json") as fault:
        read_series(path)
    assert words in str(fault.value)


def test_the_log_says_what_is_wrong_once(
    store: EventStore, write_series: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    """A faulty series is left out, the others are shown."""
    write_series(SAMPLE, changed("measure", to="deaths"))
    assert shown(store) == shown(store) == {"ministry-killed": [10, 30]}
    assert caplog.text.count('measure: "deaths" is not valid') == 1


def test_what_is_written_is_a_file_of_series_again(store: EventStore, tmp_path: Path) -> None:
    """The document passes the check, with the view's query and what its figures are not."""
    document = as_document(figures(store, parse("theatre=gaza&from=2024-01-01").filter))
    assert document["query"] == "from=2024-01-01&theatre=gaza"
    assert "never added to the events" in document["note"]
    path = tmp_path / "again.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    again = read_series(path)
    assert again.problems == ()
    assert [series.points[-1].day for series in again.series] == [date(2024, 1, 21)] * 2


def test_a_spreadsheet_runs_no_text_of_a_series(store: EventStore, write_series: Callable[..., Path]) -> None:
    """A row a point, in order; formulas are text, figures are numbers."""
    hostile = changed("party", to={"en": "=cmd|' /C calc'!A0"})
    hostile["points"][0]["sources"][0] |= {
        "title": "@SUM(A1)",
        "url": "https://example.org/a b".replace(" ", "%20"),
    }
    write_series(hostile)
    rows = list(csv.DictReader(io.StringIO(as_csv(figures(store, EventFilter())).decode("utf-8-sig"))))
    assert [(row["date"], row["figure"]) for row in rows] == [("2024-01-01", "10"), ("2024-03-01", "30")]
    assert rows[0]["party"].startswith("'=cmd")
    assert rows[1]["source_titles"] == "'@SUM(A1)"
    assert json.loads(rows[1]["sources_json"])[0]["publisher"] == "Agency"
