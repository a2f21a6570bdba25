"""Who struck where: the table's numbers, what they link to, and what is said of those that it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from map_app.core.schema import Event
from map_app.data.queries.strikes import Strikes
from map_app.data.source import ENVIRONMENT
from map_app.ui.matrix import joint_words
from tests.data.plain import SHIPPED, keeps
from tests.shipped import STRIKES, THEATRES, parse
from tests.ui.conftest import Opener, htmls

QUERY = "theatre=yemen&theatre=red_sea"
STRUCK = [e for e in SHIPPED.events if e.event_type in STRIKES and e.theatre in ("yemen", "red_sea")]


def initiators(event: Event) -> set[str]:
    """The actors named as initiators."""
    return {actor.name for actor in event.actors if actor.role == "initiator"}


@pytest.fixture
def table(open_panel: Opener) -> ET.Element:
    """The table of the panel as a reader finds it."""
    [html] = [html for html in htmls(open_panel("matrix", QUERY)) if "<table class='matrix'>" in html]
    text = html[html.index("<table class='matrix'>") : html.index("</table>") + len("</table>")]
    return ET.fromstring(text)  # noqa: S314 - our own page


def test_a_cell_counts_the_strikes_of_its_initiator_and_theatre(table: ET.Element) -> None:
    """Each number is that of a plain loop over the events; a strike counts for each of its initiators."""
    theatres = [unescape("".join(head.itertext())) for head in table.findall("thead/tr/th")][1:-1]
    labels = {theatre.label: theatre for theatre in THEATRES}
    counted = Counter((name, e.theatre) for e in STRUCK for name in initiators(e))
    shown = Counter[tuple[str, str]]()
    for row in table.findall("tbody/tr"):
        actor, *cells = ["".join(part.itertext()) for part in (row[0], *row[1:-1])]
        for label, cell in zip(theatres, cells, strict=True):
            shown[actor, labels[label]] = int(cell.removeprefix("·").replace(",", ""))
    assert +shown == counted


def test_a_number_leads_to_the_strikes_that_it_counts(table: ET.Element) -> None:
    """Its link filters to the initiator, the theatre and the types that are counted."""
    links = table.findall(".//a")
    assert links
    for link in links:
        filter_ = parse(str(link.get("href")).removeprefix("?")).filter
        [actor] = filter_.initiator
        kept = [event for event in SHIPPED.events if keeps(filter_, event)]
        assert set(filter_.type) == set(STRIKES)
        assert len(kept) == int(str(link.text).replace(",", ""))
        assert all(actor in initiators(event) for event in kept)


def test_strikes_in_several_cells_and_in_none_are_stated(
    open_panel: Opener,
    make_feature: Callable[..., dict[str, Any]],
    write_events: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A joint strike stands with each of its initiators, one that names nobody in no cell."""
    joint = [{"name": name, "role": "initiator"} for name in ("United States", "United Kingdom")]
    strikes = [make_feature("a", actors=joint), make_feature("b"), make_feature("c", actors=[])]
    monkeypatch.setenv(ENVIRONMENT, str(write_events(*strikes, make_feature("d", actors=[]))))
    [html] = [html for html in htmls(open_panel("matrix", "")) if "class='matrix'" in html]
    assert "1 of 4 strikes was a joint one" in html
    assert "2 name no initiator" in html


def test_no_strike_under_the_filter_is_stated(open_panel: Opener) -> None:
    """An empty table would look like a fault."""
    page = open_panel("matrix", "type=diplomacy")
    assert any("No strike with a named initiator" in html for html in htmls(page))


@pytest.mark.parametrize(
    ("total", "joint", "words"),
    [
        (1, 0, "A joint strike would count for each of its initiators; this one is none."),
        (1, 1, "This strike was a joint one, and counts for each of its initiators."),
        (3, 1, "1 of 3 strikes was a joint one, and counts for each of its initiators."),
        (3, 3, "3 of 3 strikes were joint ones, and count for each of their initiators."),
    ],
)
def test_joint_strikes_are_described_in_plain_words(total: int, joint: int, words: str) -> None:
    """One strike alone is not "1 of 1 strikes"."""
    assert joint_words(Strikes({}, total, joint)) == words
