"""`event-map add` and `event-map edit ID`: guided entry, which refuses what `event-map check` refuses.

Each answer is validated at once; the file is written in its canonical form, atomically, and only when the
draft is valid. Ctrl-C leaves it untouched.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import click

from map_app.cli import prompts
from map_app.cli.drafting import PLACEHOLDERS, Draft, blank, root
from map_app.cli.fields import DERIVED, FIELDS
from map_app.cli.options import EventsFile
from map_app.core.schema import Event, Problem
from map_app.data.editorial import rules
from map_app.data.files import FileVersion, canonical_text, read_version, rewrite
from map_app.data.loading import load_fitting
from map_app.data.map_folder import MapFolder, map_of, ruling_map, served_map
from map_app.data.readers.geojson import lossy, read_members
from map_app.data.readers.sniff import must_be_geojson
from map_app.errors import DataError, NotFoundError

FILE = EventsFile(path_type=Path, dir_okay=False, exists=True)


def _with_file(command: Callable[..., None]) -> Callable[..., None]:
    house_option = click.option("--house", "house_rules", is_flag=True, help="House rules for another file.")
    command = house_option(command)
    return click.option("--events", type=FILE, help="Another file of events.")(command)


@click.command()
@_with_file
def add(events: Path | None, house_rules: bool) -> None:
    """Write a new event, asked for field by field; Tab completes, Ctrl-C leaves the file as it was."""
    file = events or own_events()
    before, others, map_ = _opened(file, house_rules)
    is_bound = rules.binds(file, map_)
    draft = Draft(blank(map_), tuple(others.values()), map_, house_rules or is_bound, set(PLACEHOLDERS))
    for name in FIELDS:
        if name not in {"distinct_from", "location_area", *DERIVED}:  # only where validation asks for it
            _settle(draft, name)
    _settle_all(draft)
    draft.properties["recorded"] = draft.today.isoformat()
    _write(draft, before)
    if is_bound and "ids.txt" in map_.tables.found:
        remember_id(map_.tables.folder / "ids.txt", draft.feature["id"])


@click.command()
@click.argument("event_id", metavar="ID")
@_with_file
def edit(event_id: str, events: Path | None, house_rules: bool) -> None:
    """Correct the event ID, field by field; Enter at the question which field ends and writes."""
    file = events or own_events()
    before, by_id, map_ = _opened(file, house_rules, event_id)
    if event_id not in by_id:
        near = difflib.get_close_matches(event_id, by_id, n=3, cutoff=0.4)
        raise NotFoundError(f"no event has the id {event_id}", cure=f"Near: {', '.join(near) or 'none'}")
    event = by_id.pop(event_id)
    draft = Draft(event.to_feature(), tuple(by_id.values()), map_, house_rules or rules.binds(file, map_))
    names = [name for name in FIELDS if name != "id"]  # an id never changes: links to it must not die
    while name := prompts.ask("Field (Enter to finish)", prompts.one_of(["", *names]), choices=names):
        _settle(draft, name)
    _settle_all(draft)
    if draft.feature == event.to_feature():
        click.echo("Nothing changed.")
        return
    draft.properties["revised"] = draft.today.isoformat()
    _write(draft, before)


def remember_id(ids: Path, event_id: str) -> None:
    """Insert an id into the sorted list of ids; retries on a concurrent change, for the event is written."""
    for is_last in (False, False, True):
        before = read_version(ids)
        names = sorted({*ids.read_text(encoding="utf-8").splitlines(), event_id})
        try:
            rewrite(before, ["".join(f"{name}\n" for name in names).encode()])
        except DataError:
            if is_last:
                raise
        else:
            return


def _settle(draft: Draft, name: str) -> None:
    """Prompt for a field until it is valid."""
    while True:
        FIELDS[name](draft)
        wrong = [problem for problem in draft.problems() if _field_of(problem) == name]
        if not wrong:
            return
        for problem in wrong:
            click.echo(f"Refused: {problem.field} {problem.reason}")


def _settle_all(draft: Draft) -> None:
    """Prompt again for every field that is not valid yet."""
    while wrong := draft.problems():
        click.echo(f"Refused: {wrong[0].field} {wrong[0].reason}")
        if _field_of(wrong[0]) not in FIELDS:
            raise DataError(str(wrong[0]), cure="Correct this in the file itself; nothing was written")
        _settle(draft, _field_of(wrong[0]))


def _field_of(problem: Problem) -> str:
    """The field to prompt for: `sources` for a problem with `sources[0].url`, `point` for the geometry."""
    name = root(problem.field)
    return "point" if name == "geometry" else name


def own_events() -> Path:
    """The file of the map that the environment names. Raises DataError where its events are in a store."""
    map_ = served_map()
    if "://" in map_.events:
        what, cure = "has its events in a store", "Export them to a file, and give it with --events"
        raise DataError(what, where=str(map_.root), cure=cure)
    return Path(map_.events)


def _opened(path: Path, house: bool, event_id: str = "") -> tuple[FileVersion, dict[str, Event], MapFolder]:
    """Read the file, with its map. Raises DataError where rewriting it would lose a record or a value."""
    must_be_geojson(path)
    before = read_version(path)
    collection, map_ = load_fitting(path, ruling_map(path) if house else map_of(path))
    lost = [problem for problem in lossy(path, collection, map_) if problem.record != event_id]
    if wrong := (*collection.errors, *lost):
        cure = "Mend the file first (event-map check names all)"
        raise DataError(f"writing it would lose what is wrong in it: {wrong[0]}", where=str(path), cure=cure)
    return before, {event.id: event for event in collection.events}, map_


def _write(draft: Draft, before: FileVersion) -> None:
    events = (*draft.others, Event.from_feature(draft.feature))
    rewrite(before, [canonical_text(read_members(before.path), events).encode()])
    click.echo(f"Written: {draft.feature['id']}")
