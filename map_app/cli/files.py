"""`event-map check`, `format` and `schema`: whether a file is valid, and its canonical form."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from map_app.cli.options import EventsFile
from map_app.cli.tables import aligned
from map_app.core.json_schema import collection as collection_schema
from map_app.core.problems import Problem, Summary
from map_app.core.schema import Event
from map_app.core.series_check import DOCUMENT
from map_app.core.text import plural
from map_app.data.editorial.rules import binds, house_problems
from map_app.data.editorial.symmetry import HEAD, supports, treatments
from map_app.data.editorial.upgrade import left_open, upgraded
from map_app.data.files import FileVersion, canonical_text, read_version, rewrite
from map_app.data.loading import load_fitting
from map_app.data.map_folder import (
    MapFolder,
    load_map,
    map_of,
    ruling_map,
    served_map,
)
from map_app.data.map_reading import read_folder
from map_app.data.readers.geojson import Collection, lossy, read_members
from map_app.data.readers.sniff import must_be_geojson
from map_app.data.reference.series_file import SERIES_FILE, means_series, read_series
from map_app.errors import MapAppError

FILE = EventsFile(path_type=Path, dir_okay=False)
FILE_OR_FOLDER = EventsFile(path_type=Path)


@click.command()
@click.argument("file", type=FILE_OR_FOLDER)
@click.option("--house", is_flag=True, help="Hold FILE to the house rules too, where no map does.")
@click.option("--all", "each", is_flag=True, help="A line for each problem, in the order of the file.")
@click.option(
    "--sources", is_flag=True, help="Print what each record rests on, and how each party is told of."
)
def check(file: Path, house: bool, each: bool, sources: bool) -> None:
    """Print the problems of FILE, counted by sort; exit 0 for none, 1 for any, 2 if it is unreadable.

    FILE holds events, or series of figures beside them, or is the folder of a map.
    """
    if file.is_dir():
        problems = folder_problems(file, house=house)
    elif sources:
        collection, map_ = load_fitting(file, map_of(file))
        for line in _resting_on(collection.events, map_):
            click.echo(line)
        return
    else:
        problems = read_series(file).problems if means_series(file) else event_problems(file, house=house)
    lines = (f"{problem.kind}: {problem}" for problem in problems) if each else Summary(problems).lines()
    for line in lines:
        click.echo(line)
    sys.exit(1 if problems else 0)


def folder_problems(folder: Path, *, house: bool) -> tuple[Problem, ...]:
    """All that is wrong with a map's folder: with the map, else with its events and its figures."""
    _read, faults = read_folder(folder)
    if faults:
        return faults
    map_ = load_map(folder)
    figures = folder / SERIES_FILE
    series = read_series(figures).problems if figures.is_file() else ()
    if "://" in map_.events:
        click.echo(f"{map_.events.split('@')[-1]}: the rows of a store are not checked", err=True)
        return series
    return (*event_problems(Path(map_.events), house=house), *series)


def event_problems(file: Path, *, house: bool) -> tuple[Problem, ...]:
    """All that is wrong with a file of events, on the map that shows it. Raises DataError."""
    collection, map_ = load_fitting(file, ruling_map(file) if house else map_of(file))
    ruled = house_problems(collection, map_.tables) if house or binds(file, map_) else ()
    return (*collection.problems, *ruled)


def _resting_on(events: Sequence[Event], map_: MapFolder) -> Iterator[str]:
    """Two tables: a row for each record, then one for each initiator of violent events."""
    rested = supports(events, map_.profile.types)
    supported = [(s.origins, s.weakest, s.undated, s.untitled, s.sources, s.id) for s in rested]
    head = "independent origins", "weakest source", "without a day", "without a title", "sources", "record"
    yield from aligned([head, *supported])
    yield ""
    yield from aligned([HEAD, *(row.cells() for row in treatments(events, map_.tables))])


@click.command(name="format")
@click.argument("file", type=FILE)
@click.option(
    "--upgrade", is_flag=True, help="Also say what sources and casualty ranges of the older form say."
)
def format_file(file: Path, upgrade: bool) -> None:
    """Rewrite FILE in its canonical form: sorted, indented, keys in order. Idempotent."""
    seen, collection = rewritable(file)
    events = collection.events
    if upgrade:
        tables = ruling_map(file).tables
        events = tuple(upgraded(event, tables) for event in events)
        _say_upgraded(collection.events, events)
    write_again(seen, events)


def rewritable(file: Path) -> tuple[FileVersion, Collection]:
    """The events of a file that is to be rewritten. Raises MapAppError where something would be lost."""
    must_be_geojson(file)
    seen = read_version(file)
    collection, map_ = load_fitting(file, map_of(file))
    if collection.errors:
        cure = "Mend them first (event-map check names all); nothing was written"
        n = len({problem.record for problem in collection.errors})
        what = f"{n} {plural('record', n)} cannot be read, first: {collection.errors[0]}"
        raise MapAppError(what, where=str(file), cure=cure)
    lost = lossy(file, collection, map_)
    if lost:
        cure = "Mend these first; nothing was written"
        n = len(lost)
        what = f"{n} {plural('value', n)} would not stay in place, first: {lost[0]}"
        raise MapAppError(what, where=str(file), cure=cure)
    return seen, collection


def write_again(seen: FileVersion, events: Sequence[Event]) -> None:
    """Write a file's events, changed or not, in canonical form. Raises DataError where it changed since."""
    rewrite(seen, [canonical_text(read_members(seen.path), events).encode()])


def _say_upgraded(before: Sequence[Event], after: Sequence[Event]) -> None:
    changed = sum(old != new for old, new in zip(before, after, strict=True))
    click.echo(f"{changed:,} of {len(after):,} {plural('record', len(after))} brought up to the new form")
    if n := sum(map(left_open, after)):
        cure = "event-map check --house --all names each"
        click.echo(f"{n:,} {plural('thing', n)} no record says (kind, origin, language, basis): {cure}")


@click.command()
@click.option("--series", is_flag=True, help="Of a file of series of figures beside events.")
def schema(series: bool) -> None:
    """Print the JSON Schema of a file of events."""
    profile = served_map().profile
    document = DOCUMENT if series else collection_schema(profile.types, profile.theatres)
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))
