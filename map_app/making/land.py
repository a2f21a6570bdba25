"""A piece of land with one answer to "which country?"."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Unit:
    """`key` names it: for a country the ISO 3166-1 alpha-2 code, in small letters where there is none.

    `country` is that ISO code or None; the geometry is a (Multi)Polygon in degrees, WGS 84.
    """

    key: str
    country: str | None
    name: str
    geometry: BaseGeometry
