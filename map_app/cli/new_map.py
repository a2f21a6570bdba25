"""`event-map new`: the folder of a new map."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from map_app.cli.options import EventsFile
from map_app.core.problems import Summary
from map_app.core.text import plural
from map_app.making.builder import Builder, Step
from map_app.making.folder import LEFT_OUT, Made, Tell, make
from map_app.making.theatres import CHOICES


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--countries", default="", help="Codes of ISO 3166-1, such as SD,TD,SS.", metavar="CODES")
@click.option(
    "--theatres",
    type=click.Choice(CHOICES),
    help="What the theatres are; a single country's units, or the countries, unless said.",
)
@click.option(
    "--from",
    "source",
    type=EventsFile(path_type=Path, dir_okay=False),
    help="A file of events for the map; of the countries they lie in, unless said.",
    metavar="FILE",
)
def new(folder: Path, countries: str, theatres: str | None, source: Path | None) -> None:
    """Make FOLDER, a map of some countries: ground, theatres, names, and the events of a file, or none yet.

    It is made of the packages of the extra `geodata`, in a minute or two; nothing is fetched.
    """
    codes = [code for code in countries.replace(";", ",").split(",") if code.strip()]
    if not (codes or source):
        raise click.UsageError(
            "say which countries the map is of: --countries SD,TD,SS, or --from a file of events"
        )
    with _shown() as tell:
        made = make(folder, Builder(codes, theatres or ""), source, tell)
    _say(folder, made, source)


def _say(folder: Path, made: Made, source: Path | None) -> None:
    for line in Summary(made.problems).lines():
        click.echo(line, err=True)
    if made.left_out:
        what = f"{made.left_out:,} {plural('row', made.left_out)} of {source} could not be read"
        click.echo(f"event-map: {what}; {folder / LEFT_OUT} names each", err=True)
    if made.instead:
        click.echo(f"event-map: {made.instead}", err=True)
    n, countries = len(made.theatres), ", ".join(made.countries)
    events = f"{made.events:,} {plural('event', made.events)}" if source else "no events yet"
    click.echo(f"{folder}: a map of {countries} with {n} {plural('theatre', n)} and {events}")
    click.echo(f"Next: {folder / 'map.toml'} explains what to say; then event-map serve {folder}")


@contextmanager
def _shown() -> Iterator[Tell]:
    """Show the steps on standard error: as a bar in a terminal, as lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda step: click.echo(f"making: {step.name}", err=True)
        return
    length = sum(step.seconds for step in Builder(()).steps)
    with click.progressbar(length=length, file=sys.stderr, item_show_func=_name) as bar:
        before: list[Step] = []

        def tell(step: Step) -> None:
            bar.update(before[-1].seconds if before else 0, step)
            before.append(step)

        yield tell
        bar.update(before[-1].seconds if before else 0)


def _name(step: Step | None) -> str:
    return step.name if step else ""
