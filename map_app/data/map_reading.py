"""Reads the files of a map's folder, and names all that is wrong with them."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from map_app.core.areas import UnitName
from map_app.core.map_toml import EVENTS, FILE, MapFile, read_map
from map_app.core.problems import Problem
from map_app.data.paths import GENERAL
from map_app.data.reference.file_faults import AREAS, file_faults
from map_app.data.reference.house_faults import house_faults
from map_app.data.reference.outline_faults import outline_faults
from map_app.data.reference.tables import read_features
from map_app.errors import DataError


def read_folder(folder: Path) -> tuple[MapFile, tuple[Problem, ...]]:
    """What a folder's `map.toml` says, and all that is wrong with the folder.

    Raises DataError where there is no folder, or no `map.toml` that can be read in it.
    """
    if not folder.is_dir():
        found = "is no folder" if folder.exists() else "is not there"
        raise DataError(f"{found}", where=str(folder), cure=f"Give the folder that holds {FILE}")
    text, files = _text(folder / FILE), (*file_faults(folder), *house_faults(folder))
    areas = {} if any(fault.record.startswith(AREAS) for fault in files) else _areas(folder)
    read = read_map(text, general(), areas)
    if not read.is_toml:  # what it names is not known
        return read, (*read.problems, *files)
    return read, (*read.problems, *_missing(read, folder), *outline_faults(folder, read.theatres), *files)


def named_events(folder: Path) -> str | None:
    """Where a folder's `map.toml` says that its events are; None where it is none or cannot be read."""
    try:
        said = tomllib.loads(_text(folder / FILE)).get("map")
    except (DataError, tomllib.TOMLDecodeError, RecursionError):
        return None
    events = said.get("events", EVENTS) if isinstance(said, dict) else None
    return events_at(events, folder) if isinstance(events, str) else None


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


def general() -> dict[str, Mapping[str, Any]]:
    """The types of the general vocabulary, by slug."""
    return {entry["slug"]: entry for entry in tomllib.loads(GENERAL.read_text(encoding="utf-8"))["types"]}


def _areas(folder: Path) -> dict[str, UnitName]:
    """English names of the units, by id."""
    features = read_features(folder / AREAS)
    found = {}
    for feature in features:
        said = feature["properties"]
        name, is_territory = str(said.get("name") or feature["id"]), bool(said.get("territory"))
        found[feature["id"]] = UnitName.of(name, is_territory=is_territory)
    return found


def _missing(read: MapFile, folder: Path) -> Iterator[Problem]:
    """A file of events that is named and is not there."""
    if read.events_line is not None and "://" not in read.events and not (folder / read.events).exists():
        reason = f"{read.events} is not in the folder; correct the name, or put the file there"
        yield Problem(f"{FILE}:{read.events_line}", "map.events", reason)


def events_of(read: MapFile, folder: Path) -> str:
    """Where the events are: a path, or a store's URL."""
    return events_at(read.events, folder)


def events_at(events: str, folder: Path) -> str:
    """The same for what `events` says."""
    return events if "://" in events else str(folder / events)


def files_of(folder: Path) -> list[Path]:
    """The files of a folder that say what the map is; neither its events nor its figures."""
    parts = (path for name in ("geodata", "tables") for path in (folder / name).rglob("*"))
    known = (path for path in parts if path.suffix in (".geojson", ".csv", ".tsv", ".txt"))
    return [folder / FILE, *sorted(known)]


def digest_of(folder: Path) -> str:
    """A hash of all that a folder says of its map."""
    digest = hashlib.sha256()
    for path in files_of(folder):
        digest.update(f"\n{path.name}\n".encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()[:12]
