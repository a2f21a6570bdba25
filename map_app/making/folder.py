"""Makes the folder of a new map: its geodata, `map.toml`, events, and a page that says what to do next."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from map_app.core.map_toml import EVENTS, FILE
from map_app.core.problems import Problem
from map_app.core.terms import Terms
from map_app.data.disk import named_if_full
from map_app.data.files import canonical_text
from map_app.data.loading import load
from map_app.data.map_folder import load_map
from map_app.data.readers.geojson import Collection
from map_app.errors import MapAppError
from map_app.making import packages
from map_app.making.builder import Builder, Step, write
from map_app.making.map_toml import Said, map_toml, title_of
from map_app.making.rows import Found, read_rows

NEXT: Final = "README.md"
LEFT_OUT: Final = "left_out.txt"

Tell = Callable[[Step], None]
"""Told of each step before it begins."""


@dataclass(frozen=True)
class Made:
    """What was made: English names of countries and theatres, number of events, what is wrong with rows.

    `instead` is a sentence where theatres are not those that were asked for, else empty.
    """

    countries: tuple[str, ...]
    theatres: tuple[str, ...]
    events: int
    problems: tuple[Problem, ...]
    instead: str = ""

    @property
    def left_out(self) -> int:
        """How many records could not be read."""
        return len({problem.record for problem in self.problems if problem.kind == "error"})


def make(folder: Path, builder: Builder, source: Path | None = None, tell: Tell | None = None) -> Made:
    """Make the folder of a map; it appears whole, or not at all.

    Its events are those of `source`, a file in any format that is read, or none; a builder without codes
    makes a map of the countries in which they lie. Raises DataError for a code that is no country's and for
    a file that cannot be read, MissingError, and MapAppError where the folder cannot be written or is full.
    """
    refuse(folder)
    packages.check()
    found = read_rows(source) if source else None
    if found and not builder.codes:
        builder.codes = found.countries(builder.world, str(source))
    with _whole(folder) as place:
        (place / "geodata").mkdir()
        for step in builder.steps:
            if tell:
                tell(step)
            step.work(place / "geodata")
        write(place / EVENTS, canonical_text({}, ()))
        _write_rest(place, folder, builder, found)
        read = load(source, load_map(place)) if source else Collection((), ())
        _write_events(place, source, read)
    countries = tuple(country.names["en"] for country in builder.countries)
    theatres = tuple(place.names["en"] for place in builder.places)
    return Made(countries, theatres, len(read.events), read.problems, builder.instead_of_units)


def _write_events(place: Path, source: Path | None, read: Collection) -> None:
    """Write the events, and a line for each row that is none."""
    terms = {name: value for name in Terms._fields if (value := getattr(read, name))}
    write(place / EVENTS, canonical_text(terms, read.events))
    if read.errors and source:
        head = f"What could not be read of {source.name}, and so is not in {EVENTS}:\n"
        write(place / LEFT_OUT, head + "".join(f"{problem}\n" for problem in read.errors))


def refuse(folder: Path) -> None:
    """Raise MapAppError where something is in the way of a new folder."""
    cure = "Name a folder that is not there yet, or an empty one"
    if folder.exists() and not folder.is_dir():
        raise MapAppError("is a file", where=str(folder), cure=cure)
    try:
        taken = folder.is_dir() and any(folder.iterdir())
    except OSError as fault:
        raise MapAppError(f"cannot be read ({fault.strerror})", where=str(folder), cure=cure) from fault
    if taken:
        raise MapAppError("is there and not empty", where=str(folder), cure=cure)
    parent = folder.absolute().parent
    if not parent.is_dir():
        raise MapAppError(
            f"cannot be made, for {parent} is no folder", where=str(folder), cure="Make that first"
        )


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A temporary folder beside the wanted one, which takes its place when all is written."""
    target = folder.resolve()
    try:
        place = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as fault:
        what = f"cannot be written ({fault.strerror})"
        raise MapAppError(what, where=str(folder), cure=f"Check the rights of {target.parent}") from fault
    try:
        with named_if_full(str(folder)):
            yield place
            mask = os.umask(0)
            os.umask(mask)
            place.chmod(0o777 & ~mask)
            _move(place, target)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _move(place: Path, target: Path) -> None:
    """Put a folder where it belongs; into an empty one, perhaps a disk of its own, `map.toml` comes last."""
    if not target.exists():
        place.rename(target)
        return
    for path in sorted(place.iterdir(), key=lambda path: path.name == FILE):
        shutil.move(path, target / path.name)


def _write_rest(place: Path, folder: Path, builder: Builder, found: Found | None) -> None:
    """Write all but geodata and events into a folder that will have another name."""
    name = folder.resolve().name
    lighter = [str(country.code) for country in builder.countries]
    types, period = (found.types, found.period) if found else ((), None)
    write(place / FILE, map_toml(Said(name, builder.region.frame, builder.places, lighter, types, period)))
    regions = builder.regions_csv()
    if regions:
        (place / "tables").mkdir()
        write(place / "tables" / "regions.csv", regions)
    write(place / NEXT, _next(folder, builder, is_empty=found is None, has_tables=bool(regions)))


def _next(folder: Path, builder: Builder, *, is_empty: bool, has_tables: bool) -> str:
    """The page in the folder that says what to do next."""
    name = folder.resolve().name
    first = (
        "Add events: `event-map add --events events.geojson` asks for one field by field."
        if is_empty
        else "Look through the events that `events.geojson` was made of."
    )
    tables = "\n| `tables/` | names of the units in other languages |" if has_tables else ""
    return f"""# {title_of(name)}

A map of {_listed([country.names["en"] for country in builder.countries])}, made by `event-map new`.

1. Say in `map.toml` what the map is called, who made its records, and which types of events it has: each key
   is explained there.
2. {first}
3. `event-map check events.geojson` says what is wrong with them.
4. `event-map serve .` opens the map in a browser.

| file | what it is |
|---|---|
| `map.toml` | title, types, theatres, period, frame |
| `events.geojson` | the events |
| `geodata/` | ground, outlines of theatres and units, labels, gazetteer; yours to change |{tables}

The ground and the names are made of {packages.ATTRIBUTION}: keep that line where you show or
pass them on. Borders, and names of places and units, are those of these sources; they take no position on the
status of any territory.
"""


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
