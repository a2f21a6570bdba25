"""Make `ground/`: coast, islands, lakes, rivers, borders and theatres at the detail of near zooms.

`rebuild.sh` installs what it reads and runs it.

Nothing is fetched; running it twice writes the same bytes. `--rivers` and `--borders` name other places of
the files of the two Debian packages.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from build_basemap import THEATRE_COUNTRIES, lines_between
from build_coast import fine_shapes
from build_gaza import add_argument, read_gaza, with_gaza
from build_gshhg import RIVERS, read_land_and_lakes, read_rivers
from build_source import Unit, read_units
from build_theatres import theatres
from build_tiles import Level, level_text
from build_water import todays_lakes, without

FOLDER = Path(__file__).resolve().parent / "ground"
BOUNDS = (22.0, -0.5, 68.0, 42.0)  # more than all tiles, and WATER_GAPS lie inside

LEVELS = (
    Level("wide", 5, (18, 21), (12, 15), 0.01, 0.0005, 2048, ("river",)),
    Level("far", 6, (37, 42), (24, 30), 0.0035, 0.00003, 2048, ("river", "canal")),
    Level("near", 8, (148, 171), (96, 123), 0.0006, 0.0, 4096, ("river", "stream", "wadi", "canal")),
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
    shapes = fine_shapes(units, land)
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
    drawn["lake"] = _large(shapely.simplify(lakes, level.tolerance / 2), level.smallest)
    for kind in level.kinds:
        drawn[kind] = shapely.simplify(rivers[kind], level.tolerance / 2)
    for line in lines_between(units, kept):
        kind = line["properties"]["kind"]
        drawn[kind] = shapely.union(drawn.get(kind, Polygon()), line["geometry"])
    drawn["outline"] = _edges([feature["geometry"] for feature in theatres(units, kept)])
    return drawn


def simplified(level: Level, shapes: Mapping[int, BaseGeometry]) -> dict[int, BaseGeometry]:
    """Leave out small islands and points; what neighbours share stays equal."""
    kept = {i: _large(shape, level.smallest) for i, shape in shapes.items()}
    kept = {i: shape for i, shape in kept.items() if not shape.is_empty}
    simple = shapely.coverage_simplify(list(kept.values()), level.tolerance)
    return dict(zip(kept, simple, strict=True))


def _large(shape: BaseGeometry, smallest: float) -> BaseGeometry:
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.area(parts) >= smallest])


def _edges(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Return the outlines of all shapes; an edge that two of them have is one line."""
    found = set()
    for shape in shapes:
        for ring in shapely.get_rings(shapely.get_parts(shape)):
            points = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
            found |= {(min(a, b), max(a, b)) for a, b in pairwise(points)}
    return shapely.normalize(shapely.line_merge(shapely.multilinestrings(sorted(found))))


if __name__ == "__main__":
    main()
