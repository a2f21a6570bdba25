"""`event-map ground`: what is in a file of the operator's own streets, before a server is given it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from map_app.data.streets import layers
from map_app.data.streets.attribution import text_of
from map_app.data.streets.grid import tile_at
from map_app.data.streets.served import Streets


@click.group()
def ground() -> None:
    """Look at a file of streets of your own, as MAP_APP_GROUND takes it."""


@ground.command()
@click.argument("file", type=click.Path(path_type=Path))
def info(file: Path) -> None:
    """Print what FILE holds and where, and whether the map can show it."""
    for name, value in _facts(Streets(file)):
        click.echo(f"{name}: {value}")


def _facts(streets: Streets) -> Iterator[tuple[str, str]]:
    header = streets.header
    yield "File", f"PMTiles 3, {streets.archive.size:,} bytes"
    packed = header.tile_packing.name.lower()
    kind = f"vector, compressed: {packed}" if streets.is_vector else f"pictures, {header.tiles.media_type}"
    yield "Tiles", f"{kind}; {header.addressed:,} of them" if header.addressed else kind
    yield "Zooms", f"{header.min_zoom} to {header.max_zoom}"
    yield "Bounds", ", ".join(f"{side:g}" for side in header.bounds) + " (west, south, east, north)"
    if streets.is_vector:
        yield "Drawn layers", ", ".join(sorted(streets.layers & layers.LAYERS)) or "not listed"
        yield "Other layers", ", ".join(sorted(streets.layers - layers.LAYERS)) or "none"
    own = isinstance(streets.archive.metadata.get("attribution"), str)
    said = text_of(streets.credit) or "none"
    yield "Attribution", said if own else f"{said} (the file itself gives none)"
    yield "Version", streets.version
    zoom, column, row = _middle(streets)
    found = streets.content(zoom, column, row) if streets.is_vector else streets.picture(zoom, column, row)
    yield f"Middle tile {zoom}/{column}/{row}", "readable" if found else "none"


def _middle(streets: Streets) -> tuple[int, int, int]:
    """The tile of the nearest zoom in the middle of the bounds."""
    header = streets.header
    west, south, east, north = header.bounds
    return (header.max_zoom, *tile_at(header.max_zoom, (west + east) / 2, (south + north) / 2))
