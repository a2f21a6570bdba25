"""`event-map load`: events of a file or store into a store, all of them or as changes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from map_app.core.text import plural
from map_app.data.engines.changing import Changed
from map_app.data.ingest.load import Loaded, load_into
from map_app.data.ingest.upsert import delete_from, upsert_into
from map_app.data.layout import Meta
from map_app.data.loading import map_to_load
from map_app.data.source import parse_source, refuse_mistyped


@click.command(name="load")
@click.option("--upsert", is_flag=True, help="Keep TARGET's other events; replace those of the same id.")
@click.option("--delete", is_flag=True, help="Delete from TARGET the ids in the text file SOURCE.")
@click.argument("source")
@click.argument("target")
def load_store(source: str, target: str, upsert: bool, delete: bool) -> None:
    """Write the events of SOURCE to TARGET, a store.

    SOURCE is a file or store URL, TARGET a store URL or .parquet.
    """
    if upsert and delete:
        raise click.UsageError("--upsert and --delete exclude each other")
    place = parse_source(target)
    if delete:
        refuse_mistyped(source)
        _report_change(delete_from(Path(source), place))
        return
    given = parse_source(source)
    if upsert:
        upserted = upsert_into(given, place, map_to_load(given), bar)
        _report_left_out(upserted.loaded, source)
        _report_change(upserted.changed)
        return
    loaded = load_into(given, place, map_to_load(given), bar)
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
def bar(total: int, label: str) -> Iterator[Callable[[int], None]]:
    """Show the progress of a step on standard error."""
    with click.progressbar(length=total, label=label, file=sys.stderr) as shown:
        yield shown.update
