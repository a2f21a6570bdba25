"""Make the geodata files from data that four packages ship. Nothing is fetched.

`rebuild.sh` installs what it reads and runs it.

Running it twice writes the same bytes. `--rivers` and `--borders` name other places of the files of the two
Debian packages.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import shapely

from build_basemap import basemap
from build_far_water import far_water
from build_gaza import add_argument, read_gaza, with_gaza
from build_gshhg import RIVERS
from build_localities import localities_csv
from build_partition import partition
from build_places import gazetteer_csv, places_csv, read_cities
from build_source import read_units
from build_theatres import theatres

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write the five files beside this script and say how large each is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rivers", type=Path, default=RIVERS)
    add_argument(parser)
    given = parser.parse_args()
    units = with_gaza(read_units(), read_gaza(given.borders))
    shapes = partition(units)
    write("theatres.geojson", collection(theatres(units, shapes)))
    write("basemap.geojson", collection(basemap(units, shapes, far_water(given.rivers))))
    cities = read_cities()
    write("places.csv", places_csv(cities))
    write("localities.csv", localities_csv(cities))
    write("gazetteer.csv", gazetteer_csv(cities))


def write(name: str, text: str) -> None:
    """Write UTF-8 with plain newlines whatever the system."""
    (HERE / name).write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{name}: {len(text.encode()):,} bytes\n")


def collection(features: list[dict[str, Any]]) -> str:
    """Return a FeatureCollection (RFC 7946), one feature per line, without spaces."""
    lines = ",\n".join(_compact(_as_geojson(feature)) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _as_geojson(feature: dict[str, Any]) -> dict[str, Any]:
    """Put the members in one order, outer rings counter-clockwise as RFC 7946 asks."""
    shape = shapely.orient_polygons(feature["geometry"])
    head = {"type": "Feature"} | {k: feature[k] for k in ("id", "bbox") if k in feature}
    geometry = json.loads(shapely.to_geojson(shape))
    return {**head, "properties": feature["properties"], "geometry": geometry}


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


if __name__ == "__main__":
    main()
