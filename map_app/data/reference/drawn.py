"""The shapes of base map and theatres with what is drawn of them: for pictures and for offline pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely

from map_app.data.reference.tables import Feature

PROPERTIES: Final = ("kind", "theatre")
"""What a script must know of a shape."""


class Drawn:
    """What is drawn of the features of a base map and of theatres.

    Kinds of the base map: areas `land`, `theatre` (land drawn lighter) and `lake`, lines `river`, `canal`,
    `border` and `disputed`; that of theatres is `outline`.
    """

    def __init__(self, basemap: Callable[[], Sequence[Feature]], theatres: Sequence[Feature]) -> None:
        self._basemap = basemap
        self._theatres = theatres

    @cached_property
    def basemap(self) -> dict[str, Any]:
        """Arrays of geometries by kind."""
        return _by_kind(self._basemap())

    @cached_property
    def theatres(self) -> dict[str, Any]:
        """Arrays of geometries by kind; empty for a map without theatres."""
        return _by_kind(self._theatres)

    @cached_property
    def basemap_json(self) -> str:
        """GeoJSON with the properties that are drawn and nothing else."""
        return written(self._basemap())

    @cached_property
    def theatres_json(self) -> str:
        """GeoJSON with the properties that are drawn and nothing else."""
        return written(self._theatres)


def _by_kind(features: Sequence[Feature]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for feature in features:
        properties = feature["properties"]
        kind = properties.get("kind", "outline")
        if kind == "land" and properties.get("theatre"):
            kind = "theatre"
        found.setdefault(kind, []).append(shapely.geometry.shape(feature["geometry"]))
    return {kind: np.array(shapes) for kind, shapes in found.items()}


def written(features: Sequence[Feature]) -> str:
    """GeoJSON with the properties that are drawn and nothing else."""
    drawn = [
        {
            "type": "Feature",
            "geometry": feature["geometry"],
            "properties": {k: v for k, v in feature["properties"].items() if k in PROPERTIES},
        }
        for feature in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": drawn}, separators=(",", ":"))
