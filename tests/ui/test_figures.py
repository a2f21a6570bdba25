"""Figures that sources give, under the counts: attributed, of the view's days and places, never joined."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from map_app.core.series import NOTE
from tests.core.test_series import SAMPLE, changed
from tests.data.plain import SHIPPED
from tests.ui.conftest import Opener, htmls

SECTION = "class='counts figures'"


def section(opener: Opener, query: str) -> str:
    """The section's HTML; empty where there is none."""
    found = [html for html in htmls(opener("counts", query)) if SECTION in html]
    assert len(found) <= 1
    return found[0] if found else ""


def named(html: str) -> list[str]:
    """The series that are shown."""
    return re.findall(r"<h3><bdi[^>]*>(.*?)</bdi></h3>", html)


def test_each_figure_stands_with_who_states_it_and_where_to_read_it(open_panel: Opener) -> None:
    """Party, begin and method of the count; each point with day, figure, note, sources and its record."""
    html = section(open_panel, "theatre=gaza")
    assert unescape(NOTE) in unescape(html)
    assert named(html) == [
        "Killed in the Gaza Strip",
        "Injured in the Gaza Strip",
        "Israeli soldiers killed in the ground operation in Gaza",
    ]
    [killed, injured, _soldiers] = html.split("<article>")[1:]
    assert "As stated by <strong><bdi dir='auto'>Gaza Health Ministry</bdi></strong>, counted since" in killed
    assert "does not separate civilians from fighters" in killed
    rows = re.findall(r"<th scope='row'>(.*?)</th><td><strong>(.*?)</strong>", killed)
    assert rows == [("7 October 2023", "at least 198"), ("21 January 2024", "25,105")]
    assert "later that day the ministry gave 232" in killed
    assert "https://www.dailysabah.com/world/mid-east/" in killed
    assert killed.count("event=2024-01-21-gaza-reported-toll-passes-25000") == 1
    assert "62,681" in injured
    assert "class='plot'" not in injured  # a single dot shows nothing that the table does not say
    assert "/api/series.csv?theatre=gaza" in html


def test_dots_stand_at_their_days_over_zero(open_panel: Opener) -> None:
    """The axis runs on from the begin of the count, heights from zero: gaps are as long as they are."""
    html = section(open_panel, "theatre=red_sea")
    dots = re.findall(r"<i style='left:([\d.]+)%;height:([\d.]+)%'", html)
    left, heights = [[float(dot[i]) for dot in dots] for i in (0, 1)]
    days = (max(event.date_end for event in SHIPPED.events) - date(2023, 11, 19)).days
    assert left == [round(100 * day / days, 2) for day in (39, 41, 51, 53)]
    assert heights == [round(100 * n / 27, 1) for n in (22, 23, 26, 27)]
    assert re.findall(r"<b [^>]*>(\d+)</b>", html) == ["23", "27"]  # those with room; the table has all
    narrowed = section(open_panel, "theatre=red_sea&from=2023-12-20&to=2024-01-09")
    assert re.search(r"class='ends'><span>20 December 2023</span><span>9 January 2024</span>", narrowed)
    assert len(re.findall(r"<th scope='row'>", narrowed)) == 3


@pytest.mark.parametrize("query", ["theatre=yemen", "theatre=iraq", "theatre=gaza&from=2024-02-01"])
def test_a_view_without_a_point_has_no_section(open_panel: Opener, query: str) -> None:
    """Neither a heading nor an empty chart."""
    assert section(open_panel, query) == ""


def test_a_day_without_an_event_still_has_its_figure(open_panel: Opener) -> None:
    """Figures belong to the day, not to the events found on it."""
    html = section(open_panel, "theatre=gaza&type=ground_fighting&from=2024-01-21&to=2024-01-21")
    assert named(html) == ["Killed in the Gaza Strip", "Injured in the Gaza Strip"]


def test_the_section_speaks_the_readers_language(open_panel: Opener) -> None:
    """Names, method and notes of the file as well; sources keep their own words."""
    html = section(open_panel, "theatre=gaza&lang=ar")
    assert named(html)[0] == "القتلى في قطاع غزة"
    assert "As stated" not in html
    assert "على الأقل" in html
    assert "<q lang='en'>Death toll rises to more than 25,000 in Gaza" in html


def test_events_of_somebody_else_have_none_of_ours(
    open_panel: Opener,
    make_feature: Callable[..., object],
    write_events: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A map of another data set shows no figure that its operator has not set."""
    mine = make_feature("a", at=(34.45, 31.5), theatre="gaza", country_code="PS")
    monkeypatch.setenv("MAP_APP_EVENTS", str(write_events(mine, dataset="mine")))
    assert section(open_panel, "") == ""


def test_hostile_text_of_a_file_is_text(
    open_panel: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No text of a series becomes markup, on the page of whichever operator."""
    evil = "<img src=x onerror=alert(1)>'\""
    record = changed("name", to={"en": evil})
    record |= {"party": {"en": evil}, "method": {"en": evil}}
    for point in record["points"]:
        point["note"] = {"en": evil}
        point["sources"] = [{"publisher": evil, "title": evil, "url": "https://example.org/'onclick='x"}]
    path = tmp_path / "evil.json"
    path.write_text(json.dumps({"series": [record]}), encoding="utf-8")
    monkeypatch.setenv("MAP_APP_SERIES", str(path))
    html = section(open_panel, "theatre=gaza")
    assert "&lt;img src=x" in html
    assert "<img" not in html
    assert "'onclick=" not in html


def test_a_point_links_to_no_event_that_is_not_here(
    open_panel: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operator's file may name any id: only that of an event which is served is a link."""
    here = "2024-01-21-gaza-reported-toll-passes-25000"
    record = changed("points", 0, "event", to="2024-02-30-nowhere")
    record["points"][1]["event"] = here
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"series": [record]}), encoding="utf-8")
    monkeypatch.setenv("MAP_APP_SERIES", str(path))
    html = section(open_panel, "theatre=gaza")
    assert re.findall(r"event=([\w-]+)", html) == [here]


def test_a_long_series_has_its_last_figures_on_the_page(
    open_panel: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A daily count of years, in many series: what is left out of table, plot and page is in the CSV."""
    days = [date(2019, 1, 1) + timedelta(days=n) for n in range(1_800)]
    source = SAMPLE["points"][0]["sources"]
    points = [{"date": str(day), "figure": n, "sources": source} for n, day in enumerate(days)]
    long = changed("points", to=points) | {"since": "2019-01-01"}
    records = [long | {"id": f"long-{n}"} for n in range(14)]
    path = tmp_path / "long.json"
    path.write_text(json.dumps({"series": records}), encoding="utf-8")
    monkeypatch.setenv("MAP_APP_SERIES", str(path))
    html = section(open_panel, "")
    assert "Series that are not shown: 2." in html
    [_, first, *rest] = html.split("<article>")
    assert len(rest) == 11
    assert first.count("<th scope='row'>") == 300
    assert first.count("<i ") <= 401
    assert re.findall(r"<b [^>]*>(.*?)</b>", first) == ["1,799"]
    assert f"Earlier figures that are not shown: {len(points) - 300:,}." in html
