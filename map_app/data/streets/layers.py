"""What the map draws of Protomaps' basemap layers, versions 3 and 4: a kind for each feature, and names.

Schema: https://docs.protomaps.com/basemaps/layers. Version 3 writes `pmap:kind` for `kind`, has a kind of
roads more, and layers of its own for rivers and green; what is not named here is not drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from map_app.data.streets import vector
from map_app.data.streets.names import EXTENT, Name, Roads, place, tag_of
from map_app.data.streets.vector import AREA, LINE, Feature, Layer

LAYERS: Final = frozenset(
    {"earth", "landcover", "landuse", "natural", "water", "physical_line", "roads", "transit", "buildings"}
    | {"boundaries", "places"}
)
"""The layers that are read."""

MOST_POINTS: Final = 400_000
"""Of a tile: more would take a browser seconds to draw; what is beyond is left out, the finest first."""

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
_FINEST: Final = ("path", "building", "stream", "minor")


@dataclass(slots=True)
class Content:
    """What is drawn of a tile: steps of lines and rings by kind, as `vector.Feature` has them, and names."""

    shapes: dict[str, list[list[int]]] = field(default_factory=lambda: defaultdict(list))
    names: list[Name] = field(default_factory=list)


def read(data: bytes) -> Content:
    """Translate a tile. Raises VectorError."""
    content = Content()
    roads = Roads()
    for layer in vector.layers(data):
        if layer.name not in LAYERS:
            continue
        for feature in _features(layer):
            if layer.name == "places":
                content.names += place(feature)
                continue
            kind = kind_of(layer.name, feature)
            if not kind:
                continue
            content.shapes[kind] += feature.lines
            roads.add(kind, feature)
    content.names += roads.named.values()
    content.names.sort(key=lambda name: (-name.weight, -name.run))
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


def kind_of(layer: str, feature: Feature) -> str | None:
    """What a feature is drawn as; None for what is not."""
    kind, shape = str(tag_of(feature.tags, "kind") or ""), feature.shape
    if shape == AREA:
        return _area(layer, kind)
    if shape != LINE:
        return None
    if layer in ("water", "physical_line"):
        return _RIVERS.get(kind)
    if layer in ("roads", "transit"):
        return _road(kind, str(tag_of(feature.tags, "kind_detail") or ""))
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
    level = tag_of(tags, "kind_detail") or tag_of(tags, "min_admin_level")
    if kind in ("country", "unrecognized_country") or level == 2:
        is_plain = kind in ("country", "") and not tags.get("disputed")
        return "border" if is_plain else "disputed"
    return "region" if kind == "region" or level in (3, 4) else None
