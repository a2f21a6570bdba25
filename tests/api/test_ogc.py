"""OGC API - Features: what the standard asks, and read by GDAL from a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pyogrio
import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from map_app.core.criteria import CRITERIA
from map_app.core.schema import Event
from map_app.data.export import FORMATS
from tests.data.plain import SHIPPED
from tests.served import serving

Api = Callable[..., httpx.Response]
IDS = [e.id for e in sorted(SHIPPED.events, key=lambda e: e.sort_key)]
ITEMS = "/api/collections/events/items"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The app as it is served."""
    with serving() as address:
        yield address


OPEN_ENDS = pytest.mark.parametrize("end", ["2099-12-31", "2999-12-31", "9999-12-31"])


@OPEN_ENDS
def test_an_open_end_is_no_day(
    api: Api,
    make_feature: Callable[..., Any],
    write_events: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    end: str,
) -> None:
    """An end that stands for none is null in the collection's interval, and "since" where days are read."""
    ongoing = make_feature("a", date_start="2024-01-12", date_end=end)
    monkeypatch.setenv("MAP_APP_EVENTS", str(write_events(ongoing)))
    [interval] = api("/api/collections/events").json()["extent"]["temporal"]["interval"]
    assert interval == ["2024-01-12T00:00:00Z", None]
    assert api("/api/provenance").json()["sentence"].endswith(", since 12 January 2024.")
    feed = api("/api/events.atom").text
    assert "since 2024-01-12, " in feed
    dossier = api("/api/events.html").text
    assert "max='2024-01-12'" in dossier
    for text in (feed, dossier.partition("<script")[0]):
        assert f"– {end}" not in text
        assert "<updated>2024-01-12" in text or text is not feed
    assert api("/api/events.geojson?from=2050-01-01").json()["features"][0]["properties"]["date_end"] == end


@pytest.mark.server
def test_gdal_reads_the_events(server: str) -> None:
    """GDAL's OAPIF driver, which QGIS and sf use, finds both collections and pages through all events."""
    source = f"OAPIF:{server}/api"
    assert set(pyogrio.list_layers(source)[:, 0]) == {"events", "theatres"}
    frame = pyogrio.read_dataframe(source, layer="events", PAGE_SIZE="50")
    assert list(frame["id"]) == IDS
    assert [(p.x, p.y) for p in frame.geometry][:3] == [
        (e.lon, e.lat) for e in sorted(SHIPPED.events, key=lambda e: e.sort_key)[:3]
    ]
    boxed = pyogrio.read_dataframe(source, layer="events", bbox=(42, 12, 55, 20))
    assert set(boxed["id"]) == {e.id for e in SHIPPED.events if 42 <= e.lon <= 55 and 12 <= e.lat <= 20}
    assert len(pyogrio.read_dataframe(source, layer="theatres")) == 6


@pytest.mark.server
@pytest.mark.parametrize(
    ("where", "keeps"),
    [
        ("date_start >= '2024-01-12'", lambda e: e.date_start >= date(2024, 1, 12)),
        ("date_start > '2024/01/12'", lambda e: e.date_start > date(2024, 1, 12)),
        ("date_start = '2024-01-12'", lambda e: e.date_start == date(2024, 1, 12)),
        ("date_end < '2023-10-10'", lambda e: e.date_end < date(2023, 10, 10)),
        ("recorded >= '2024-02-01'", lambda e: e.recorded >= date(2024, 2, 1)),
        ("recorded < '2024-02-01'", lambda e: e.recorded < date(2024, 2, 1)),
        (
            "date_start >= '2024-01-12' AND date_end <= '2024-01-20'",
            lambda e: e.date_start >= date(2024, 1, 12) and e.date_end <= date(2024, 1, 20),
        ),
        (
            "date_start BETWEEN '2024-01-12' AND '2024-01-20'",
            lambda e: date(2024, 1, 12) <= e.date_start <= date(2024, 1, 20),
        ),
        (
            "date_start >= '2024-01-12' AND event_type = 'air_strike'",
            lambda e: e.date_start >= date(2024, 1, 12) and e.event_type == "air_strike",
        ),
        (
            "NOT (date_start >= '2024-01-12' OR theatre = 'yemen')",
            lambda e: not (e.date_start >= date(2024, 1, 12) or e.theatre == "yemen"),
        ),
        ("event_type IN ('air_strike', 'politics')", lambda e: e.event_type in ("air_strike", "politics")),
        ("killed IS NOT NULL", lambda e: e.killed is not None),
        ("killed IS NULL", lambda e: e.killed is None),
        ("theatre = 'yemen' AND country_code IS NULL", lambda e: e.theatre == "yemen" and not e.country_code),
    ],
)  # fmt: skip
def test_gdal_evaluates_a_condition_exactly(server: str, where: str, keeps: Callable[[Event], bool]) -> None:
    """A `where` on a date, on `recorded` or on several properties gives the events that meet it, no other."""
    frame = pyogrio.read_dataframe(f"OAPIF:{server}/api", layer="events", where=where)
    assert set(frame["id"]) == {e.id for e in SHIPPED.events if keeps(e)}


def test_a_time_that_does_not_say_which_date_is_refused(api: Api) -> None:
    """GDAL's own form of a condition on a date is no time, and no property can be asked for in `filter`."""
    for query in (
        "datetime=2024-01-12T%2F..",
        "datetime=2024-01-12T",
        "filter=%5B%5D",
        "filter-lang=x",
    ):
        answer = api(f"{ITEMS}?limit=1&{query}")
        assert answer.status_code == 400
        assert any(cure in answer.text for cure in ("write", "lists all")), answer.text
    assert api(f"{ITEMS}?limit=1&filter-lang=json-filter-expr").json()["numberMatched"] == len(SHIPPED.events)


@pytest.mark.server
def test_the_api_s_bare_address_is_the_api_s(server: str) -> None:
    """`/api` without a slash leads to the landing page, not to the map."""
    answer = httpx.get(f"{server}/api", follow_redirects=True)
    assert answer.json()["title"] == "Conflict Event Map"


def test_every_link_leads_somewhere(api: Api) -> None:
    """From the landing page on, each link answers with the type that it says."""
    seen: set[str] = set()
    waiting = ["http://map.test/api/"]
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = api(address.removeprefix("http://map.test"))
        assert answer.status_code == 200, address
        if "/items" in address or answer.headers["content-type"] != "application/json":
            continue
        found = answer.json()
        for link in [*found.get("links", []), *(x for c in found.get("collections", []) for x in c["links"])]:
            told = api(link["href"].removeprefix("http://map.test"), "HEAD").headers["content-type"]
            assert told == link["type"]
            waiting += [link["href"]] if link["href"] not in seen else []
    assert len(seen) > 8
    classes = api("/api/conformance").json()["conformsTo"]
    assert [c.rsplit("/", 1)[1] for c in classes] == ["core", "oas30", "geojson"]


def test_next_links_give_every_event_once(api: Api) -> None:
    """Following `next` gives all events in total order, and the last page has none."""
    address: str | None = f"{ITEMS}?limit=90"
    ids: list[str] = []
    while address:
        page = api(address.removeprefix("http://map.test")).json()
        assert page["numberMatched"] == len(IDS)
        assert page["numberReturned"] == len(page["features"]) <= 90
        ids += [feature["id"] for feature in page["features"]]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert ids == IDS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("datetime=2024-01-12", "from=2024-01-12&to=2024-01-12"),
        ("datetime=2024-01-12T23:00:00Z/2024-02-08T00:00:00%2B03:00", "from=2024-01-12&to=2024-02-08"),
        ("datetime=../2024-01-01", "to=2024-01-01"),
        ("datetime=2024-02-01/", "from=2024-02-01"),
        ("datetime=2024-01-01/..&from=2024-02-01&to=2024-03-01", "from=2024-02-01&to=2024-03-01"),
        ("bbox=42,12,-5,55,20,9", "bbox=42,12,55,20"),
        ("at=15,44,7&f=json&type=air_strike", "type=air_strike"),
    ],
)
def test_the_standard_s_keys_mean_our_own(api: Api, one: str, other: str) -> None:
    """`datetime` and a box with heights keep the events that our own keys keep."""
    found = [[f["id"] for f in api(f"{ITEMS}?limit=1000&{q}").json()["features"]] for q in (one, other)]
    files = [f["id"] for f in api(f"/api/events.geojson?{other}").json()["features"]]
    assert found == [files, files]
    assert files


def test_times_that_contradict_keep_nothing(api: Api) -> None:
    """A `datetime` before `from` narrows to no event; it never widens."""
    assert api(f"{ITEMS}?datetime=../2023-12-01&from=2024-01-01").json()["numberMatched"] == 0


@pytest.mark.parametrize(
    "query",
    [
        *(
            "limit=0",
            "limit=-1",
            "limit=x",
            "limit=1&limit=2",
            "limit=99999999999",
            "offset=-1",
            "offset=1e3",
        ),
        *("bbox=1,2,3", "bbox=nan,0,1,1", "bbox=0,9,1,1", "bbox=0,0,999,1", "bbox=0,0,1,1,1", "bbox="),
        *("datetime=", "datetime=..", "datetime=../..", "datetime=x", "datetime=2024-02-01/2024-01-01"),
        *("datetime=2024-13-01", "datetime=1/2/3", "f=html", "zzz=1", "type=x"),
    ],
)
def test_a_bad_query_is_a_problem(api: Api, query: str) -> None:
    """What is not understood is 400 with its key named, and never a wider answer."""
    answer = api(f"{ITEMS}?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert query.split("=")[0] in answer.json()["detail"]


def test_far_and_large_pages_are_fine(api: Api) -> None:
    """A limit over the largest is the largest, as the standard says; beyond the end is an empty page."""
    assert api(f"{ITEMS}?limit=1000000").json()["numberReturned"] == len(IDS)
    assert api(f"{ITEMS}?offset=1000000000").json()["features"] == []


def test_a_single_item_and_an_unknown_one(api: Api) -> None:
    """A feature by its id says where it belongs; unknown ids and collections are 404."""
    found = api(f"{ITEMS}/{IDS[3]}").json()
    assert {link["rel"] for link in found.pop("links")} == {"self", "collection"}
    assert found == api(f"/api/events/{IDS[3]}").json()
    assert api("/api/collections/theatres/items/gaza").json()["properties"]["name"] == "Gaza"
    for path in (
        f"{ITEMS}/none",
        f"{ITEMS}/..%2Fx",
        "/api/collections/x",
        "/api/collections/theatres/items/x",
    ):
        assert (api(path).status_code, api(path).headers["content-type"]) == (404, "application/problem+json")


def test_theatres_are_found_by_box(api: Api) -> None:
    """A box, also one across the antimeridian, keeps the theatres that it touches."""

    def found(query: str) -> list[str]:
        return [f["id"] for f in api(f"/api/collections/theatres/items?{query}").json()["features"]]

    assert found("bbox=34,31,34.6,31.6") == ["gaza"]
    assert found("bbox=170,-10,-170,10") == []
    assert len(found("bbox=30,-10,29,50")) == 6
    assert found("theatre=iraq") == ["iraq"]


def test_the_definition_is_openapi(api: Api) -> None:
    """The document holds to OpenAPI 3.0 and names every filter key for items and for each file."""
    document = api("/api/openapi.json").json()
    OpenAPIV30SpecValidator(document).validate()
    for path in ("/collections/{collectionId}/items", *(f"/events.{suffix}" for suffix in FORMATS)):
        item = document["paths"][path]
        named = {p["name"] for p in (*item.get("parameters", ()), *item["get"].get("parameters", ()))}
        assert named >= {c.key for c in CRITERIA}


def test_the_definition_lists_304_206_and_416_where_they_exist(api: Api) -> None:
    """A tagged answer lists 304, a file 206 and 416; what the server then answers is among them."""
    paths = api("/api/openapi.json").json()["paths"]
    for path in ("/events.gpkg", "/events.csv", "/map.svg", "/provenance", "/collections", "/health", "/"):
        answer = api(f"/api{path}")
        listed = set(paths[path]["get"]["responses"])
        tag = answer.headers.get("etag")
        assert ("304" in listed) == (tag is not None)
        if tag:
            assert api(f"/api{path}", if_none_match=tag).status_code == 304
        if "206" in listed:
            assert api(f"/api{path}", range="bytes=0-9").status_code == 206
            assert api(f"/api{path}", range="bytes=999999999-").status_code == 416
