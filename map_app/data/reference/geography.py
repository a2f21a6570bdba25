"""What a record may leave to the map: its theatre, and the point of a country or theatre."""

from __future__ import annotations

from collections.abc import Sequence

from map_app.core.vocabulary import ELSEWHERE
from map_app.data.reference.areas import Areas
from map_app.data.reference.lands import Lands
from map_app.data.reference.places import Place
from map_app.data.reference.theatres import TOLERANCE_KM, Theatres


class MapGeography:
    """Implements `core.coerce.Geography` with a map's theatres, lands and labels."""

    def __init__(self, theatres: Theatres, areas: Areas, lands: Lands, labels: Sequence[Place]) -> None:
        self._theatres = theatres
        self._areas = areas
        self._lands = lands
        self._countries = {label.country_code: label for label in labels if label.country_code}

    def theatre_at(self, lon: float, lat: float, country_code: object = None, radius_km: object = 0) -> str:
        """The theatre of a point in degrees; off the drawn coast, as in a harbour, the one ashore.

        Borders are drawn coarsely, and towns lie on them: the country that a record names decides where the
        point is at most its radius, or the outlines' tolerance, across its border.
        """
        if not self._theatres.outlines:
            return ""
        if isinstance(country_code, str):
            km = radius_km if isinstance(radius_km, int | float) else 0
            near = self._lands.across(country_code, lon, lat, max(km, TOLERANCE_KM))
            if near is not None and (meant := self._theatres.most_of(near)):
                return meant
        found = self._theatres.at([lon], [lat])[0]
        if found != ELSEWHERE or self._lands.holds(lon, lat):
            return found
        return self._theatres.ashore(lon, lat) or ELSEWHERE

    def has_theatre(self, slug: str) -> bool:
        """Whether an event may say that it lies there."""
        return slug == ELSEWHERE or slug in self._theatres.outlines

    def has_area(self, area: str) -> bool:
        """Whether there is an outline of this unit."""
        return area in self._areas.by_id

    def generic_point(self, country_code: object, theatre: object) -> tuple[float, float, str] | None:
        """Longitude, latitude and theatre for an event that is located only by country or theatre.

        None where neither is known, or the country spans several theatres.
        """
        shape = self._theatres.outlines.get(theatre) if isinstance(theatre, str) else None
        if shape is not None:
            inner = shape.representative_point()
            return round(inner.x, 4), round(inner.y, 4), str(theatre)
        point = self._country_point(str(country_code))
        if point is None or (theatre in (None, "") and self._lands.is_divided(str(country_code))):
            return None
        return *point, str(theatre or self.theatre_at(*point))

    def _country_point(self, code: str) -> tuple[float, float] | None:
        label = self._countries.get(code)
        return (label.lon, label.lat) if label else None


class AnyTheatre(MapGeography):
    """The geography of events without a map, which may name any theatre and lie in any country."""

    def has_theatre(self, slug: str) -> bool:
        """Always: nothing says which there are."""
        del slug
        return True

    def _country_point(self, code: str) -> tuple[float, float] | None:
        return self._lands.inner_point(code)
