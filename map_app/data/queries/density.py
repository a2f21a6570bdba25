"""How densely events lie: counts per cell of the map's grid, over the cell's true area.

Only events known at least to their settlement are counted: one known to a district or less well could have
been in many cells, and put into one of them it would draw a peak that nobody reported. The number left out
is shown. For the same reason cells are never finer than `FINEST_ZOOM`, about the width of a town: nearer, the
same cells are only drawn larger.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import ibis
import ibis.expr.types as ir

from map_app.core.vocab import Precision
from map_app.data.queries.clusters import CELL_BITS, TILE_BITS, Window, inside
from map_app.data.queries.compiler import Ask
from map_app.data.table import TILE_ZOOM, latitude

FINEST_ZOOM: Final = 9
"""Cells of this zoom are 9.8 km wide at the equator and 8.9 km at 25° N."""

LEAST: Final = Precision.SETTLEMENT
EARTH_KM: Final = 6371.0072
"""Radius of the sphere with the Earth's surface (authalic, WGS 84), so that areas add up to it."""

CLASSES: Final = 5


class DensityCell(NamedTuple):
    """A cell by column and row of its grid, its events, and how many that makes per 1,000 km²."""

    x: int
    y: int
    n: int
    density: float


class Density(NamedTuple):
    """The cells of a window; the grid is 2**`grid` cells wide. `left_out` of `total` are not counted."""

    grid: int
    cells: tuple[DensityCell, ...]
    breaks: tuple[float, ...]
    total: int
    left_out: int


def grid_of(zoom: int) -> int:
    """The grid for a zoom: its side is 2**grid cells."""
    return min(zoom, FINEST_ZOOM) + TILE_BITS - CELL_BITS


def is_sharp(t: ir.Table) -> ir.BooleanValue:
    """Whether an event's place is known well enough to be counted in one cell."""
    return t.precision_rank <= LEAST.rank


def cells(rows: ir.Table, window: Window) -> ir.Table:
    """Count the sharp events of a window by cell, including whole cells at its edge."""
    bits = TILE_ZOOM - grid_of(window.zoom)
    shown = rows.filter(is_sharp(rows) & inside(rows, window))
    grouped = shown.group_by(x=shown.tx >> bits, y=shown.ty >> bits).agg(n=ibis._.count())
    return grouped.order_by("x", "y")


def _sharp(rows: ir.Table) -> ir.Table:
    """One row: how many events there are, and how many of them are sharp."""
    return rows.agg(total=rows.count(), sharp=ibis.ifelse(is_sharp(rows), 1, 0).sum())


def density(window: Window, ask: Ask, *others: Ask) -> Density:
    """Count the filtered events of a window by cell; the breaks are shared with those of other filters."""
    [counted] = ask(_sharp)
    filled = _filled(ask, window)
    compared = [*filled, *(cell for other in others for cell in _filled(other, window))]
    left_out = counted["total"] - int(counted["sharp"] or 0)  # a sum over no row is null
    shared = breaks([cell.density for cell in compared])
    return Density(grid_of(window.zoom), filled, shared, counted["total"], left_out)


def _filled(ask: Ask, window: Window) -> tuple[DensityCell, ...]:
    grid = grid_of(window.zoom)
    return tuple(
        DensityCell(row["x"], row["y"], row["n"], 1000 * row["n"] / area_km2(row["y"], grid))
        for row in ask(cells, window)
    )


def area_km2(row: int, grid: int) -> float:
    """The area of any cell in a row: a mercator cell shrinks towards the poles."""
    side = TILE_ZOOM - grid
    north, south = (math.radians(latitude(r << side)) for r in (row, row + 1))
    width = 2 * math.pi / (1 << grid)
    return EARTH_KM**2 * width * (math.sin(north) - math.sin(south))


def breaks(densities: list[float]) -> tuple[float, ...]:
    """The lower bounds of all classes but the first: round figures (1, 2, 5, 10 …) within the range."""
    if not densities:
        return ()
    low, high = min(densities), max(densities)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    series = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    between = [value for value in series if low < value < high]
    wanted = min(CLASSES - 1, len(between))
    picked = {round((i + 0.5) * len(between) / wanted - 0.5) for i in range(wanted)}
    return tuple(round(between[i], 9) for i in sorted(picked))
