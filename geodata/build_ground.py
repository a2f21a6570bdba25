"""Make `ground/`: coast, islands, lakes, rivers, borders and theatres at the detail of near zooms.

`rebuild.sh` installs what it reads and runs it.

Nothing is fetched; running it twice writes the same bytes. `--rivers` and `--borders` name other places of
the files of the two Debian packages.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from build_basemap import THEATRE_COUNTRIES
from build_gaza import add_argument, read_gaza, with_gaza
from build_gshhg import RIVERS, read_rivers
from build_source import read_units
from build_theatres import theatres
from build_water import todays_lakes
from map_app.making.borders import lines_between, read_disputes
from map_app.making.coast import Box, fine_shapes
from map_app.making.ground import edges_of, large, simplified
from map_app.making.gshhg import read_land_and_lakes
from map_app.making.land import Unit
from map_app.making.tiles import Level, level_text
from map_app.making.water import without

FOLDER = Path(__file__).resolve().parent / "ground"
BOUNDS = (22.0, -0.5, 68.0, 42.0)  # more than all tiles, and WATER_GAPS lie inside

LEVELS = (
    Level("wide", 5, (18, 21), (12, 15), 0.01, 0.0005, 2048, ("river",)),
    Level("far", 6, (37, 42), (24, 30), 0.0035, 0.00003, 2048, ("river", "canal")),
    Level("near", 8, (148, 171), (96, 123), 0.0006, 0.0, 4096, ("river", "stream", "wadi", "canal")),
)

# Boxes of islands that are nearer to another country: the award of 9 October 1998 between Eritrea and
# Yemen gives the Mohabbakahs, the Haycocks and the South West Rocks to Eritrea.
ISLANDS: tuple[tuple[Box, str], ...] = (
    ((42.30, 13.25, 42.62, 13.90), "ER"),
    ((42.62, 13.25, 42.90, 13.50), "ER"),
)


def main() -> None:
    """Write a file for each level and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rivers", type=Path, default=RIVERS)
    add_argument(parser)
    given = parser.parse_args()
    land, lakes = read_land_and_lakes(BOUNDS)
    lakes, filled = todays_lakes(lakes)
    rivers = {kind: without(lines, filled) for kind, lines in read_rivers(BOUNDS, given.rivers).items()}
    units = with_gaza(read_units(), read_gaza(given.borders))
    shapes = fine_shapes(units, land, ISLANDS)
    FOLDER.mkdir(exist_ok=True)
    for level in LEVELS:
        text = level_text(level, layers(level, units, shapes, lakes, rivers))
        (FOLDER / f"{level.name}.tsv").write_text(text, encoding="ascii", newline="\n")
        sys.stdout.write(f"{level.name}.tsv: {len(text):,} bytes\n")


def layers(
    level: Level,
    units: list[Unit],
    shapes: Mapping[int, BaseGeometry],
    lakes: BaseGeometry,
    rivers: Mapping[str, BaseGeometry],
) -> dict[str, BaseGeometry]:
    """Return kind -> shape in degrees, simplified for a level, in the order in which they are drawn."""
    kept = simplified(level, shapes)
    light = [shape for i, shape in kept.items() if units[i].country in THEATRE_COUNTRIES]
    dark = [shape for i, shape in kept.items() if units[i].country not in THEATRE_COUNTRIES]
    drawn = {"land": shapely.union_all(dark), "theatre": shapely.union_all(light)}
    drawn["lake"] = large(shapely.simplify(lakes, level.tolerance / 2), level.smallest)
    for kind in level.kinds:
        drawn[kind] = shapely.simplify(rivers[kind], level.tolerance / 2)
    for line in lines_between(units, kept, read_disputes()):
        kind = line["properties"]["kind"]
        drawn[kind] = shapely.union(drawn.get(kind, Polygon()), line["geometry"])
    drawn["outline"] = edges_of([feature["geometry"] for feature in theatres(units, kept)])
    return drawn


if __name__ == "__main__":
    main()
