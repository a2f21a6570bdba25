"""`event-map archive`: copies of the pages of sources, made, noted in the events, and verified."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from map_app.cli.export import opened
from map_app.cli.files import rewritable, write_again
from map_app.cli.load import bar
from map_app.cli.options import filter_from_options, with_criteria
from map_app.cli.tables import aligned
from map_app.core.formulas import csv_file, inert
from map_app.core.schema import Event
from map_app.core.text import HIDDEN, plural
from map_app.data import archiving
from map_app.data.files import write_atomically
from map_app.data.map_folder import served_map
from map_app.errors import FilterError
from map_app.lazy import import_module

PATH: Final = click.Path(path_type=Path, dir_okay=False)
HEAD: Final = ("record", "source", "address", "reason", "detail")

Cells = tuple[str, ...]


@click.command()
@click.argument("source", required=False)
@click.option("-o", "--output", type=PATH, help="Make this .wacz file, or add to it.")
@click.option("--into", type=PATH, help="Note the copies that SOURCE has in this file of events.")
@click.option("--verify", type=PATH, help="Check this .wacz file without a network.")
@click.option("--dead", type=PATH, help="Also write the sources without a copy to this .csv file.")
@click.option("--pause", type=click.FloatRange(0), default=2.0, help="Seconds between requests to a host.")
@click.option("--timeout", type=click.FloatRange(0.1), default=30.0, help="Seconds for a request.")
@click.option("--max-size", type=click.IntRange(1), default=20, help="Megabytes of a page.")
@click.option("--allow-local", is_flag=True, help="Fetch from addresses that are not public too.")
@click.option("--url-prefix", default="", help="With --into: where the .wacz file is replayed.")
@click.option("--replace", is_flag=True, help="With --into: also where a copy is noted already.")
@with_criteria
def archive(source: str | None, dead: Path | None, query: str, **given: Any) -> None:  # noqa: ANN401 - click's
    """Keep the pages of sources: in a WACZ file, and in the events where their copies are.

    \b
    archive EVENTS -o FILE.wacz          fetch the pages of a filter's events, from a file or store URL;
                                         goes on where it was interrupted, adds to a finished file
    archive FILE.wacz --into EVENTS      note the copies; SOURCE may be the CSV of auto-archiver
    archive [EVENTS] --verify FILE.wacz  check hashes, also those that the events have
    """
    archiving.check_installed()
    tasks = {name: given.pop(name) for name in ("output", "into", "verify")}
    options = {k: given.pop(k) for k in [*given] if not k.startswith("key_")}
    if sum(path is not None for path in tasks.values()) != 1:
        raise click.UsageError("give one of -o FILE.wacz, --into EVENTS and --verify FILE.wacz")
    if tasks["output"]:
        rows = _make(tasks["output"], source, options, query, given)
    elif tasks["into"]:
        if source is None or query or any(given.values()):
            raise click.UsageError("--into takes a SOURCE (.wacz, or auto-archiver's CSV) and no filter")
        rows = _note(Path(source), tasks["into"], options)
    else:
        _verify(tasks["verify"], source, query, given)
        return
    _report(rows, dead)


def _make(
    output: Path, events: str | None, options: dict[str, Any], query: str, given: dict[str, Cells]
) -> list[Cells]:
    making, http = (import_module(f"map_app.data.archiving.{name}") for name in ("making", "http"))
    if output.suffix != making.SUFFIX:
        raise FilterError(f"{output.name} is no name of an archive", cure=f"Let it end in {making.SUFFIX}")
    limits = http.Limits(options["timeout"], options["max_size"] * 1_000_000, options["allow_local"])
    store = opened(events)
    filter_ = filter_from_options(query, given, store.profile)
    try:
        made = making.make(store, filter_, output, limits, options["pause"], bar)
    except KeyboardInterrupt:
        click.echo("event-map: stopped; the same command goes on where it was", err=True)
        raise
    click.echo(f"{output}: {made.kept} {plural('page', made.kept)}")
    return [
        (m.record, str(m.source + 1), m.visit.url, str(m.visit.outcome), m.visit.detail) for m in made.missing
    ]


def _note(source: Path, events: Path, options: dict[str, Any]) -> list[Cells]:
    noting = import_module("map_app.data.archiving.noting")
    find, failed = noting.finder(source, options["url_prefix"])
    seen, collection = rewritable(events)
    noted = noting.note(collection.events, find, failed, replace_old=options["replace"])
    if noted.added:
        write_again(seen, noted.events)
    click.echo(
        f"{events}: copies of {noted.added} {plural('source', noted.added)} noted, {noted.kept} noted before"
    )
    return [(m.record, str(m.source + 1), m.address, m.reason, "") for m in noted.missing]


def _verify(file: Path, events: str | None, query: str, given: dict[str, Cells]) -> None:
    """Print what is wrong; exit 1 for anything."""
    verifying = import_module("map_app.data.archiving.verifying")
    store = opened(events) if events else None
    filter_ = filter_from_options(query, given, store.profile if store else served_map().profile)
    features = store.features(filter_) if store else ()
    found = verifying.verify(file, (Event.from_feature(json.loads(feature)) for feature in features))
    for problem in found.problems:
        click.echo(HIDDEN.sub("", problem))
    counts = f"{found.answers} {plural('answer', found.answers)} read"
    if events:
        counts += f"; hashes of sources: {found.matching} fit, {found.elsewhere} of copies that are not in it"
    n = len(found.problems)
    result = f"{n} {plural('problem', n)}" if n else "nothing is wrong"
    click.echo(f"{file}: {counts}; {result}")
    sys.exit(1 if n else 0)


def _report(rows: Sequence[Cells], file: Path | None) -> None:
    """Sources without a copy as a table, and as CSV where that is wanted."""
    for reason, n in Counter(row[3] for row in rows).most_common():
        click.echo(f"{n} {plural('source', n)} without a copy: {HIDDEN.sub('', reason)}")
    for line in aligned([*map(_plain, [HEAD, *rows])] if rows else []):
        click.echo(line)
    if file:
        write_atomically(file, [csv_file([HEAD, *(map(inert, row) for row in rows)])])


def _plain(row: Cells) -> list[str]:
    """The cells, each on one line and without what a terminal would obey."""
    return [" ".join(HIDDEN.sub("", cell).split()) for cell in row]
