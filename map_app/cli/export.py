"""`event-map export`: a filter's events as a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import click

from map_app.cli.options import filter_from_options, view_of, with_criteria
from map_app.core.text import plural
from map_app.data import export as exporting
from map_app.data.engines.faults import edited
from map_app.data.environment import MAP
from map_app.data.files import write_atomically
from map_app.data.ingest.edits import real_meta
from map_app.data.map_folder import chosen_map
from map_app.data.opening import detect_kind, fitted, open_shown
from map_app.data.source import ENVIRONMENT, parse_source
from map_app.data.store import EventStore
from map_app.errors import FilterError
from map_app.maps import outputs

STDOUT: Final = Path("-")
FOLDER: Final = click.Path(path_type=Path)


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File, or -.")
@click.option("--map", "folder", type=FOLDER, help="A map's folder (or MAP_APP_MAP).")
@click.option("--events", type=str, help="Another file or store URL (or MAP_APP_EVENTS).")
@click.option("--format", "suffix", type=click.Choice(outputs.SUFFIXES), help="With -o -.")
@click.option("--size", default="1200x630", help="Of a picture, in pixels: WIDTHxHEIGHT.")
@with_criteria
def export(
    output: Path,
    folder: Path | None,
    events: str | None,
    suffix: str | None,
    size: str,
    query: str,
    **given: tuple[str, ...],
) -> None:
    """Write the filtered events to a file; its suffix picks the format."""
    format_name = suffix or suffix_of(output, outputs.SUFFIXES)
    store = opened(events, folder)
    profile = store.profile
    filter_ = filter_from_options(query, given, profile)
    look = outputs.Look.of_size(size, view_of(query, profile))
    for key, name in store.unknown_names(filter_):
        click.echo(f"event-map: {key}: no event of this data has “{name}”", err=True)
    write_output(output, outputs.stream(store, filter_, format_name, look))
    if (
        output != STDOUT
        and format_name in exporting.FORMATS
        and not exporting.FORMATS[format_name].says_provenance
    ):
        text = exporting.citation(store, filter_)
        write_atomically(output.with_name(f"{output.stem}.CITATION.txt"), [text.encode()])


def suffix_of(output: Path, known: Sequence[str]) -> str:
    """The format of an output, by its suffix; the first for standard output. Raises FilterError."""
    suffix = known[0] if output == STDOUT else output.suffix.removeprefix(".")
    if suffix not in known:
        names = ", ".join(f".{name}" for name in known)
        raise FilterError(f"no format has the suffix of {output.name}", cure=f"Choose from {names}")
    return suffix


def write_output(output: Path, chunks: Iterable[bytes]) -> None:
    """Write a file, or to standard output."""
    if output != STDOUT:
        write_atomically(output, chunks)
        return
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
    sys.stdout.flush()


def opened(events: str | None, folder: Path | None = None) -> EventStore:
    """The store of a file or database, else that of the environment, else of the map's own events.

    `folder` is the map's, else that of the environment. Warns about records that were left out.
    """
    named = {ENVIRONMENT: events, MAP: str(folder) if folder else None}
    environ = {**os.environ, **{name: text for name, text in named.items() if text}}
    map_ = chosen_map(environ)
    source = detect_kind(parse_source(environ.get(ENVIRONMENT) or map_.events))
    store, collection = open_shown(source, map_)
    if source.kind != "geojson":
        meta = real_meta(store.engine, store.meta)
        if meta.loaded:
            click.echo(f"event-map: {edited(source)}", err=True)
        return fitted(EventStore.over(store.engine, meta, map_)) if meta.loaded else store
    if collection.errors:
        n = len(collection.errors)
        what = f"{n} {plural('problem', n)} {'keeps' if n == 1 else 'keep'} records out"
        click.echo(f"event-map: {what}; event-map check {source.path} names them", err=True)
    return store
