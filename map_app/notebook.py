"""Events in a notebook or a script: open, filter, display, save. No server and no network.

from map_app import open_events
open_events("events.geojson").filter(type="air_strike", country="LB").map()
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from map_app.core.criteria import BY_KEY
from map_app.core.filters import EventFilter
from map_app.core.json_schema import DATES
from map_app.core.schema import Event
from map_app.core.url import format_query, parse, query_pairs
from map_app.core.view import View
from map_app.data import gdal
from map_app.data.files import write_atomically
from map_app.data.map_folder import map_of
from map_app.data.opening import detect_kind, open_shown
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from map_app.errors import FilterError, MissingError
from map_app.maps import outputs
from map_app.maps.frontend.offline import OfflineMap

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


Value = str | int | float | date
"""What a criterion takes: the words of the address, or a number or a day."""


def open_events(source: str | Path) -> Events:
    """Open the events of a file or a store's URL. Raises DataError or StoreError."""
    place = detect_kind(parse_source(source))
    map_ = map_of(place.path)
    return Events(open_shown(place, map_)[0])


class Events:
    """The events that match a filter; iterates in total order: first day, then id."""

    def __init__(self, store: EventStore, filter_: EventFilter | None = None) -> None:
        self._store = store
        self._filter = filter_ or EventFilter()

    def filter(self, **criteria: Value | Iterable[Value]) -> Events:
        """Narrow to events that match all criteria; values of one key are alternatives.

        Keys and values are those of the app's address; `from` is a word of Python, so write `from_`. Raises
        FilterError with every fault: an unknown key, a bad value, a name that no event has, a key set before.
        """
        pairs = [(key.rstrip("_"), text) for key, given in criteria.items() for text in _texts(given)]
        twice = [key for key, _ in pairs if key in BY_KEY and BY_KEY[key].field in self._filter.set_fields]
        if twice:
            cure = "Filter from open_events() anew, with all values of it in a list"
            raise FilterError(f"{twice[0]} is set already", cure=cure)
        parsed = parse([*query_pairs(self._filter), *pairs], self._store.profile)
        if parsed.faults:
            raise FilterError("; ".join(map(str, parsed.faults)), cure="Mend these criteria")
        unknown = self._store.unknown_names(parsed.filter)
        if unknown:
            raise FilterError(
                "; ".join(f"{key}: no event of this data has “{name}”" for key, name in unknown)
            )
        return Events(self._store, parsed.filter)

    def map(self) -> OfflineMap:
        """A Folium map that displays itself in a notebook, base map included; `save` writes it to a file.

        Raises FilterError above 5,000 events, since all of them are embedded.
        """
        if len(self) > outputs.MAX_LISTED:
            what = f"this map holds at most {outputs.MAX_LISTED:,} events, and the filter keeps {len(self):,}"
            raise FilterError(what, cure="Narrow the filter")
        store, filter_ = self._store, self._filter
        return OfflineMap(store.features(filter_), store.map, store.frame(filter_), store.reach(filter_))

    def save(self, path: str | Path, *, size: str = "1200x630") -> None:
        """Write a file in the format of its suffix, as `event-map export` does; `size` is a picture's."""
        target = Path(path)
        suffix = target.suffix.removeprefix(".")
        if suffix not in outputs.SUFFIXES:
            known = ", ".join(f".{name}" for name in outputs.SUFFIXES)
            raise FilterError(f"no format has the suffix of {target.name}", cure=f"Choose from {known}")
        write_atomically(
            target, outputs.stream(self._store, self._filter, suffix, outputs.Look.of_size(size, View()))
        )

    def to_geodataframe(self) -> GeoDataFrame:
        """The columns of the GeoParquet export, one row per event in total order, in longitude and latitude.

        Days are timestamps; actors, sources and relations are JSON text. `attrs["provenance"]` says what the
        rows are, under which licence and whose. Raises MissingError without the extra `gdal`.
        """
        try:
            import geopandas  # an extra; and it takes as long to import as all the rest
        except ModuleNotFoundError as fault:
            raise MissingError(
                f"a frame needs {fault.name}, which is not installed", extra=gdal.EXTRA
            ) from fault
        file = b"".join(outputs.stream(self._store, self._filter, "parquet"))
        frame = geopandas.read_parquet(BytesIO(file))
        frame = frame.astype(dict.fromkeys(DATES, "datetime64[s]"))
        frame.attrs["provenance"] = self._store.provenance(self._filter).as_dict()
        return frame

    @property
    def sentence(self) -> str:
        """A sentence that describes these events."""
        return self._store.provenance(self._filter).sentence

    @property
    def query(self) -> str:
        """The filter as the query of the app's URL."""
        return format_query(self._filter)

    def __len__(self) -> int:
        return self._store.count(self._filter)

    def __iter__(self) -> Iterator[Event]:
        for feature in self._store.features(self._filter):
            yield Event.from_feature(json.loads(feature))

    def __repr__(self) -> str:
        return f"<Events: {self.sentence}>"

    def _repr_html_(self) -> str:
        return f"<p dir='auto'>{escape(self.sentence)}</p>"


def _texts(given: Value | Iterable[Value]) -> list[str]:
    values = [given] if isinstance(given, (str, int, float, date)) else list(given)
    return [value.isoformat() if isinstance(value, date) else str(value) for value in values]
