"""Read the rivers of GSHHG, at full resolution, as Debian's `gmt-gshhg-full` ships them.

Only there each line says what kind of river it is. `map_app/making/gshhg.py` reads the coast and the lakes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from map_app.making.gshhg import Bounds

RIVERS = Path("/usr/share/gmt-gshhg/binned_river_f.nc")

KINDS = {
    **dict.fromkeys((0, 1, 2, 3), "river"),
    4: "stream",
    **dict.fromkeys((5, 6, 7), "wadi"),
    **dict.fromkeys((8, 9, 10), "canal"),
}
"""What a line of each class of the source is drawn as; 5 to 7 are rivers that fall dry."""


def read_rivers(
    bounds: Bounds, path: Path = RIVERS, kinds: Mapping[int, str] = KINDS
) -> dict[str, BaseGeometry]:
    """Return kind -> lines that meet the bounds, in degrees; `kinds` gives a kind to classes of the source.

    The file is made of bins of one degree, row by row from the North Pole; a point is its distance
    from the south-west corner of its bin in 1/65535 of a degree.
    """
    if not path.exists():
        message = f"{path} is missing: apt-get install gmt-gshhg-full, or name the file"
        raise FileNotFoundError(message)
    import h5py

    window = shapely.box(*bounds)
    found: dict[str, list[BaseGeometry]] = {kind: [] for kind in kinds.values()}
    with h5py.File(path) as file:
        across = int(file["N_bins_in_360_longitude_range"][0])
        first, count = file["Id_of_first_segment_in_a_bin"][:], file["N_segments_in_a_bin"][:]
        start, size = file["Id_of_first_point_in_a_segment"][:], file["N_points_for_a_segment"][:]
        level = file["Hierarchial_level_of_a_segment"][:]
        east, north = (
            file[f"Relative_{way}_from_SW_corner_of_bin"][:].view("u2") / 65535
            for way in ("longitude", "latitude")
        )
    for bin_ in np.flatnonzero(count):
        west, south = bin_ % across, 89 - bin_ // across
        west -= across if west >= across // 2 else 0
        if not window.intersects(shapely.box(west, south, west + 1, south + 1)):
            continue
        for segment in range(first[bin_], first[bin_] + count[bin_]):
            if int(level[segment]) not in kinds:
                continue
            own = slice(start[segment], start[segment] + size[segment])
            found[kinds[int(level[segment])]].append(_line(west + east[own], south + north[own]))
    return {kind: _joined(lines) for kind, lines in found.items()}


def _line(lons: npt.NDArray[np.float64], lats: npt.NDArray[np.float64]) -> BaseGeometry:
    return shapely.linestrings(np.column_stack((lons, lats)).round(5))


def _joined(lines: list[BaseGeometry]) -> BaseGeometry:
    """Join what the edges of the bins have cut, in an order that does not depend on GEOS."""
    return shapely.normalize(shapely.line_merge(shapely.multilinestrings(lines)))
