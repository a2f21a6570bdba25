"""The map's own requests: clusters of a window, and the list behind a symbol."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.data.plain import SHIPPED

Api = Callable[..., httpx.Response]
PLACED = [e for e in SHIPPED.events if e.location_precision != "country"]


@pytest.mark.parametrize("zoom", [0, 5, 9, 16, 18])
def test_clusters_are_geojson_that_adds_up(api: Api, zoom: int) -> None:
    """Each feature is a point in range: a cluster with its counts and extent, or one event with its id."""
    found = api(f"/api/clusters?view=-180,-90,180,90&zoom={zoom}").json()
    assert (found["total"], found["in_view"]) == (len(SHIPPED.events), len(PLACED))
    assert found["unplaced"] == len(SHIPPED.events) - len(PLACED)
    events = {e.id: e for e in PLACED}
    counted = 0
    for feature in found["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        said = feature["properties"]
        counted += said.get("count", 1)
        if "id" in feature:
            event = events[feature["id"]]
            assert (lon, lat, said["title"]) == (event.lon, event.lat, event.title)
            assert said["date_start"] == event.date_start.isoformat()
        else:
            west, south, east, north = said["extent"]
            assert west - 1e-4 <= lon <= east + 1e-4
            assert south - 1e-4 <= lat <= north + 1e-4
            assert sum(said["types"].values()) == said["count"] > 1
    assert counted == len(PLACED)


def test_the_window_is_no_filter(api: Api) -> None:
    """Moving the map changes what is in view, never the total or the opening frame."""
    near = api("/api/clusters?view=44,15,45,16&zoom=8&type=air_strike").json()
    far = api("/api/clusters?view=-60,-60,-50,-50&zoom=8&type=air_strike").json()
    assert near["total"] == far["total"] == sum(e.event_type == "air_strike" for e in SHIPPED.events)
    assert near["extent"] == far["extent"]
    assert near["in_view"] > far["in_view"] == 0
    assert far["features"] == []


def test_the_list_behind_a_cluster_holds_all_of_it(api: Api) -> None:
    """A click on a cluster asks for its extent and gets its events, in total order, 50 at most."""
    found = api("/api/clusters?view=30,8,56,38&zoom=7").json()
    extents = [f["properties"] for f in found["features"] if "id" not in f][:12]
    assert extents
    for said in extents:
        view = ",".join(map(str, said["extent"]))
        listed = api(f"/api/members?view={view}&zoom=7").json()
        assert listed["total"] >= said["count"]
        assert len(listed["events"]) == min(listed["total"], 50)
        order = [(event["date_start"], event["id"]) for event in listed["events"]]
        assert order == sorted(order)


def test_the_unplaced_are_listed_on_demand(api: Api) -> None:
    """What the map cannot place can be read: those known to the country only, under the filter."""
    listed = api("/api/members?unplaced=true&theatre=yemen").json()
    expected = [e.id for e in SHIPPED.events if e.location_precision == "country" and e.theatre == "yemen"]
    assert listed["total"] == len(expected)
    assert [event["id"] for event in listed["events"]] == expected[:50]


BAD_WINDOWS = [
    "",
    "view=1,2,3,4",
    "zoom=3",
    "view=&zoom=",
    "view=1,2,3,4&zoom=",
    "view=1,2,3,4&zoom=-1",
    "view=1,2,3,4&zoom=99",
    "view=1,2,3,4&zoom=18.4",
    "view=1,2,3,4&zoom=NaN",
    "view=1,2,3,4&zoom=1e309",
    "view=1,2,3,4&zoom=1_0",
    "view=1,2,3,4&zoom=x",
    "view=NaN,2,3,4&zoom=3",
    "view=1e309,2,3,4&zoom=3",
    "view=1,4,3,2&zoom=3",
    "view=1,2,3&zoom=3",
    "view=1,2,3,4,5&zoom=3",
    "view=-181,2,3,4&zoom=3",
    "view=1,2,3,91&zoom=3",
    "view=a,b,c,d&zoom=3",
]


@pytest.mark.parametrize("query", BAD_WINDOWS)
@pytest.mark.parametrize("path", ["clusters", "members"])
def test_a_bad_window_is_refused_by_name(api: Api, path: str, query: str) -> None:
    """No window, or one that is no box and zoom, is a 400 problem that says how to write it."""
    answer = api(f"/api/{path}?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    [fault] = answer.json()["faults"]
    assert fault.startswith("view=")
    assert "write view=w,s,e,n&zoom=0…18" in fault


def test_a_window_over_180_degrees_is_seen(api: Api) -> None:
    """A map that shows both sides of the antimeridian asks with west above east."""
    answer = api("/api/clusters?view=170,-60,-170,60&zoom=3").json()
    assert (answer["in_view"], answer["total"]) == (0, len(SHIPPED.events))


def test_a_bad_filter_is_refused_beside_a_good_window(api: Api) -> None:
    """The window's keys excuse no other: unknown ones and bad values are still 400."""
    for query in ("type=x", "zzz=1", "actor=%00"):
        found: dict[str, Any] = api(f"/api/clusters?view=1,2,3,4&zoom=3&{query}").json()
        assert found["status"] == 400


def test_the_histogram_covers_the_whole_period_under_the_other_criteria(api: Api) -> None:
    """The filter's dates do not narrow the bars, its type does; `v` is the map's own key."""
    whole = api("/api/histogram?type=air_strike&v=1").json()
    assert api("/api/histogram?type=air_strike&from=2024-01-12").json() == whole
    assert whole["period"] == ["2023-10-07", "2024-02-08"]
    assert {bar[1] for bar in whole["bars"]} == {"air_strike"}
    assert api("/api/histogram?type=bogus").status_code == 400


def test_footprints_are_the_discs_of_the_imprecise_events(api: Api) -> None:
    """One disc per centre and radius with its number of events; exact and country ones have none.

    One outline for each unit that stands for discs, wherever the points of its events are.
    """
    vague = [e for e in PLACED if e.location_precision != "exact" and not e.area]
    units = Counter(e.area for e in PLACED if e.area)
    found = api("/api/footprints?view=-180,-60,180,60&zoom=18").json()
    assert found["left_off"] == 0
    assert sum(disc[3] for disc in found["discs"]) == len(vague)
    assert {tuple(disc[:3]) for disc in found["discs"]} == {
        (e.lon, e.lat, e.location_radius_km) for e in vague
    }
    assert {area: n for area, n, _ in found["areas"]} == units
    assert {area: kind for area, _, kind in found["areas"]}["IQ-WA"] == "air_strike"
    assert {area: kind for area, _, kind in found["areas"]}["PS-GZ"] is None  # of several types
    assert api("/api/footprints?view=1,2").status_code == 400


def test_density_tells_cells_with_their_figures_and_what_is_left_out(api: Api) -> None:
    """Each cell has column, row, events and events per 1,000 km²; imprecise events are left out."""
    found = api("/api/density?view=-180,-90,180,90&zoom=5&v=1").json()
    sharp = [e for e in SHIPPED.events if e.location_precision in ("exact", "settlement")]
    assert sum(n for _, _, n, _ in found["cells"]) == len(sharp)
    assert found["left_out"] == len(SHIPPED.events) - len(sharp)
    assert all(density > 0 for *_, density in found["cells"])
    assert api("/api/density?view=1,2&zoom=3").status_code == 400
    assert api("/api/density?view=0,0,1,1&zoom=3&type=bogus").status_code == 400


def test_two_maps_of_density_share_the_breaks_of_their_classes(api: Api) -> None:
    """In a comparison a colour means the same in both; each has its own cells."""
    window, few, many = "view=-180,-90,180,90&zoom=5", "type=diplomacy", "theatre=gaza"
    alone = [api(f"/api/density?{window}&{query}").json() for query in (few, many)]
    a = api(f"/api/density?{window}&{few}&compare={quote(many)}").json()
    b = api(f"/api/density?{window}&{many}&compare={quote(few)}").json()
    assert a["breaks"] == b["breaks"] != alone[0]["breaks"]
    assert [a["cells"], b["cells"]] == [found["cells"] for found in alone]
    assert api(f"/api/density?{window}&compare={quote('type=bogus')}").status_code == 400
