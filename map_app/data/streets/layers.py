"""What the map draws of Protomaps' basemap layers, versions 3 and 4: a kind for each feature, and names.

Schema: https://docs.protomaps.com/basemaps/layers. Version 3 writes `pmap:kind` for `kind`, has a kind of
roads more, and layers of its own for rivers and green; what is not named here is not drawn.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from map_app.core.text import HIDDEN
from map_app.data.streets import vector
from map_app.data.streets.vector import AREA, LINE, POINT, Feature, Layer

EXTENT: Final = 4096
"""Steps that a side of a translated tile has."""

LAYERS: Final = frozenset(
    {"earth", "landcover", "landuse", "natural", "water", "physical_line", "roads", "transit", "buildings"}
    | {"boundaries", "places"}
)
"""The layers that are read."""

MOST_POINTS: Final = 400_000
"""Of a tile: more would take a browser seconds to draw; what is beyond is left out, the finest first."""

LONGEST_NAME: Final = 80
_GREEN: Final = frozenset(
    {"park", "forest", "wood", "national_park", "nature_reserve", "protected_area", "garden", "golf_course"}
    | {"cemetery", "grass", "grassland", "recreation_ground", "orchard", "farmland", "farm", "allotments"}
    | {"village_green", "pitch", "scrub", "wetland"}
)
_BUILT: Final = frozenset(
    {"residential", "commercial", "industrial", "retail", "railway", "hospital", "school", "university"}
    | {"college", "military", "naval_base", "airfield", "aerodrome", "port", "urban_area", "neighbourhood"}
)
_ROADS: Final = {
    "highway": "highway",
    "major_road": "major",
    "medium_road": "medium",
    "minor_road": "minor",
    "path": "path",
    "other": "path",
    "rail": "rail",
}
_MEDIUM: Final = frozenset({"secondary", "secondary_link", "tertiary", "tertiary_link"})
_RIVERS: Final = {
    "river": "river",
    "canal": "canal",
    "stream": "stream",
    "drain": "stream",
    "ditch": "stream",
}
_NAMED_ROADS: Final = ("highway", "major", "medium", "minor")
_SETTLED: Final = frozenset({"locality", "neighbourhood", "macrohood", "city", "town", "village", "hamlet"})
_FINEST: Final = ("path", "building", "stream", "minor")
_SCRIPTS: Final = {
    "ar": re.compile("[\u0600-\u06ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "en": re.compile("[A-Za-z\u00c0-\u024f]"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A place or road by language, where it stands in steps of the tile, and its rank, the least first.

    A road's `run` is the length in steps of the straight piece that its name may stand on, `turn` that
    piece's degrees from the horizontal, clockwise; of a place both are 0.
    """

    names: dict[str, str]
    x: float
    y: float
    rank: float
    run: float = 0
    turn: float = 0


@dataclass(slots=True)
class Content:
    """What is drawn of a tile: steps of lines and rings by kind, as `vector.Feature` has them, and names."""

    shapes: dict[str, list[list[int]]] = field(default_factory=lambda: defaultdict(list))
    places: list[Name] = field(default_factory=list)
    roads: list[Name] = field(default_factory=list)


def read(data: bytes) -> Content:
    """Translate a tile. Raises VectorError."""
    content = Content()
    roads: dict[str, Name] = {}
    for layer in vector.layers(data):
        if layer.name not in LAYERS:
            continue
        for feature in _features(layer):
            if layer.name == "places":
                content.places += _place(feature)
                continue
            kind = kind_of(layer.name, feature)
            if not kind:
                continue
            content.shapes[kind] += feature.lines
            if kind in _NAMED_ROADS:
                _keep_longest(roads, kind, feature)
    content.places.sort(key=lambda name: name.rank)
    content.roads = sorted(roads.values(), key=lambda name: (name.rank, -name.run))
    _bound(content.shapes)
    return content


def _features(layer: Layer) -> Iterator[Feature]:
    """The features of a layer, in steps of `EXTENT`."""
    for feature in layer.features():
        if layer.extent != EXTENT:
            feature.lines[:] = [[round(n * EXTENT / layer.extent) for n in line] for line in feature.lines]
        yield feature


def _bound(shapes: dict[str, list[list[int]]]) -> None:
    for kind in _FINEST:
        if sum(len(line) for lines in shapes.values() for line in lines) > 2 * MOST_POINTS:
            shapes.pop(kind, None)
    if sum(len(line) for lines in shapes.values() for line in lines) > 2 * MOST_POINTS:
        raise vector.VectorError("a tile has too many points")


def _tag(tags: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - a text, number or truth value
    return tags.get(name, tags.get(f"pmap:{name}"))


def kind_of(layer: str, feature: Feature) -> str | None:
    """What a feature is drawn as; None for what is not."""
    kind, shape = str(_tag(feature.tags, "kind") or ""), feature.shape
    if shape == AREA:
        return _area(layer, kind)
    if shape != LINE:
        return None
    if layer in ("water", "physical_line"):
        return _RIVERS.get(kind)
    if layer in ("roads", "transit"):
        return _road(kind, str(_tag(feature.tags, "kind_detail") or ""))
    return _border(kind, feature.tags) if layer == "boundaries" else None


def _area(layer: str, kind: str) -> str | None:
    whole = {"earth": "earth", "water": "water", "buildings": "building"}.get(layer)
    if whole:
        return whole
    if layer not in ("landuse", "natural", "landcover"):
        return None
    return "green" if kind in _GREEN else "built" if kind in _BUILT else None


def _road(kind: str, detail: str) -> str | None:
    if kind == "major_road" and detail in _MEDIUM:
        return "medium"
    if kind in ("aeroway", "runway", "taxiway"):
        return "runway" if "runway" in (kind, detail) else "minor"
    return _ROADS.get(kind)


def _border(kind: str, tags: dict[str, Any]) -> str | None:
    level = _tag(tags, "kind_detail") or _tag(tags, "min_admin_level")
    if kind in ("country", "unrecognized_country") or level == 2:
        is_plain = kind in ("country", "") and not tags.get("disputed")
        return "border" if is_plain else "disputed"
    return "region" if kind == "region" or level in (3, 4) else None


def _place(feature: Feature) -> Iterable[Name]:
    """A settlement or quarter within the tile; countries and regions are named by the map itself."""
    tags = feature.tags
    if feature.shape != POINT or _tag(tags, "kind") not in _SETTLED or not feature.lines:
        return ()
    x, y = feature.lines[0][:2]
    names = _names(tags)
    if not (names and 0 <= x < EXTENT and 0 <= y < EXTENT):
        return ()
    quarter = 50 if _tag(tags, "kind") in ("neighbourhood", "macrohood") else 0
    rank = _number(_tag(tags, "min_zoom"), 15) * 100 - _number(_tag(tags, "population_rank"), 0) + quarter
    return (Name(names, x, y, rank),)


def _keep_longest(roads: dict[str, Name], kind: str, feature: Feature) -> None:
    """Keep a road's name on the longest straight piece that the tile has of it."""
    names = _names(feature.tags)
    for line in feature.lines if names else ():
        found = _straightest(line)
        if not found:
            continue
        run, x, y, turn = found
        key = names["en"]
        if (key not in roads or roads[key].run < run) and 0 <= x < EXTENT and 0 <= y < EXTENT:
            roads[key] = Name(names, x, y, _NAMED_ROADS.index(kind), run, turn)


def _straightest(line: list[int]) -> tuple[float, float, float, float] | None:
    """Length, middle and turn of a line's longest piece between two points that bends little."""
    points, at = [], (0, 0)
    for dx, dy in zip(line[::2], line[1::2], strict=True):
        at = (at[0] + dx, at[1] + dy)
        points.append(at)
    pieces: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for a, b in pairwise(points):
        if pieces and _bends(pieces[-1], (a, b)) < _STRAIGHT:
            pieces[-1] = (pieces[-1][0], b)
        else:
            pieces.append((a, b))
    if not pieces:
        return None
    (ax, ay), (bx, by) = max(pieces, key=lambda piece: math.dist(*piece))
    turn = math.degrees(math.atan2(by - ay, bx - ax))
    turn += 180 if turn <= -90 else -180 if turn > 90 else 0
    return math.dist((ax, ay), (bx, by)), (ax + bx) / 2, (ay + by) / 2, round(turn)


_STRAIGHT: Final = 8.0
"""Degrees."""


def _bends(
    one: tuple[tuple[int, int], tuple[int, int]], other: tuple[tuple[int, int], tuple[int, int]]
) -> float:
    turns = [math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])) for a, b in (one, other)]
    return abs((turns[1] - turns[0] + 180) % 360 - 180)


def _names(tags: dict[str, Any]) -> dict[str, str]:
    """The name in each language of the map: its own, else one in its letters, else English, else any."""
    given = {key: _clean(tags[key]) for key in _NAME_TAGS if isinstance(tags.get(key), str)}
    plain = [given[key] for key in ("name", "name2", "name3") if given.get(key)]
    found = {}
    for lang, script in _SCRIPTS.items():
        own = next((name for name in plain if script.search(name)), "")
        name = given.get(f"name:{lang}") or own or given.get("name:en") or next(iter(plain), "")
        if name:
            found[lang] = name
    return found


_NAME_TAGS: Final = ("name", "name2", "name3", "name:en", "name:ar", "name:he")


def _clean(text: str) -> str:
    return " ".join(HIDDEN.sub("", text).split())[:LONGEST_NAME]


def _number(value: Any, otherwise: float) -> float:  # noqa: ANN401 - a tag
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else otherwise
