"""`event-map diff`: what a newer file adds, revises and withdraws, for a filter."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from map_app.cli.options import EventsFile, filter_from_options, with_criteria
from map_app.core.changes import compare
from map_app.core.filters import EventFilter
from map_app.core.terms import Terms
from map_app.core.text import markup_safe, plural
from map_app.data.loading import load, load_fitting
from map_app.data.map_folder import MapFolder, map_of
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from map_app.errors import DataError

FILE = EventsFile(path_type=Path, dir_okay=False)


@click.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@with_criteria
def diff(old: Path, new: Path, query: str, **given: tuple[str, ...]) -> None:
    """Print the events that NEW adds to, revises in or withdraws from OLD; exit 1 if there are any."""
    after, map_ = load_fitting(new, map_of(new))
    before = load(old, map_)
    _refuse_unread({old: before, new: after})
    filter_ = filter_from_options(query, given, map_.profile)
    ids = _matching_ids(before, filter_, map_) | _matching_ids(after, filter_, map_)
    changes = compare({e.id: e for e in before.events}, {e.id: e for e in after.events}, ids)
    for change in changes:
        click.echo(" ".join(markup_safe(str(change)).split()))
    members = [] if query or any(given.values()) else _differing_members(before, after)
    if members:
        click.echo(f"revised collection: {', '.join(members)}")
    counts = {kind: sum(c.kind == kind for c in changes) for kind in ("added", "revised", "withdrawn")}
    click.echo(", ".join(f"{n} {kind}" for kind, n in counts.items()))
    sys.exit(1 if changes or members else 0)


def _differing_members(before: Collection, after: Collection) -> list[str]:
    """Members in which the collections differ; the placeholders that an export writes count as absent."""
    silence = {"": "", "unnamed": "", "not stated": ""}
    values = {
        name: {silence.get(text, text) for text in (getattr(before, name), getattr(after, name))}
        for name in Terms._fields
    }
    return [name for name, texts in values.items() if len(texts) > 1]


def _refuse_unread(files: Mapping[Path, Collection]) -> None:
    """Raise DataError where a record cannot be read: it would look withdrawn."""
    for path, collection in files.items():
        if collection.errors:
            n, first = len(collection.errors), collection.errors[0]
            cure = "Mend them first (event-map check names all)"
            raise DataError(f"{n} {plural('problem', n)}, first: {first}", where=str(path), cure=cure)


def _matching_ids(collection: Collection, filter_: EventFilter, map_: MapFolder) -> set[str]:
    if filter_.is_empty:
        return {event.id for event in collection.events}
    return {json.loads(feature)["id"] for feature in EventStore(collection, map_).features(filter_)}
