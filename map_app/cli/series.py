"""`event-map series`: the figures that sources give beside a filter's events, as a file."""

from __future__ import annotations

from pathlib import Path

import click

from map_app.cli.export import FOLDER, opened, suffix_of, write_output
from map_app.cli.options import filter_from_options, with_criteria
from map_app.data import figures


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File, or - for JSON.")
@click.option("--map", "folder", type=FOLDER, help="A map's folder (or MAP_APP_MAP).")
@click.option("--events", type=str, help="Another file or store URL (or MAP_APP_EVENTS).")
@with_criteria
def series(
    output: Path, folder: Path | None, events: str | None, query: str, **given: tuple[str, ...]
) -> None:
    """Write the series of figures beside the filtered events to a .json or .csv file."""
    _media_type, write = figures.FORMS[suffix_of(output, tuple(figures.FORMS))]
    store = opened(events, folder)
    filter_ = filter_from_options(query, given, store.profile)
    write_output(output, [write(figures.figures(store, filter_))])
