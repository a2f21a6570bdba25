"""`event-map archive`: copies of the pages of sources, as a WACZ file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from map_app.cli.export import opened
from map_app.cli.load import bar
from map_app.cli.options import filter_from_options, with_criteria
from map_app.core.formulas import csv_file, inert
from map_app.core.text import plural
from map_app.data import archiving
from map_app.data.files import write_atomically
from map_app.errors import FilterError
from map_app.lazy import import_module

if TYPE_CHECKING:
    from map_app.data.archiving.making import Missing

PATH: Final = click.Path(path_type=Path, dir_okay=False)
HEAD: Final = ("record", "source", "address", "reason", "detail")

Cells = tuple[str, ...]


@click.command()
@click.argument("events", required=False)
@click.option("-o", "--output", type=PATH, required=True, help="The .wacz file to make or add to.")
@click.option("--dead", type=PATH, help="Also write the sources without a copy to this .csv file.")
@click.option("--pause", type=click.FloatRange(0), default=2.0, help="Seconds between requests to a host.")
@click.option("--timeout", type=click.FloatRange(0.1), default=30.0, help="Seconds for a request.")
@click.option("--max-size", type=click.IntRange(1), default=20, help="Megabytes of a page.")
@click.option("--allow-local", is_flag=True, help="Fetch from addresses that are not public too.")
@with_criteria
def archive(
    events: str | None,
    output: Path,
    dead: Path | None,
    pause: float,
    timeout: float,
    max_size: int,
    allow_local: bool,
    query: str,
    **given: Cells,
) -> None:
    """Keep the pages of sources in a WACZ file: those of a filter's events from EVENTS, a file or store URL.

    A run that was interrupted goes on where it was, and a finished archive is added to.
    """
    archiving.check_installed()
    making, http = (import_module(f"map_app.data.archiving.{name}") for name in ("making", "http"))
    if output.suffix != making.SUFFIX:
        raise FilterError(f"{output.name} is no name of an archive", cure=f"Let it end in {making.SUFFIX}")
    limits = http.Limits(timeout, max_size * 1_000_000, allow_local)
    filter_ = filter_from_options(query, given)
    made = making.make(opened(events), filter_, output, limits, pause, bar)
    click.echo(f"{output}: {made.kept} {plural('page', made.kept)}")
    _report([_row(missing) for missing in made.missing], dead)


def _row(missing: Missing) -> Cells:
    visit = missing.visit
    return missing.record, str(missing.source + 1), visit.url, str(visit.outcome), visit.detail


def _report(rows: Sequence[Cells], file: Path | None) -> None:
    """Sources without a copy as a table, and as CSV where that is wanted."""
    for reason, n in Counter(row[3] for row in rows).most_common():
        click.echo(f"{n} {plural('source', n)} without a copy: {reason}")
    for line in _table([HEAD, *rows] if rows else []):
        click.echo(line)
    if file:
        write_atomically(file, [csv_file([HEAD, *(map(inert, row) for row in rows)])])


def _table(rows: Sequence[Cells]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
