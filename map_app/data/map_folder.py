"""A map as a folder: reads its `map.toml` and what stands beside it. See docs/map-folder.md."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from map_app.core.areas import UnitName
from map_app.core.coerce import Geography
from map_app.core.map_toml import FILE, MapFile, read_map
from map_app.core.problems import Problem
from map_app.core.profile import MapProfile
from map_app.core.schema import Event
from map_app.core.text import plural
from map_app.data.paths import GENERAL, SHIPPED_MAP
from map_app.data.reference.checks import theatre_problems
from map_app.data.reference.file_faults import AREAS, file_faults
from map_app.data.reference.geodata import Geodata
from map_app.data.reference.house_tables import Tables, read_tables
from map_app.data.reference.outline_faults import outline_faults
from map_app.data.reference.tables import read_features
from map_app.errors import DataError


@dataclass(frozen=True, eq=False)
class MapFolder:
    """A map and where it comes from: `events` is a path or a store's URL, `root` None where no folder is."""

    profile: MapProfile
    geodata: Geodata
    root: Path | None
    events: str

    @property
    def geography(self) -> Geography:
        """What a record may leave to the map."""
        return self.geodata.geography

    def problems(self, events: Sequence[Event]) -> Iterator[Problem]:
        """What of events does not fit this map: types that it lacks, places off their theatre or unit."""
        for event in events:
            if event.event_type not in self.profile.types:
                cure = "add it to map.toml, or correct it"
                reason = f"{event.event_type} is no type of this map, and is shown under other; {cure}"
                yield Problem(event.id, "event_type", reason, "rule", event.event_type)
        yield from theatre_problems(self.geodata, events)

    @cached_property
    def tables(self) -> Tables:
        """The tables of the house rules."""
        return read_tables((self.root or SHIPPED_MAP) / "tables", self.profile, self.geodata)


def shipped_map() -> MapFolder:
    """Read the map that is shipped."""
    return load_map(SHIPPED_MAP)


def served_map() -> MapFolder:
    """The map that the environment names; the shipped one by default. Raises DataError."""
    return shipped_map()


def map_of(events: Path | None) -> MapFolder:
    """The map that a file of events belongs to. Raises DataError."""
    del events
    return served_map()


def load_map(folder: Path) -> MapFolder:
    """Read a folder. Raises DataError, with a line for each fault, where anything is wrong with it."""
    read, problems = read_folder(folder)
    if read.profile is None or problems:
        counted = f"{len(problems)} {plural('fault', len(problems))}:"
        raise DataError("\n".join((counted, *map(str, problems))), where=str(folder))
    water = [slug for slug in read.profile.theatres if slug.is_water]
    geodata = Geodata(folder, water, read.profile.lighter, SHIPPED_MAP)
    return MapFolder(read.profile, geodata, folder, _events(read, folder))


def read_folder(folder: Path) -> tuple[MapFile, tuple[Problem, ...]]:
    """What a folder's `map.toml` says, and all that is wrong with the folder.

    Raises DataError where there is no folder, or no `map.toml` that can be read in it.
    """
    if not folder.is_dir():
        found = "is no folder" if folder.exists() else "is not there"
        raise DataError(f"{found}", where=str(folder), cure=f"Give the folder that holds {FILE}")
    text, files = _text(folder / FILE), tuple(file_faults(folder))
    areas = {} if any(fault.record.startswith(AREAS) for fault in files) else _areas(folder)
    read = read_map(text, _general(), areas)
    return read, (*read.problems, *_missing(read, folder), *outline_faults(folder, read.theatres), *files)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        cure = "docs/map-folder.md shows what one needs"
        raise DataError("is not there", where=str(path), cure=cure) from None
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise DataError(f"cannot be read ({reason})", where=str(path), cure="Check its rights") from None
    except UnicodeDecodeError as fault:
        reason = f"is not text in UTF-8 (byte {fault.start})"
        raise DataError(reason, where=str(path), cure="Save it as UTF-8") from None


def _general() -> dict[str, Mapping[str, Any]]:
    if not GENERAL.exists():
        return {}
    return {entry["slug"]: entry for entry in tomllib.loads(GENERAL.read_text(encoding="utf-8"))["types"]}


def _areas(folder: Path) -> dict[str, UnitName]:
    """English names of the units, by id."""
    features = read_features(folder / AREAS)
    found = {}
    for feature in features:
        said = feature["properties"] or {}
        name, is_territory = str(said.get("name") or feature["id"]), bool(said.get("territory"))
        found[feature["id"]] = UnitName.of(name, is_territory=is_territory)
    return found


def _missing(read: MapFile, folder: Path) -> Iterator[Problem]:
    """A file of events that is named and is not there."""
    if read.events_line is not None and "://" not in read.events and not (folder / read.events).exists():
        reason = f"{read.events} is not in the folder; correct the name, or put the file there"
        yield Problem(f"{FILE}:{read.events_line}", "map.events", reason)


def _events(read: MapFile, folder: Path) -> str:
    return read.events if "://" in read.events else str(folder / read.events)
