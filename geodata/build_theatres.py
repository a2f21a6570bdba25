"""Make the six theatres from the same simplified land that the base map draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from build_basemap import country_shape
from map_app.making.land import Unit

GAZA_CITY = (34.467, 31.502)
NORTHEAST_JORDAN_FROM = 37.0  # degrees east

# Outline of the water from the head of the Gulf of Suez to the end of the Gulf of Aden, as
# lon, lat. Every corner but the two capes lies inland, so that the coast makes the edge.
RAS_ASIR = (51.28, 11.83)
RAS_FARTAK = (52.23, 15.63)
RED_SEA_ENVELOPE = (
    (52.00, 16.00),  # Yemen, inland of Ras Fartak
    (51.00, 16.20),
    (49.00, 15.20),
    (46.00, 14.20),
    (44.00, 14.50),
    (43.60, 17.00),  # Saudi Arabia
    (42.30, 19.00),
    (40.50, 21.50),
    (39.50, 24.00),
    (38.00, 26.00),
    (36.50, 28.00),
    (35.40, 29.30),  # Jordan, east of Aqaba
    (35.10, 29.80),  # Negev, north of Eilat
    (34.00, 30.10),  # Sinai
    (32.90, 30.15),
    (32.30, 30.15),  # Egypt, north of Suez; the canal is not in the source
    (31.80, 28.50),
    (33.00, 25.00),
    (34.50, 22.00),
    (35.50, 20.00),  # Sudan
    (36.50, 18.00),
    (38.50, 15.00),  # Eritrea
    (40.50, 13.20),
    (42.00, 11.00),  # Djibouti and Ethiopia
    (44.50, 9.50),  # Somalia
    (48.00, 10.00),
    (50.70, 11.40),  # inland of Ras Asir
)
IN_THE_RED_SEA = (38.0, 20.5)

NATURAL_EARTH = "Natural Earth 10m countries"
PUBLIC_DOMAIN = "Public domain"
BORDERS = {"gaza": (f"{NATURAL_EARTH}; border: DCW-GMT 2.1.1", "LGPL-3.0-or-later")}
"""Source and licence of theatres that are not wholly Natural Earth's."""

# slug, name, rule; the order is that of the file
THEATRES = (
    ("gaza", "Gaza", "The part of Palestine that holds Gaza City."),
    ("northeast_jordan", "Northeast Jordan", "Jordan east of 37 degrees east."),
    ("iraq", "Iraq", "The country of Iraq."),
    ("syria", "Syria", "The country of Syria, with the Golan Heights."),
    ("yemen", "Yemen", "The country of Yemen, with its islands."),
    (
        "red_sea",
        "Red Sea",
        "Water of the Red Sea with the Gulfs of Suez and Aqaba, Bab-el-Mandeb and the Gulf of "
        "Aden out to the line Ras Asir - Ras Fartak; no land.",
    ),
)


def theatres(units: list[Unit], shapes: dict[int, BaseGeometry]) -> list[dict[str, Any]]:
    """Return the six features in the order of THEATRES."""
    palestine = shapely.get_parts(country_shape(units, shapes, "PS"))
    jordan = country_shape(units, shapes, "JO")
    made = {
        "gaza": next(part for part in palestine if part.contains(Point(GAZA_CITY))),
        "northeast_jordan": jordan.intersection(box(NORTHEAST_JORDAN_FROM, 29, 40, 34)),
        "iraq": country_shape(units, shapes, "IQ"),
        "syria": country_shape(units, shapes, "SY"),
        "yemen": country_shape(units, shapes, "YE"),
        "red_sea": _red_sea(shapes),
    }
    return [_feature(slug, name, rule, made[slug]) for slug, name, rule in THEATRES]


def _red_sea(shapes: dict[int, BaseGeometry]) -> BaseGeometry:
    """Return the water inside the envelope that hangs together with the Red Sea."""
    land = shapely.union_all(list(shapes.values()))
    capes = [_nearest_vertex(land, RAS_ASIR), _nearest_vertex(land, RAS_FARTAK)]
    water = Polygon([*capes, *RED_SEA_ENVELOPE]).difference(land)
    return next(p for p in shapely.get_parts(water) if p.contains(Point(IN_THE_RED_SEA)))


def _nearest_vertex(land: BaseGeometry, cape: tuple[float, float]) -> tuple[float, float]:
    """Return the coast's own vertex at a cape, so that the closing line ends on the coast."""
    points = shapely.get_coordinates(land)
    best = points[np.argmin(np.hypot(*(points - np.array(cape)).T))]
    return float(best[0]), float(best[1])


def _feature(slug: str, name: str, rule: str, shape: BaseGeometry) -> dict[str, Any]:
    source, licence = BORDERS.get(slug, (NATURAL_EARTH, PUBLIC_DOMAIN))
    properties = {"name": name, "rule": rule, "source": source, "licence": licence}
    return {"id": slug, "properties": properties, "geometry": shape, "bbox": list(shape.bounds)}
