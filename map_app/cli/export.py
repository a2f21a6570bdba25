"""`event-map export`: a filter's events as a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from map_app.cli.options import filter_from_options, view_of, with_criteria
from map_app.core.text import plural
from map_app.data import export as exporting
from map_app.data import paths
from map_app.data.engines.faults import edited
from map_app.data.files import write_atomically
from map_app.data.ingest.edits import real_meta
from map_app.data.manager import load_shown
from map_app.data.opening import detect_kind, open_store
from map_app.data.source import ENVIRONMENT, DataSource, parse_source
from map_app.data.store import EventStore
from map_app.errors import FilterError
from map_app.maps import outputs


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File, or -.")
@click.option("--events", type=str, help="Another file or store URL (or MAP_APP_EVENTS).")
@click.option("--format", "suffix", type=click.Choice(outputs.SUFFIXES), help="With -o -.")
@click.option("--size", default="1200x630", help="Of a picture, in pixels: WIDTHxHEIGHT.")
@with_criteria
def export(
    output: Path, events: str | None, suffix: str | None, size: str, query: str, **given: tuple[str, ...]
) -> None:
    """Write the filtered events to a file; its suffix picks the format."""
    to_stdout = str(output) == "-"
    format_name = suffix or ("geojson" if to_stdout else output.suffix.removeprefix("."))
    if format_name not in outputs.SUFFIXES:
        known = ", ".join(f".{name}" for name in outputs.SUFFIXES)
        raise FilterError(f"no format has the suffix of {output.name}", cure=f"Choose from {known}")
    filter_, look = filter_from_options(query, given), outputs.Look.of_size(size, view_of(query))
    store = opened(parse_source(events or os.environ.get(ENVIRONMENT) or paths.EVENTS))
    for key, name in store.unknown_names(filter_):
        click.echo(f"event-map: {key}: no event of this data has “{name}”", err=True)
    body = outputs.stream(store, filter_, format_name, look)
    if to_stdout:
        for chunk in body:
            sys.stdout.buffer.write(chunk)
        sys.stdout.flush()
        return
    write_atomically(output, body)
    if format_name in exporting.FORMATS and not exporting.FORMATS[format_name].says_provenance:
        text = exporting.citation(store, filter_)
        write_atomically(output.with_name(f"{output.stem}.CITATION.txt"), [text.encode()])


def opened(source: DataSource) -> EventStore:
    """The store of a file or database; warns about records that were left out."""
    source = detect_kind(source)
    if source.kind != "geojson" or source.path is None:
        store = open_store(source)
        meta = real_meta(store.engine, store.meta)
        if meta.loaded:
            click.echo(f"event-map: {edited(source)}", err=True)
        return EventStore.over(store.engine, meta) if meta.loaded else store
    collection = load_shown(source.path)
    if collection.errors:
        n = len(collection.errors)
        what = f"{n} {plural('problem', n)} {'keeps' if n == 1 else 'keep'} records out"
        click.echo(f"event-map: {what}; event-map check {source.path} names them", err=True)
    return EventStore(collection)
