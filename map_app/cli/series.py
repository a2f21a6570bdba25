"""`event-map series`: the figures that sources give beside a filter's events, as a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from map_app.cli.export import opened
from map_app.cli.options import filter_from_options, with_criteria
from map_app.data import figures, paths
from map_app.data.files import write_atomically
from map_app.data.source import ENVIRONMENT, parse_source
from map_app.errors import FilterError


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File, or - for JSON.")
@click.option("--events", type=str, help="Another file or store URL (or MAP_APP_EVENTS).")
@with_criteria
def series(output: Path, events: str | None, query: str, **given: tuple[str, ...]) -> None:
    """Write the series of figures beside the filtered events to a .json or .csv file."""
    to_stdout = str(output) == "-"
    suffix = "json" if to_stdout else output.suffix.removeprefix(".")
    if suffix not in figures.FORMS:
        known = ", ".join(f".{name}" for name in figures.FORMS)
        raise FilterError(f"no format has the suffix of {output.name}", cure=f"Choose from {known}")
    filter_ = filter_from_options(query, given)
    store = opened(parse_source(events or os.environ.get(ENVIRONMENT) or paths.EVENTS))
    _media_type, write = figures.FORMS[suffix]
    body = write(figures.figures(store, filter_))
    if to_stdout:
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
    else:
        write_atomically(output, [body])
