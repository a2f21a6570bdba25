"""Answers that need not be sent, nor even made, again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from map_app.api.responses import caching
from map_app.core.schema import Event
from map_app.data import manager
from map_app.data.engines.duck import DuckEngine
from map_app.data.manager import ENVIRONMENT, Snapshot
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.conftest import Client
from tests.shipped import MAP

Api = Callable[..., httpx.Response]
MakeEvent = Callable[..., Event]
WINDOW = "view=30,8,56,38&zoom=5"
EVENT = "2023-10-07"
ANSWERS = [
    *(f"{name}?{WINDOW}&type=air_strike" for name in ("clusters", "members", "footprints", "density")),
    *("members?unplaced=true", "histogram?type=air_strike", "provenance?q=port", "events.atom?q=port"),
    *("citation.txt?q=port", "citation.bib?q=port", "citation.json?q=port"),
    *("collections", "collections/events", "collections/theatres"),
    *("collections/events/items?limit=3", "collections/theatres/items", "collections/theatres/items/gaza"),
    *("events.csv", "events.gpkg", "map.svg", "map.png", "events.html?theatre=gaza"),
]


@pytest.mark.parametrize("path", ANSWERS)
def test_what_is_unchanged_is_304_without_a_query(
    api: Api, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Each answer has a tag and is asked for again; with the tag it is 304, and the store is not asked."""
    answer = api(f"/api/{path}")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert api(f"/api/{path}").headers["etag"] == answer.headers["etag"]

    def fail(*_: object) -> Any:  # noqa: ANN401 - never returns
        raise AssertionError("the store was asked")

    monkeypatch.setattr(DuckEngine, "_run", fail)
    again = api(f"/api/{path}", If_None_Match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == answer.headers["etag"]


def test_one_event_has_its_tag(api: Api) -> None:
    """An event's own address, and the standard's, are kept as the rest is."""
    [event] = api("/api/collections/events/items?limit=1").json()["features"]
    for path in (f"/api/events/{event['id']}", f"/api/collections/events/items/{event['id']}"):
        tag = api(path).headers["etag"]
        assert api(path, If_None_Match=tag).status_code == 304


def test_what_differs_has_another_tag(api: Api) -> None:
    """Windows, views, sizes and addresses are told apart; the order of keys and what is not drawn are not."""
    tag = {path: api(f"/api/{path}", "HEAD").headers["etag"] for path in DIFFERENT}
    assert len(set(tag.values())) == len(DIFFERENT)
    for one, other in SAME:
        assert api(f"/api/{one}", "HEAD").headers["etag"] == api(f"/api/{other}", "HEAD").headers["etag"]
    there = api("/api/collections/events", Host="other.test").headers["etag"]
    assert there != api("/api/collections/events").headers["etag"]


DIFFERENT = [
    f"clusters?{WINDOW}",
    "clusters?view=30,8,56,38&zoom=6",
    "clusters?view=30,8,56,39&zoom=5",
    f"clusters?{WINDOW}&type=air_strike",
    f"members?{WINDOW}",
    "members?unplaced=true",
    f"density?{WINDOW}",
    *("map.svg", "map.png", "map.svg?width=900", "map.svg?height=700", "map.svg?at=15,44,7"),
    *("map.svg?layer=density", "map.svg?frame=2024-01-01..2024-01-07", "map.svg?event=a", "events.html"),
    "map.svg?lang=ar",
    *("collections/events/items", "collections/events/items?limit=3", "collections/events/items?offset=3"),
    *("collections/theatres/items", "collections/theatres", "events.csv", "events.kml"),
]
SAME = [
    ("map.svg?type=politics&type=air_strike&width=900", "map.svg?width=900&type=air_strike&type=politics"),
    ("map.svg?basemap=x&data=01234567&about=true", "map.svg"),
    ("events.html?at=15.0,44.00,7", "events.html?at=15,44,7"),
    (f"clusters?{WINDOW}&v=1", f"clusters?{WINDOW}"),
]


def test_new_data_and_a_new_release_have_other_tags(
    make_feature: Callable[..., dict[str, Any]],
    write_events: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody keeps a file or picture of data, or by a release, that is not served any more."""
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 0.0)
    monkeypatch.setenv(ENVIRONMENT, str(write_events(make_feature(title="Before"))))
    api = Client()
    paths = (
        "/api/map.svg",
        f"/api/clusters?{WINDOW}",
        "/api/events.html",
        "/api/events.csv",
        "/api/events.gpkg",
    )
    before = [api(path).headers["etag"] for path in paths]
    write_events(make_feature(title="After it"))
    after = [api(path, If_None_Match=tag) for path, tag in zip(paths, before, strict=True)]
    assert [answer.status_code for answer in after] == [200] * len(paths)
    assert "After it" in after[-2].text
    monkeypatch.setattr(caching, "release", lambda: "the next one")
    tags = [answer.headers["etag"] for answer in after]
    again = [api(path, If_None_Match=tag) for path, tag in zip(paths, tags, strict=True)]
    assert [answer.status_code for answer in again] == [200] * len(paths)


def test_what_a_collection_says_of_itself_is_in_the_tag(make_event: MakeEvent) -> None:
    """Records, dataset, licence and attribution travel with each file, and so are told apart."""
    events = (make_event("a"),)
    said = [
        Collection(events, (), "mine"),
        Collection((make_event("a", title="Another"),), (), "mine"),
        Collection(events, (), "other"),
        Collection(events, (), "mine", "CC0"),
        Collection(events, (), "mine", attribution="Us"),
    ]
    tags = [caching.etag_of(Snapshot(EventStore(one, MAP), ()), "csv") for one in said]
    assert len(set(tags)) == len(tags)
    assert caching.etag_of(Snapshot(EventStore(said[0], MAP), ()), "csv") == tags[0]
