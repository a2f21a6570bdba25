"""The `event-map` command: serve, check, format, schema, export, diff, load."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from map_app.cli import differ, editor, serve
from map_app.cli.options import EventsFile, filter_from_options, view_of, with_criteria
from map_app.core.json_schema import COLLECTION
from map_app.core.problems import Summary
from map_app.core.text import plural
from map_app.data import disk, paths
from map_app.data import export as exporting
from map_app.data.editorial.rules import binds, house_problems
from map_app.data.engines.changing import Changed
from map_app.data.engines.faults import edited
from map_app.data.files import canonical_text, read_version, rewrite, write_whole
from map_app.data.ingest.edits import real_meta
from map_app.data.ingest.load import Loaded, load_into
from map_app.data.ingest.upsert import delete_from, upsert_into
from map_app.data.layout import Meta
from map_app.data.manager import load, load_shown
from map_app.data.opening import detect_kind, open_store
from map_app.data.readers.geojson import lossy, read_members
from map_app.data.readers.sniff import must_be_geojson
from map_app.data.source import ENVIRONMENT, DataSource, parse_source, refuse_mistyped
from map_app.data.store import EventStore
from map_app.errors import FilterError, MapAppError
from map_app.maps import outputs

UNREADABLE = 2
TERMINATED = 128 + signal.SIGTERM
FILE = EventsFile(path_type=Path, dir_okay=False)


@click.group()
@click.version_option(package_name="conflict-event-map")
def commands() -> None:
    """Sourced conflict events on a map: serve them, check them, take them away."""


commands.add_command(editor.add)
commands.add_command(editor.edit)
commands.add_command(differ.diff)
commands.add_command(serve.serve)


def main() -> None:
    """Run the command; our own errors are one sentence and exit code 2, never a traceback."""
    try:
        with _tidy_end():
            commands(standalone_mode=False)
    except MapAppError as fault:
        click.echo(f"event-map: {fault}", err=True)
        sys.exit(UNREADABLE)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except click.Abort:
        sys.exit(130)
    except OSError as fault:
        where = fault.filename2 or fault.filename or "the output"
        cure = f". {disk.CURE}" if disk.is_full(fault) else ""
        click.echo(f"event-map: {where}: cannot be written ({fault.strerror or fault}){cure}", err=True)
        sys.exit(UNREADABLE)


@contextmanager
def _tidy_end() -> Iterator[None]:
    """Handle SIGTERM like Ctrl-C, so that temporary files are removed."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@commands.command()
@click.argument("file", type=FILE)
@click.option("--house", is_flag=True, help="Hold FILE to the house rules of the project's own file too.")
@click.option("--all", "each", is_flag=True, help="A line for each problem, in the order of the file.")
def check(file: Path, house: bool, each: bool) -> None:
    """Print the problems of FILE, counted by sort; exit 0 for none, 1 for any, 2 if it is unreadable."""
    collection = load(file)
    house_rules = house_problems(collection) if house or binds(file) else ()
    problems = [*collection.problems, *house_rules]
    lines = (f"{problem.kind}: {problem}" for problem in problems) if each else Summary(problems).lines()
    for line in lines:
        click.echo(line)
    sys.exit(1 if problems else 0)


@commands.command(name="format")
@click.argument("file", type=FILE)
def format_file(file: Path) -> None:
    """Rewrite FILE in its canonical form: sorted, indented, keys in order. Idempotent."""
    must_be_geojson(file)
    seen = read_version(file)
    collection = load(file)
    if collection.errors:
        cure = "Mend them first (event-map check names all); nothing was written"
        n = len({problem.record for problem in collection.errors})
        what = f"{n} {plural('record', n)} cannot be read, first: {collection.errors[0]}"
        raise MapAppError(what, where=str(file), cure=cure)
    lost = lossy(file, collection)
    if lost:
        cure = "Mend these first; nothing was written"
        n = len(lost)
        what = f"{n} {plural('value', n)} would not stay in place, first: {lost[0]}"
        raise MapAppError(what, where=str(file), cure=cure)
    text = canonical_text(read_members(file), collection.events)
    rewrite(seen, [text.encode()])


@commands.command()
def schema() -> None:
    """Print the JSON Schema of a file of events."""
    click.echo(json.dumps(COLLECTION, indent=2, ensure_ascii=False))


@commands.command()
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
    store = _opened(parse_source(events or os.environ.get(ENVIRONMENT) or paths.EVENTS))
    for key, name in store.unknown_names(filter_):
        click.echo(f"event-map: {key}: no event of this data has “{name}”", err=True)
    body = outputs.stream(store, filter_, format_name, look)
    if to_stdout:
        for chunk in body:
            sys.stdout.buffer.write(chunk)
        sys.stdout.flush()
        return
    write_whole(output, body)
    if format_name in exporting.FORMATS and not exporting.FORMATS[format_name].says_provenance:
        text = exporting.citation(store, filter_)
        write_whole(output.with_name(f"{output.stem}.CITATION.txt"), [text.encode()])


def _opened(source: DataSource) -> EventStore:
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


@commands.command(name="load")
@click.option("--upsert", is_flag=True, help="Keep TARGET's other events; replace those of the same id.")
@click.option("--delete", is_flag=True, help="Delete from TARGET the ids in the text file SOURCE.")
@click.argument("source")
@click.argument("target")
def load_store(source: str, target: str, upsert: bool, delete: bool) -> None:
    """Write the events of SOURCE (a file or store URL) to TARGET (a store URL or .parquet)."""
    if upsert and delete:
        raise click.UsageError("--upsert and --delete exclude each other")
    place = parse_source(target)
    if delete:
        refuse_mistyped(source)
        _report_change(delete_from(Path(source), place))
        return
    if upsert:
        upserted = upsert_into(parse_source(source), place, _bar)
        _report_left_out(upserted.loaded, source)
        _report_change(upserted.changed)
        return
    loaded = load_into(parse_source(source), place, _bar)
    _report_left_out(loaded, source)
    click.echo(_state(loaded.meta))


def _report_left_out(loaded: Loaded, source: str) -> None:
    if loaded.left_out:
        n = loaded.left_out
        what = f"{n} {plural('record', n)} {'is' if n == 1 else 'are'} left out"
        click.echo(f"event-map: {what}; event-map check --all {source} names each", err=True)
        for line in loaded.errors.lines():
            click.echo(line, err=True)


def _report_change(done: Changed) -> None:
    if done.unknown:
        first = ", ".join(name[:100] for name in done.unknown[:5])
        n = len(done.unknown)
        what = f"{n} {plural('id', n)} {'is' if n == 1 else 'are'} not there"
        click.echo(f"event-map: {what}, first: {first}", err=True)
    counts = f"{done.inserted} inserted, {done.replaced} replaced, {done.deleted} deleted"
    click.echo(f"{counts}; {_state(done.meta)}")


def _state(meta: Meta) -> str:
    return f"{meta.total} {plural('event', meta.total)}, data version {meta.version}"


@contextmanager
def _bar(total: int, label: str) -> Iterator[Callable[[int], None]]:
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield bar.update


if __name__ == "__main__":
    main()
