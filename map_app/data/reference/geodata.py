"""All that a map's folder says of its region, and the names that it knows, as one object.

Each part is read when it is first asked for. A file that is missing means that the map has none of it: no
theatres, no units, no labels, no gazetteer. Without a base map it has the coarse one of another folder.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cached_property
from pathlib import Path

from map_app.data.paths import NO_MAP
from map_app.data.reference.actors import Actors
from map_app.data.reference.aliases import KnownPlaces
from map_app.data.reference.areas import Areas
from map_app.data.reference.drawn import Drawn, written
from map_app.data.reference.gazetteer import Gazetteer
from map_app.data.reference.geography import AnyTheatre, MapGeography
from map_app.data.reference.governorates import Governorate, governorates
from map_app.data.reference.ground import Ground
from map_app.data.reference.lands import Lands
from map_app.data.reference.local_names import LocalNames
from map_app.data.reference.localities import Locality, read_localities
from map_app.data.reference.places import Place, read_places
from map_app.data.reference.search_names import SearchNames
from map_app.data.reference.tables import Feature, read_bytes, read_features, version_of
from map_app.data.reference.theatres import Theatres
from map_app.data.reference.towns import Choice, TownNames


class Geodata:
    """The geodata of a map's folder: `geodata/`, and the names in `tables/`.

    `water` are the theatres that are outlines of water, `lighter` the countries that are drawn lighter.
    `fallback` is the folder whose base map is drawn where this one has none.
    """

    def __init__(
        self,
        root: Path,
        water: Collection[str] = (),
        lighter: Collection[str] = (),
        fallback: Path | None = None,
    ) -> None:
        self.folder = root / "geodata"
        self._tables = root / "tables"
        self._water = tuple(water)
        self._lighter = frozenset(lighter)
        self._fallback = fallback or root

    def __reduce__(self) -> tuple[type[Geodata], tuple[object, ...]]:
        return Geodata, (self.folder.parent, self._water, self._lighter, self._fallback)

    @cached_property
    def theatres(self) -> Theatres:
        """The outlines of the theatres."""
        return Theatres(self.folder / "theatres.geojson", self._water)

    def basemap(self) -> tuple[Feature, ...]:
        """Read the features of the base map, its own or the other folder's."""
        return tuple(_lightened(feature, self._lighter) for feature in read_features(self._basemap))

    @cached_property
    def basemap_body(self) -> bytes:
        """The base map as GeoJSON: the bytes of its file where that has the same countries lighter."""
        body = read_bytes(self._basemap)
        if not body or tuple(json.loads(body)["features"]) == self.basemap():
            return body
        return written(self.basemap()).encode()

    @cached_property
    def basemap_version(self) -> str:
        """A hash of those bytes."""
        return version_of(self.basemap_body)

    @property
    def _basemap(self) -> Path:
        own = self.folder / "basemap.geojson"
        return own if own.is_file() else self._fallback / "geodata" / "basemap.geojson"

    @cached_property
    def drawn(self) -> Drawn:
        """The shapes of base map and theatres, as they are drawn."""
        return Drawn(self.basemap, self.theatres.features)

    @cached_property
    def lands(self) -> Lands:
        """The countries of the base map."""
        return Lands(self.basemap, self.theatres)

    @cached_property
    def ground(self) -> Ground:
        """The tiles of near zooms."""
        return Ground(self.folder / "ground")

    @cached_property
    def areas(self) -> Areas:
        """The units that an event may be known to."""
        return Areas(self.folder)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The labels of the base map, most important first."""
        return read_places(self.folder / "places.csv")

    @cached_property
    def localities(self) -> tuple[Locality, ...]:
        """Places whose names are the map's own."""
        return read_localities(self.folder / "localities.csv")

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Settlements by name."""
        return Gazetteer(self.folder / "gazetteer.csv")

    @cached_property
    def actors(self) -> Actors:
        """The table of actors."""
        return Actors(self._tables / "actors.csv")

    @cached_property
    def local_names(self) -> LocalNames:
        """Names to show in other languages."""
        regions = self._tables / "regions.csv"
        return LocalNames(regions, self.actors, self.gazetteer, self.places)

    @cached_property
    def governorates(self) -> tuple[Governorate, ...]:
        """The units by name, with where the map names them."""
        return governorates(self.areas.by_id.values(), self.local_names)

    @cached_property
    def towns(self) -> TownNames:
        """The names of settlements and what else the map names from near."""
        return TownNames(self.folder, self._choice)

    def _choice(self) -> Choice:
        return Choice(self.gazetteer.settlements, self.localities, self.places, self.governorates)

    @cached_property
    def known_places(self) -> KnownPlaces:
        """The places that texts may name."""
        return KnownPlaces(self.gazetteer, self.localities, self.places)

    @cached_property
    def search_names(self) -> SearchNames:
        """What finds an event besides its text."""
        return SearchNames(self.known_places, self.actors)

    @cached_property
    def geography(self) -> MapGeography:
        """What a record may leave to the map."""
        return MapGeography(self.theatres, self.areas, self.lands, self.places)


class NoGeodata(Geodata):
    """The geodata of events without a map: none, but for the ground of another folder."""

    def __init__(self, fallback: Path) -> None:
        super().__init__(NO_MAP, fallback=fallback)

    def __reduce__(self) -> tuple[type[Geodata], tuple[object, ...]]:
        return NoGeodata, (self._fallback,)

    @cached_property
    def geography(self) -> MapGeography:
        """What a record may leave to it: nothing; it may name any theatre."""
        return AnyTheatre(self.theatres, self.areas, self.lands, self.places)


def _lightened(feature: Feature, lighter: frozenset[str]) -> Feature:
    """A shape of the base map with what says that its land is drawn lighter, or without."""
    said = feature["properties"]
    is_lighter = said.get("kind") == "land" and said.get("country") in lighter
    if bool(said.get("theatre")) == is_lighter:
        return feature
    others = {name: value for name, value in said.items() if name != "theatre"}
    return {**feature, "properties": {**others, **({"theatre": True} if is_lighter else {})}}
