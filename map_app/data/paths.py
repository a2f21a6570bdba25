"""Where the shipped data lies: in an installed wheel inside the package, in a checkout beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_SHIPPED: Final = _PACKAGE / "_shipped"

SHIPPED_MAP: Final = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent
"""The folder of the map that is shipped."""

EVENTS: Final = SHIPPED_MAP / "events.geojson"
"""The project's own events."""

GEODATA: Final = SHIPPED_MAP / "geodata"
"""Theatres, base map, places."""

SERIES: Final = SHIPPED_MAP / "series.json"
"""Figures that sources give beside them."""

TABLES: Final = SHIPPED_MAP / "tables"
"""Names of actors and regions, and the tables of the house rules."""

NO_MAP: Final = _PACKAGE / "data"
"""What stands in for the folder of events without a map: it has no geodata and no tables."""

GENERAL: Final = NO_MAP / "general.toml"
"""The types that every map may have without describing them."""

LOCALE: Final = _PACKAGE / "ui" / "locale"
"""The catalogues of the interface."""

STREAMLIT_CONFIG: Final = SHIPPED_MAP / ".streamlit" / "config.toml"
"""Theme, toolbar and no telemetry."""
