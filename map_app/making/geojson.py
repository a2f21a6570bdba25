"""GeoJSON as this project writes it: one feature a line, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely


def collection(features: Iterable[Mapping[str, Any]]) -> str:
    """A FeatureCollection (RFC 7946), one feature per line, without spaces."""
    lines = ",\n".join(_compact(_as_geojson(feature)) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _as_geojson(feature: Mapping[str, Any]) -> dict[str, Any]:
    """Put the members in one order, outer rings counter-clockwise as RFC 7946 asks."""
    shape = shapely.orient_polygons(feature["geometry"])
    head = {"type": "Feature"} | {k: feature[k] for k in ("id", "bbox") if k in feature}
    geometry = json.loads(shapely.to_geojson(shape))
    return {**head, "properties": feature["properties"], "geometry": geometry}


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
