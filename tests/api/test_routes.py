"""The API: the page's own filter keys, the same bytes as everywhere, and every mistake told."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings

from map_app.api.routes.api import api as make_api
from map_app.core.criteria import CRITERIA
from map_app.core.filters import EventFilter
from map_app.core.url import format_query
from map_app.data import export, manager
from map_app.data.manager import ENVIRONMENT
from map_app.data.store import EventStore
from tests.data.plain import FILTERS, SHIPPED, keeps
from tests.loops import run_alone
from tests.strategies import examples

Api = Callable[..., httpx.Response]
WINDOW = "view=30,8,56,38&zoom=5"
KML = "{http://www.opengis.net/kml/2.2}"


def of_geopackage(file: bytes) -> list[str]:
    """The titles in a GeoPackage, which is an SQLite database."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(file)
        return [title for (title,) in database.execute("SELECT title FROM events ORDER BY rowid")]


def of_kml(file: bytes) -> list[str]:
    """The names of a KML's places."""
    marks = ET.fromstring(file).iter(f"{KML}Placemark")  # noqa: S314 - our own bytes
    return [mark.findtext(f"{KML}name", "") for mark in marks]


TITLES: dict[str, Callable[[bytes], list[str]]] = {
    "geojson": lambda file: [feature["properties"]["title"] for feature in json.loads(file)["features"]],
    "csv": lambda file: [row["title"] for row in csv.DictReader(io.StringIO(file.decode("utf-8-sig")))],
    "parquet": lambda file: pq.read_table(io.BytesIO(file))["title"].to_pylist(),
    "gpkg": of_geopackage,
    "kml": of_kml,
}
"""How others read the titles in a file of each format."""


@pytest.mark.parametrize("suffix", export.FORMATS)
@given(filter_=FILTERS.filter(lambda filter_: not filter_.nothing))
@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_holds_the_events_of_its_query(api: Api, suffix: str, filter_: EventFilter) -> None:
    """What a plain loop over the shipped events keeps stands in the file of every format, in their order."""
    answer = api(f"/api/events.{suffix}?{format_query(filter_)}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == export.FORMATS[suffix].media_type
    kept = sorted((e for e in SHIPPED.events if keeps(filter_, e)), key=lambda event: event.sort_key)
    assert TITLES[suffix](answer.content) == [event.title for event in kept]


@pytest.mark.parametrize("suffix", export.FORMATS)
def test_a_file_has_the_same_bytes_as_the_page_s(api: Api, store: EventStore, suffix: str) -> None:
    """What the page offers for download, the API streams, under the very same query."""
    filter_ = EventFilter(type=("air_strike",), min_killed=1)
    file = b"".join(export.stream(store, filter_, suffix))
    assert api(f"/api/events.{suffix}?{format_query(filter_)}").content == file


def test_a_file_says_what_it_is(api: Api) -> None:
    """Type, name, provenance and tag stand in the headers; nothing names a host."""
    answer = api("/api/events.geojson?min_killed=1&type=air_strike")
    headers = answer.headers
    assert headers["content-type"] == "application/geo+json"
    assert headers["content-disposition"].startswith('attachment; filename="events-air-strike-')
    assert headers["link"] == (
        '<provenance?type=air_strike&min_killed=1>; rel="describedby"; type="application/json", '
        '<citation.txt?type=air_strike&min_killed=1>; rel="describedby"; type="text/plain"'
    )
    assert headers["cache-control"] == "no-cache"
    assert "map.test" not in answer.text + str(headers)
    said = api("/api/provenance?type=air_strike&min_killed=1").json()
    assert said == answer.json()["provenance"] | {
        name: answer.json()[name] for name in ("dataset", "licence", "attribution")
    }


def test_an_unchanged_file_is_not_sent_again(api: Api) -> None:
    """`If-None-Match` with the tag, weak, listed or `*`, is answered by 304 without a body."""
    tag = api("/api/events.csv?type=air_strike").headers["etag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = api("/api/events.csv?type=air_strike", If_None_Match=held)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
    for path in ("/api/events.csv?type=diplomacy", "/api/events.geojson?type=air_strike", "/api/events.csv"):
        assert api(path, If_None_Match=tag).status_code == 200
    other = "1" if tag[-2] == "0" else "0"
    assert api("/api/events.csv?type=air_strike", If_None_Match=f'{tag[:-2]}{other}"').status_code == 200


def test_equal_queries_have_one_tag(api: Api) -> None:
    """The order of keys, repeats, and what only concerns the view do not make another file."""
    one = api("/api/events.csv?type=air_strike&type=diplomacy&q=port", "HEAD").headers["etag"]
    two = api("/api/events.csv?q=port&type=diplomacy&type=air_strike&type=diplomacy&at=15,44,7", "HEAD")
    assert two.headers["etag"] == one


@pytest.mark.parametrize("path", ["/api/events.geojson", "/api/events.csv", "/api/health", "/api/"])
def test_head_tells_what_get_would(api: Api, path: str) -> None:
    """HEAD has GET's status and headers, no body, and claims no length that GET does not have."""
    head, got = api(path, "HEAD"), api(path)
    assert (head.status_code, head.headers["content-type"]) == (200, got.headers["content-type"])
    assert head.headers.get("etag") == got.headers.get("etag")
    assert head.headers.get("content-length") == got.headers.get("content-length")


def test_other_sites_may_read(api: Api) -> None:
    """Any origin may read files and problems, with their tags; none may send anything else."""
    for path in ("/api/events.geojson", "/api/clusters?" + WINDOW, "/api/nothing", "/api/events.csv?q="):
        answer = api(path, Origin="https://desk.example")
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "ETag" in answer.headers["access-control-expose-headers"]
    ask = {"Origin": "https://desk.example", "Access_Control_Request_Headers": "if-none-match"}
    assert api("/api/events.csv", "OPTIONS", **ask, Access_Control_Request_Method="GET").status_code == 200
    assert api("/api/events.csv", "OPTIONS", **ask, Access_Control_Request_Method="PUT").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        *("at=15,44,7", "event=nowhere", "layer=heat", "basemap=x", "lang=ar", "frame=f"),
        *("compare=type%3Dx", "data=1", "embed=true", "embed_options=dark_theme"),
        *("at=garbage", "lang=zz", "event=%00"),
    ],
)
def test_view_keys_are_accepted_and_ignored(api: Api, query: str) -> None:
    """Any link of the app is also valid data, whatever its view."""
    assert api(f"/api/provenance?type=air_strike&{query}").json()["query"] == "type=air_strike"


def test_a_query_typed_as_it_reads_is_understood() -> None:
    """UTF-8 that curl sends unescaped means the same as escaped, where the server lets it pass."""
    scope = {"type": "http", "method": "GET", "path": "/provenance", "headers": []}
    sent: list[dict[str, Any]] = []

    async def ask() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: Any) -> None:  # noqa: ANN401 - an ASGI message
            sent.append(message)

        await make_api()({**scope, "query_string": "q=غزة".encode()}, receive, send)

    run_alone(ask())
    assert "mentioning “\u2068غزة\u2069”" in sent[-1]["body"].decode()


def test_one_event_by_its_id(api: Api) -> None:
    """An event's own address gives its canonical feature."""
    event = SHIPPED.events[3]
    answer = api(f"/api/events/{event.id}")
    assert answer.content.decode() == event.to_json()
    assert answer.headers["content-type"] == "application/geo+json"


def test_the_landing_page_lists_files_and_keys(api: Api) -> None:
    """Whoever opens `/api` sees where the data is and which keys filter it."""
    found = api("/api/").json()
    assert {link["href"] for link in found["links"]} >= {
        f"http://map.test/api/events.{suffix}" for suffix in export.FORMATS
    }
    assert set(found["parameters"]) == {c.key for c in CRITERIA}
    for told in found["parameters"].values():
        assert api(f"/api/provenance?{told['example']}").status_code == 200


def test_health_tells_good_stale_and_down(
    api: Api,
    make_feature: Callable[..., dict[str, Any]],
    write_events: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A missing file is 503 with `Retry-After` for files; a broken one is served stale and said to be so."""
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 0.0)
    assert api("/api/health").json()["status"] == "ok"
    path = write_events(name="h.geojson")
    path.unlink()
    monkeypatch.setenv(ENVIRONMENT, str(path))
    answer = api("/api/health")
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "down", "events": None, "data_version": None},
    )
    for asked in ("/api/events.geojson", "/api/clusters?" + WINDOW, "/api/events/a"):
        answer = api(asked)
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert int(answer.headers["retry-after"]) <= 5
    write_events(make_feature(), name="h.geojson")
    assert api("/api/health").json() | {"data_version": ""} == {
        "status": "ok",
        "events": 1,
        "data_version": "",
    }
    path.write_text("{", encoding="utf-8")
    assert (api("/api/health").status_code, api("/api/health").json()["status"]) == (200, "stale")
    assert len(api("/api/events.geojson").json()["features"]) == 1


def test_a_fault_of_ours_is_a_plain_500(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks inside is told before the first byte and without its inner words."""

    def fail(*_: object) -> Any:  # noqa: ANN401 - never returns
        raise RuntimeError("the secret inner words")

    monkeypatch.setattr(EventStore, "columns", fail)
    for suffix in export.FORMATS:
        answer = api(f"/api/events.{suffix}")
        assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
        assert "secret" not in answer.text


def test_what_is_typed_leads_to_places_actors_and_events(api: Api) -> None:
    """A bounded answer in the language that was asked for, and a tag by which it need not come again."""
    answer = api("/api/suggest?q=hode&lang=ar")
    assert answer.json()["places"][0]["name"] == "الحديدة"
    kinds = ("places", "theatres", "countries", "actors", "events")
    assert sum(len(answer.json()[kind]) for kind in kinds) <= 17
    again = api("/api/suggest?q=hode&lang=ar", if_none_match=answer.headers["etag"])
    assert again.status_code == 304
    assert api("/api/suggest?q=Hodiedah").json() == {
        "places": [],
        "theatres": [],
        "countries": [],
        "actors": [],
        "events": [],
        "did_you_mean": "Hodeidah",
    }


@pytest.mark.parametrize("query", ["", "q=", "q=x&lang=fr", "q=x&theatre=yemen", f"q={'x' * 201}"])
def test_a_suggestion_for_what_is_no_search_is_refused(api: Api, query: str) -> None:
    """An empty or too long text, another language or another key is a 400 that names it."""
    answer = api(f"/api/suggest?{query}")
    assert answer.status_code == 400
    assert answer.json()["faults"]
