"""A map as a folder: reads its `map.toml` and what stands beside it. See docs/map-folder.md."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from map_app.core.coerce import Geography
from map_app.core.map_toml import FILE, general_types
from map_app.core.neutral import neutral_profile
from map_app.core.problems import Problem
from map_app.core.profile import MapProfile
from map_app.core.schema import Event
from map_app.core.text import plural
from map_app.core.vocabulary import OTHER
from map_app.data.environment import MAP, SHIPPED
from map_app.data.map_reading import digest_of, events_of, general, named_events, read_folder
from map_app.data.paths import NO_MAP, SHIPPED_MAP
from map_app.data.reference.checks import theatre_problems
from map_app.data.reference.geodata import Geodata, NoGeodata
from map_app.data.reference.house_tables import Tables, read_tables
from map_app.data.source import ENVIRONMENT
from map_app.errors import DataError


@dataclass(frozen=True, eq=False)
class MapFolder:
    """A map and where it comes from: `events` is a path or a store's URL.

    `root` is None for events without a map, see `neutral_map`. `digest` is a hash that changes with what the
    folder says of the map, the same wherever it lies.
    """

    profile: MapProfile
    geodata: Geodata
    root: Path | None
    events: str
    digest: str = ""

    @property
    def geography(self) -> Geography:
        """What a record may leave to the map."""
        return self.geodata.geography

    @property
    def tables_folder(self) -> Path:
        """Where its tables are."""
        return (self.root or NO_MAP) / "tables"

    def problems(self, events: Sequence[Event]) -> Iterator[Problem]:
        """What of events does not fit this map: types that it lacks, places off their theatre or unit."""
        for event in events:
            if self.root and event.event_type not in (*self.profile.types, OTHER):
                cure = "add it to map.toml, or correct it"
                reason = f"{event.event_type} is no type of this map, and is shown under other; {cure}"
                yield Problem(event.id, "event_type", reason, "rule", event.event_type)
        yield from theatre_problems(self.geodata, events)

    @cached_property
    def tables(self) -> Tables:
        """The tables of the house rules."""
        return read_tables(self.tables_folder, self.profile, self.geodata)

    def fitting(self, dataset: str, types: Iterable[str], theatres: Iterable[str]) -> MapFolder:
        """The map that shows events of a data set, of these types and theatres: this one if it is a map.

        Events without one are shown on the shipped map where they say that they are of its data set.
        """
        if self.root:
            return self
        shipped = shipped_map()
        return shipped if dataset == shipped.profile.dataset else neutral_map(types, theatres)


def shipped_map() -> MapFolder:
    """Read the map that is shipped."""
    return load_map(SHIPPED_MAP)


def neutral_map(types: Iterable[str] = (), theatres: Iterable[str] = ()) -> MapFolder:
    """The map of events that come without one, of these types and theatres."""
    profile = neutral_profile(general_types(general()), types, theatres)
    return MapFolder(profile, NoGeodata(SHIPPED_MAP), None, "")


def served_map() -> MapFolder:
    """The map that the environment names. Raises DataError."""
    return chosen_map(os.environ)


def chosen_map(environ: Mapping[str, str]) -> MapFolder:
    """The map that settings name: that of `MAP_APP_MAP`, else that of `MAP_APP_EVENTS`, else the shipped one.

    A file that a map's folder has as its events belongs to that map, any other events to none (`fitting` says
    what shows them). Raises DataError, with every fault of the folder.
    """
    if named := environ.get(MAP, "").strip():
        return shipped_map() if named == SHIPPED else load_map(Path(named))
    if events := environ.get(ENVIRONMENT):
        return (None if "://" in events else _map_around(Path(events))) or neutral_map()
    return shipped_map()


def map_of(events: Path | None) -> MapFolder:
    """The map of a file of events, or of a database (None): its folder's, else that of the environment.

    Raises DataError.
    """
    if found := _map_around(events) if events else None:
        return found
    return served_map() if os.environ.get(MAP, "").strip() else neutral_map()


def ruling_map(events: Path) -> MapFolder:
    """The map whose house rules a file is held to on demand: its own, else the shipped one."""
    map_ = map_of(events)
    return map_ if map_.root else shipped_map()


def _map_around(events: Path) -> MapFolder | None:
    """The map of the folder in which a file lies, if its `map.toml` has it as its events.

    Raises DataError, with every fault of the folder.
    """
    named = named_events(events.parent)
    is_its = named is not None and Path(named).resolve() == events.resolve()
    return load_map(events.parent) if is_its else None


def load_map(folder: Path) -> MapFolder:
    """Read a folder. Raises DataError, with a line for each fault, where anything is wrong with it."""
    read, problems = read_folder(folder)
    if read.profile is None or problems:
        raise _refusal(folder, problems)
    water = [theatre for theatre in read.profile.theatres if theatre.is_water]
    geodata = Geodata(folder, water, read.profile.lighter, SHIPPED_MAP)
    return MapFolder(read.profile, geodata, folder, events_of(read, folder), digest_of(folder))


def checked_map(environ: Mapping[str, str]) -> MapFolder:
    """The map that settings name, if it has events to show. Raises DataError, with every fault."""
    map_ = chosen_map(environ)
    if map_.root:
        has_events = environ.get(ENVIRONMENT) or "://" in map_.events or Path(map_.events).exists()
        if not has_events:
            cure = f"Put them there, name them in {FILE}, or give a file with --events"
            raise DataError("is not there, so that the map has no events", where=map_.events, cure=cure)
    return map_


def _refusal(folder: Path, problems: Sequence[Problem]) -> DataError:
    counted = f"{len(problems)} {plural('fault', len(problems))}:"
    return DataError("\n".join((counted, *map(str, problems))), where=str(folder))
