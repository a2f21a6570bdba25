"""Browser files: what the map needs is served, and nothing else of the machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import shapely

from map_app.data.manager import store_manager
from map_app.data.paths import EVENTS, GEODATA
from map_app.maps import STATIC
from tests.lakes import write
from tests.shipped import GEO

Api = Callable[..., httpx.Response]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/assets/leaflet/leaflet.js", "text/javascript"),
        ("/assets/leaflet/leaflet.css", "text/css"),
        ("/assets/geo/basemap.geojson", "application/geo+json"),
        ("/assets/geo/theatres.geojson", "application/geo+json"),
        *((f"/assets/app/{path.name}", "text/") for path in sorted(STATIC.glob("*.[jc]s*"))),
    ],
)
def test_what_the_map_needs_is_served(api: Api, path: str, kind: str) -> None:
    """Leaflet, our scripts and the two outlines come with their type and a life time."""
    answer = api(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert "max-age" in answer.headers["cache-control"]
    assert answer.content
    assert api(path, If_None_Match=answer.headers["etag"]).status_code in (200, 304)


def test_geodata_comes_unchanged(api: Api) -> None:
    """The outline that is drawn is the file of the project, byte by byte."""
    assert api("/assets/geo/theatres.geojson").content == (GEODATA / "theatres.geojson").read_bytes()


def test_another_map_is_served_its_own_ground_and_names(
    api: Api, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """At addresses that are no other map's: a browser that has been to one never shows it on the other."""
    write(tmp_path)
    (tmp_path / "events.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("MAP_APP_MAP", str(tmp_path))
        other = store_manager().snapshot().store.geodata
        theatres = api("/assets/geo/theatres.geojson").json()["features"]
        assert [feature["id"] for feature in theatres] == ["north_lake"]
        assert len(api("/assets/geo/basemap.geojson").json()["features"]) == 1
        assert api(f"/assets/geo/areas/{other.areas.version}/NO-NL.json").status_code == 200
        assert api(f"/assets/geo/areas/{GEO.areas.version}/YE-TA.json").status_code == 404
        assert api(f"/assets/geo/towns/{GEO.towns.version}/ar/8/19/14.json").status_code == 404
        [tile] = other.towns.chosen(9)
        at = f"/assets/geo/towns/{other.towns.version}/ar/9/{tile[0]}/{tile[1]}.json"
        assert "Lillvik" in [name for name, *_ in api(at).json()]
    assert api(at).status_code == 404
    assert (other.theatres.version, other.basemap_version) != (GEO.theatres.version, GEO.basemap_version)


def test_a_tile_of_the_ground_may_be_cached_for_ever(api: Api) -> None:
    """Its address holds a hash of all tiles; an address with another one is no tile."""
    answer = api(f"/assets/geo/ground/{GEO.ground.version}/near/158/117.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.content == GEO.ground.levels["near"].tiles[158, 117]
    assert set(answer.json()) >= {"theatre", "outline"}
    other = api("/assets/geo/ground/0123456789ab/near/158/117.json")
    assert other.status_code == 404
    assert "immutable" not in other.headers.get("cache-control", "")


def test_the_outline_of_a_unit_may_be_cached_for_ever(api: Api) -> None:
    """It is that of the unit alone; there is none of another version, nor of what is no unit."""
    at = f"/assets/geo/areas/{GEO.areas.version}"
    answer = api(f"{at}/YE-TA.json")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    outline = shapely.geometry.shape({"type": "MultiPolygon", "coordinates": answer.json()})
    assert outline.equals(GEO.areas.by_id["YE-TA"].near)
    for wrong in (f"{at}/YE-XX.json", f"{at}/..%2Fplaces.json", "/assets/geo/areas/0123456789ab/YE-TA.json"):
        assert api(wrong).status_code == 404


def test_names_of_settlements_may_be_cached_for_ever(api: Api) -> None:
    """Their address holds a hash of the names; an address with another one has none."""
    answer = api(f"/assets/geo/towns/{GEO.towns.version}/ar/8/19/14.json")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.content == GEO.towns.tile("ar", 8, 19, 14)
    assert api("/assets/geo/towns/0123456789ab/ar/8/19/14.json").status_code == 404


TRICKS = [
    f"/assets/geo/towns/{GEO.towns.version}/xx/8/19/14.json",
    f"/assets/geo/towns/{GEO.towns.version}/ar/99/19/14.json",
    f"/assets/geo/ground/{GEO.ground.version}/near/1/1.json",
    f"/assets/geo/ground/{GEO.ground.version}/other/158/117.json",
    f"/assets/geo/ground/{GEO.ground.version}/near/158/117.json/x",
    f"/assets/geo/ground/{GEO.ground.version}/near/158/-1.json",
    f"/assets/geo/ground/{GEO.ground.version}/near/{'9' * 4000}/1.json",
    "/assets/geo/ground/near.tsv",
    "/assets/geo/streets/0123456789ab/en/14/9760/6679.json",
    "/assets/geo/streets/0123456789ab/14/9760/6679",
    "/assets/geo/ground",
    "/assets/",
    "/assets/app/",
    "/assets/leaflet/",
    "/assets/geo/",
    "/assets/geo/build.py",
    "/assets/geo/gazetteer.csv",
    "/assets/geo/README.md",
    "/assets/geo/..%2fbuild.py",
    "/assets/geo/%2e%2e%2fevents.geojson",
    "/assets/app/%2e%2e/build.py",
    "/assets/app/%2e%2e/%2e%2e/errors.py",
    "/assets/app/..%2f..%2ferrors.py",
    "/assets/app/..%5c..%5cerrors.py",
    "/assets/app//etc/passwd",
    "/assets/app/%2fetc%2fpasswd",
    "/assets/leaflet/%2e%2e/%2e%2e/%2e%2e/__init__.py",
    "/assets/app/%00",
    "/assets/app/live.js%00.txt",
    "/assets/app/live.js/x",
    "/assets/app/" + "x" * 5_000,
    "/assets/geo/ground/x/near/" + "9" * 5_000 + "/1.json",
    "/assets/geo/towns/x/en/9/" + "9" * 5_000 + "/1.json",
    "/assets/app/" + "%2e%2e/" * 200 + "etc/passwd",
]


@pytest.mark.parametrize("path", TRICKS, ids=range(len(TRICKS)))
def test_no_path_leads_out_of_the_served_folders(api: Api, path: str) -> None:
    """Dots, encoded or not, absolute paths, folders and files beside the served ones are all 404."""
    answer = api(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "import" not in answer.text


@pytest.mark.parametrize(
    "path", ["/assets/app/live.js", "/assets/geo/basemap.geojson", "/assets/leaflet/leaflet.js"]
)
def test_assets_are_read_only(api: Api, path: str) -> None:
    """Any other method is refused as a problem."""
    answer = api(path, "POST")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"


def test_events_of_the_shipped_data_set_have_the_shipped_ground(
    api: Api, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Given alone they are shown on the shipped map: what its page asks for is that map's."""
    (tmp_path / "mine.geojson").write_bytes(EVENTS.read_bytes())
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("MAP_APP_EVENTS", str(tmp_path / "mine.geojson"))
        assert len(api("/assets/geo/theatres.geojson").json()["features"]) == 6
        assert api(f"/assets/geo/areas/{GEO.areas.version}/YE-TA.json").status_code == 200
