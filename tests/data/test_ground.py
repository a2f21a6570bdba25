"""The detailed ground: what is land and water where one can look it up, and what it weighs."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import pytest

from map_app.data.paths import GEODATA
from map_app.data.reference.ground import LEVELS, Level
from tests.bench.ground import KB, most, size
from tests.shipped import GEO

Ring = list[tuple[int, int]]


def tile_of(level: Level, lon: float, lat: float) -> tuple[dict[str, list[Ring]], tuple[float, float]]:
    """The tile that holds a point, and the point in its steps."""
    side = 2**level.zoom
    x = (lon / 360 + 0.5) * side
    y = (0.5 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)) * side
    content = json.loads(level.tiles[int(x), int(y)])
    rings = {kind: [points(steps) for steps in lines] for kind, lines in content.items()}
    return rings, ((x - int(x)) * level.extent, (y - int(y)) * level.extent)


def points(steps: list[int]) -> Ring:
    """The points of a ring or line."""
    found, at = [], (0, 0)
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        at = (at[0] + dx, at[1] + dy)
        found.append(at)
    return found


def holds(rings: list[Ring], at: tuple[float, float]) -> bool:
    """Whether a point is inside, by the even-odd rule, as it is painted."""
    inside = False
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > at[1]) != (by > at[1]) and at[0] < ax + (at[1] - ay) / (by - ay) * (bx - ax):
                inside = not inside
    return inside


def painted(level: Level, lon: float, lat: float) -> str:
    """What colour a point has."""
    rings, at = tile_of(level, lon, lat)
    for kind in ("lake", "theatre", "land"):
        if holds(rings.get(kind, []), at):
            return kind
    return "sea"


@pytest.mark.parametrize("name", LEVELS[1:])
@pytest.mark.parametrize(
    ("lon", "lat", "kind"),
    [
        pytest.param(42.18, 15.05, "theatre", id="Zubair"),
        pytest.param(41.83, 15.55, "theatre", id="Jabal al-Tair"),
        pytest.param(42.74, 14.0, "theatre", id="Zuqar"),
        pytest.param(42.75, 13.72, "theatre", id="Hanish"),
        pytest.param(42.6, 15.35, "theatre", id="Kamaran"),
        pytest.param(53.9, 12.5, "theatre", id="Socotra"),
        pytest.param(40.1, 15.7, "land", id="Dahlak"),
        pytest.param(42.0, 16.75, "land", id="Farasan"),
        pytest.param(35.48, 31.5, "lake", id="Dead Sea"),
        pytest.param(35.45, 31.15, "lake", id="ponds of the Dead Sea"),
        pytest.param(35.42, 31.28, "theatre", id="between the Dead Sea and its ponds"),
        pytest.param(38.09, 36.06, "lake", id="Lake Assad"),
        pytest.param(35.59, 32.82, "lake", id="Lake Tiberias"),
        pytest.param(32.9, 23.2, "lake", id="Lake Nasser"),
        pytest.param(43.2, 34.0, "lake", id="Lake Tharthar"),
        pytest.param(32.38, 30.35, "sea", id="Great Bitter Lake"),
        pytest.param(51.0, 40.0, "sea", id="Caspian Sea"),
        pytest.param(34.45, 31.5, "theatre", id="Gaza City"),
        pytest.param(34.495, 31.58, "theatre", id="north-west of Beit Lahia"),
        pytest.param(34.5387, 31.5383, "theatre", id="Beit Hanun"),
        pytest.param(34.535, 31.484, "land", id="Kfar Azza"),
        pytest.param(34.546, 31.559, "land", id="north of Erez"),
        pytest.param(34.215, 31.29, "land", id="Egypt, west of Rafah"),
        pytest.param(34.5, 31.25, "land", id="Negev"),
        pytest.param(34.2, 31.45, "sea", id="off Gaza"),
        pytest.param(44.2, 15.35, "theatre", id="Sana'a"),
        pytest.param(35.8, 33.1, "theatre", id="Golan Heights"),
        pytest.param(43.3, 12.5, "sea", id="Bab el-Mandeb"),
    ],
)
def test_known_points_are_land_or_water(name: str, lon: float, lat: float, kind: str) -> None:
    """Islands are islands and lakes are water, at each level from zoom 7 on."""
    assert painted(GEO.ground.levels[name], lon, lat) == kind


@pytest.mark.parametrize(("lon", "lat"), [(32.31, 31.0), (32.34, 30.7), (32.34, 30.5), (32.57, 30.1)])
def test_the_suez_canal_is_drawn(lon: float, lat: float) -> None:
    """From Port Said to Suez a line of it crosses each latitude that is not a lake's."""
    level = GEO.ground.levels["near"]
    rings, (_, y) = tile_of(level, lon, lat)
    assert any(min(a[1], b[1]) <= y <= max(a[1], b[1]) for line in rings["canal"] for a, b in pairwise(line))


@pytest.mark.parametrize("name", LEVELS)
def test_every_tile_of_a_level_is_there(name: str) -> None:
    """The script asks for all tiles between first and last column and row."""
    level = GEO.ground.levels[name]
    columns, rows = (range(low, high + 1) for low, high in (level.x, level.y))
    assert set(level.tiles) == {(x, y) for x in columns for y in rows}


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("far", 43.3, 12.7),
        ("far", 42.9, 33.4),
        ("near", 34.4, 31.4),
        ("near", 43.3, 12.7),
        ("near", 42.9, 14.8),
        ("near", 40.9, 34.4),
    ],  # no tile with the line at 37 E in it, nor with those that close the Red Sea
)
def test_outlines_of_theatres_lie_on_land_and_its_borders(name: str, lon: float, lat: float) -> None:
    """Each corner of an outline is one of the coast or a border: no sliver can show between them."""
    level = GEO.ground.levels[name]
    rings, _ = tile_of(level, lon, lat)
    drawn = ("land", "theatre", "border", "disputed")
    corners = {p for kind in drawn for ring in rings.get(kind, []) for p in ring}
    for line in rings["outline"]:
        inside = [p for p in line if all(0 < c < level.extent for c in p)]
        assert set(inside) <= corners


@pytest.mark.parametrize("name", LEVELS)
def test_a_view_and_a_pan_stay_in_their_budgets(name: str) -> None:
    """Wherever a laptop's window stands it fetches at most 60 KB, and 30 KB more when it is moved."""
    view, pan = most(GEO.ground.levels[name])
    assert view <= 60 * KB
    assert pan <= 30 * KB


def test_the_ground_is_a_small_part_of_the_repository() -> None:
    """All levels together are at most 8 MB."""
    assert size(GEODATA / "ground") <= 8 * KB**2
