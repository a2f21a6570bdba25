"""Another map on the running server: every answer speaks of it, and none of the shipped one."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from click.testing import CliRunner

from map_app.cli.main import commands
from tests.second import FOLDER, LANTERNS, TITLE, said_of_the_shipped_map, with_lanterns
from tests.served import serving

pytestmark = pytest.mark.server

DATASET = "fictional-example"
ANSWERS = {
    "": TITLE,
    "?lang=ar": "نزاع المضائق",
    "api/": TITLE,
    "api/events.atom": "Ferry is boarded",
    "api/collections/events": "Events",
    "api/collections/events/items?limit=3": "2018-03-02",
    "api/openapi.json": "boat_raid",
    "api/citation.bib": DATASET,
    "api/citation.json": DATASET,
    "api/provenance": "Invented",
    "api/events.geojson": "Reef League (fictional)",
    "api/events.csv": "Reef League (fictional)",
    "api/events.kml": "Reef League (fictional)",
    "api/events.html": "Closed harbour",
    "api/map.svg": "on all islands and at sea",
    "api/suggest?q=portsm": "Portsmouth",
    "api/histogram": "parley",
    "api/clusters?view=-63,15,-61,18&zoom=7": "boat_raid",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with the second map, and one event of a type that the map lacks."""
    events = with_lanterns(tmp_path_factory.mktemp("second"))
    with serving(events, environment={"MAP_APP_MAP": str(FOLDER)}) as address:
        for path in (
            "api/provenance",
            "",
        ):  # a page asked for before the data is read has the map's title alone
            httpx.get(f"{address}/{path}", timeout=60).raise_for_status()
        yield address


@pytest.mark.parametrize("path", ANSWERS)
def test_no_answer_has_a_word_of_the_shipped_map(app: str, path: str) -> None:
    """Page, feed, citation, preview, OGC, exports, dossier and still: title, theatres, tagline, data set."""
    answer = httpx.get(f"{app}/{path}", timeout=60).raise_for_status()
    assert said_of_the_shipped_map(answer.text) == []
    assert ANSWERS[path] in answer.text


def test_an_export_filters_by_other_and_keeps_the_type_of_the_file(app: str) -> None:
    """What is shown under others is written as it came."""
    [feature] = httpx.get(f"{app}/api/events.geojson?type=other", timeout=60).json()["features"]
    assert (feature["id"], feature["properties"]["event_type"]) == (LANTERNS, "lantern_night")


def test_suggestions_speak_the_languages_of_the_map(app: str) -> None:
    """The document names them; another is a fault that names them too."""
    paths = httpx.get(f"{app}/api/openapi.json", timeout=60).json()["paths"]
    [lang] = [row for row in paths["/suggest"]["get"]["parameters"] if row["name"] == "lang"]
    assert lang["schema"]["enum"] == ["en", "ar"]
    assert httpx.get(f"{app}/api/suggest?q=port&lang=ar", timeout=60).status_code == 200
    refused = httpx.get(f"{app}/api/suggest?q=port&lang=he", timeout=60)
    assert (refused.status_code, "choose from en, ar" in refused.text) == (400, True)


def test_the_folder_passes_the_check() -> None:
    """Of the map, its geodata, its tables and its events."""
    made = CliRunner().invoke(commands, ["check", str(FOLDER)])
    assert made.exit_code == 0, made.output
