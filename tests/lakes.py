"""The folder of a map of an invented region, with some of everything: a theatre, a unit, labels, an actor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

INSIDE = (20.5, 60.5)
"""Longitude and latitude of a point in the theatre and unit of the other map."""

TABLES = {
    "geodata/places.csv": "id,kind,country_code,lat,lon,min_zoom,rank,rotation,name_en,name_ar\n"
    "nordia,country,NO,60.5,20.2,3,1,,Nordia,نورديا\nstorvik,city,,60.5,20.5,5,2,,Storvik,ستورفيك\n",
    "geodata/gazetteer.csv": "name,aliases,local,country_code,lat,lon,population\n"
    "Storvik,Storwick,,NO,60.5,20.5,9000\nLillvik,,,NO,60.6,20.8,1200\n",
    "geodata/localities.csv": "kind,country_code,lat,lon,min_zoom,name_en\nsite,NO,60.4,20.4,8,Camp North\n",
    "tables/actors.csv": "name,aliases,name_ar,source_ar\nLake Guard,LG,حرس البحيرة,a test\n",
}


MAP_TOML = """\
[map]
dataset = "lakes"
title.en = "Lakes"
[[types]]
slug = "raid"
family = "ground"
symbol = "square"
color = "#7B4A2B"
label.en = "Raid"
[[theatres]]
slug = "north_lake"
label.en = "North Lake"
phrase.en = "the North Lake"
water = true
[ground]
lighter = ["NO"]
"""


def square(west: float, south: float, side: float) -> dict[str, Any]:
    """A square as a polygon."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(*features: tuple[str, dict[str, Any], dict[str, Any]]) -> str:
    """A collection of features, each an id, properties and a geometry."""
    listed = [
        {"type": "Feature", "id": id_, "properties": properties, "geometry": geometry}
        for id_, properties, geometry in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed})


def write(folder: Path) -> None:
    """Write all files but the events."""
    files = TABLES | {
        "map.toml": MAP_TOML,
        "geodata/theatres.geojson": collection(("north_lake", {}, square(20, 60, 1))),
        "geodata/areas.geojson": collection(("NO-NL", {"name": "Lake County"}, square(20, 60, 1))),
        "geodata/basemap.geojson": collection(("", {"kind": "land", "country": "NO"}, square(19, 59, 4))),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
