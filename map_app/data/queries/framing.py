"""What a map opens on: the filtered events themselves, without the few that lie far from all others.

The store counts events per cell of a coarse grid (2.8 degrees wide), each cell with the exact extent of its
events, and those without a point separately, so that one query gives the total too. All placed events
are framed where that is no wider than an eighth of the world. Otherwise the frame may leave out at most an
eighth of the events, and only where that shows the others considerably nearer; the map then says how many lie
outside its view. A small box grows, so that a lone event is seen in its surroundings, but not beyond the
theatres, box or area that the filter names; a filter that keeps nothing is framed by what it names.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from map_app.core.filters import EventFilter
from map_app.core.geometry import KM_PER_DEGREE, Box, box_around, circular_hull, joined, wrapped
from map_app.core.schema import COORDINATE_DECIMALS, Event
from map_app.core.vocab import Precision
from map_app.data.queries.chain import Chain
from map_app.data.queries.clusters import is_placed, outline
from map_app.data.queries.compiler import Ask
from map_app.data.reference.areas import Area
from map_app.data.table import TILE_ZOOM

WORLD: Final = (-180.0, -60.0, 180.0, 80.0)
"""West, south, east, north of what a map without events opens on."""

GRID_BITS: Final = 17
"""A cell is 2**17 tiles wide, so that the world is 128 cells across."""

LEGIBLE: Final = 16
"""Cells: up to this width a frame holds every event."""

MOST_OUTSIDE: Final = 1 / 8
"""Share of the events that a frame leaves out at most."""

PRICE: Final = 20.0
"""Zoom levels that must be gained for leaving out all events: one level for each 5 %."""

SURROUNDINGS: Final = 1.3
"""Degrees: a frame is at least so high and wide, unless what the filter names is smaller."""

EVENT_REACHES_KM: Final = (150, 75, 40, 20)
"""From an event to the edge of its own frame: the first that holds no crowd, or the last."""

AROUND_AREA: Final = 0.2
"""What a frame shows around a unit, as a share of its width and height."""

ANSWERS_REACH: Final = 8.0
"""Degrees: an answer that lies farther off would make a frame in which little is told apart."""

CROWD: Final = 30
"""Events in a frame: with more, the one that it is about would not be told from its neighbours."""

ALIKE: Final = 0.6
"""A frame that shares so much with the map's own is that: new data does not shift the opening view."""

_SIDE: Final = 1 << TILE_ZOOM
_CELLS: Final = _SIDE >> GRID_BITS


class Framing(NamedTuple):
    """`near` is what a map opens on, `whole` the box of all placed events; west > east crosses 180°."""

    near: Box
    whole: Box


class Overview(NamedTuple):
    """How many events there are, how many of them have no point on the map, and the frame of the others."""

    total: int
    unplaced: int
    framing: Framing | None


NOWHERE: Final = -1
"""The column of the grid under which events without a point are counted."""


def cells(rows: ir.Table) -> ir.Table:
    """Rows that have the pyramid's measures, per cell of the grid: their number and extent."""
    placed = is_placed(rows)
    keys = {f"c{axis}": placed.ifelse(rows[f"t{axis}"] >> GRID_BITS, NOWHERE) for axis in "xy"}
    least = {name: rows[name].min() for name in ("min_x", "min_y")}
    most = {name: rows[name].max() for name in ("max_x", "max_y")}
    return rows.group_by(**keys).agg(n=rows.n.sum().cast("int64"), **least, **most)


def overview(counted: pa.Table) -> Overview:
    """Add up the rows of `cells`."""
    is_placed_cell = pc.not_equal(counted["cx"], NOWHERE)
    placed = counted.filter(is_placed_cell)
    total, on_map = (pc.sum(rows["n"]).as_py() or 0 for rows in (counted, placed))
    return Overview(total, total - on_map, framing(placed))


def _ends(rows: ir.Table) -> ir.Table:
    """One row: the rows' first and last longitude in either half of the globe, their latitudes `s` and `n`.

    Nulls where there is none.
    """
    west = rows.lon < 0
    return rows.agg(
        west_first=rows.lon.min(where=west),
        west_last=rows.lon.max(where=west),
        east_first=rows.lon.min(where=~west),
        east_last=rows.lon.max(where=~west),
        s=rows.lat.min(),
        n=rows.lat.max(),
    )


def framing(cells: pa.Table) -> Framing | None:
    """Make the boxes from the cells with placed events; None where there are none."""
    if not cells.num_rows:
        return None
    columns = {name: cells[name].to_numpy() for name in cells.column_names}
    everything = np.ones(cells.num_rows, dtype=bool)
    return Framing(_box(columns, _near(columns)), _box(columns, everything))


def around_event(event: Event, areas: Mapping[str, Area], count: Callable[[EventFilter], int]) -> Box | None:
    """The frame of one event: its disc or unit and its surroundings; None where only its country is known.

    `areas` are the map's units by id. `count` says how many events a filter keeps: the surroundings are
    smaller in a dense place.
    """
    if event.location_precision is Precision.COUNTRY:
        return None
    if unit := areas.get(event.area or ""):
        west, south, east, north = unit.outline.bounds
        beside, above = (east - west) * AROUND_AREA, (north - south) * AROUND_AREA
        return west - beside, south - above, east + beside, north + above
    reaches = sorted({max(reach, event.location_radius_km * 1.5) for reach in EVENT_REACHES_KM}, reverse=True)
    boxes = [box_around(event.lon, event.lat, reach / KM_PER_DEGREE) for reach in reaches]
    return next((box for box in boxes[:-1] if count(EventFilter(bbox=box)) <= CROWD), boxes[-1])


def near_answers(chain: Chain, event: Event) -> list[Box]:
    """The points, as boxes, of what an event of the chain answers and what answered it, if not far off."""
    named = {name for link in chain.near(event.id) for name in (link.earlier, link.later)} - {event.id}
    return [
        (other.lon, other.lat, other.lon, other.lat)
        for other in chain.events
        if other.id in named
        and other.location_precision is not Precision.COUNTRY
        and abs(wrapped(other.lon - event.lon)) < ANSWERS_REACH
        and abs(other.lat - event.lat) < ANSWERS_REACH
    ]


Framed = Callable[[EventFilter], Framing | None]
"""Gives the framing of any filter."""


class Frames(NamedTuple):
    """What maps open on: `region` is the frame that the map itself has, `theatres` are boxes by slug."""

    framed: Framed
    theatres: Mapping[str, Box]
    region: Box | None

    def of(self, filter_: EventFilter) -> Box:
        """What a map of a filter opens on: see `EventStore.frame`."""
        return self.own(filter_) or self.own(EventFilter()) or self.region or WORLD

    def reach(self, *filters: EventFilter) -> Box:
        """What a reader may move the map of these filters over: their frames, and that of all events."""
        return joined(self.of(filter_) for filter_ in (EventFilter(), *filters))

    def own(self, filter_: EventFilter) -> Box | None:
        """The frame of a filter's own events, else of what it names; None where it has neither."""
        filtered, bounds = self.framed(filter_), self._named(filter_)
        if not filtered:
            return bounds
        return _grown(_opening(filtered.near, self.region) if filter_.is_empty else filtered.near, bounds)

    def _named(self, filter_: EventFilter) -> Box | None:
        """The box of the area, box or theatres that a filter names; None where it names none."""
        if filter_.area:
            west, south, east, north = shapely.from_wkt(filter_.area).bounds
            return wrapped(west), south, wrapped(east), north
        if filter_.bbox:
            return filter_.bbox
        outlines = [self.theatres[slug] for slug in filter_.theatre if slug in self.theatres]
        return joined(outlines) if outlines and len(outlines) == len(filter_.theatre) else None


def _grown(near: Box, bounds: Box | None) -> Box:
    """A small box with its surroundings, which end where `bounds` do."""
    west, south, east, north = near
    east += 360 if west > east else 0
    limits = _unwrapped(bounds, west) if bounds else (-math.inf, -90.0, math.inf, 90.0)
    wide, tall = (max(0.0, SURROUNDINGS - side) / 2 for side in (east - west, north - south))
    sides = (
        wrapped(min(west, max(west - wide, limits[0]))),
        min(south, max(south - tall, limits[1])),
        wrapped(max(east, min(east + wide, limits[2]))),
        max(north, min(north + tall, limits[3])),
    )
    west, south, east, north = (round(side, COORDINATE_DECIMALS) for side in sides)
    return west, south, east, north


def _unwrapped(box: Box, near: float) -> Box:
    """The box with its sides in the copy of the world in which its west is nearest to a meridian."""
    west, south, east, north = box
    east += 360 if west > east else 0
    turn = 360 * round((near - west) / 360)
    return west + turn, south, east + turn, north


def _opening(near: Box, region: Box | None) -> Box:
    """The frame of unfiltered events: the map's own where it is nearly that."""
    if region is None or near[0] > near[2] or region[0] > region[2]:
        return near
    width, height = (max(0.0, min(near[i + 2], region[i + 2]) - max(near[i], region[i])) for i in (0, 1))
    shared = width * height
    return region if shared >= ALIKE * (_area(near) + _area(region) - shared) else near


def extent(ask: Ask) -> Box | None:
    """The box of all rows, placed or not, the shorter way around the globe; None where there is none."""
    [row] = ask(_ends)
    halves = [(row["west_first"], row["west_last"]), (row["east_first"], row["east_last"])]
    boxes = [(first, row["s"], last, row["n"]) for first, last in halves if first is not None]
    return joined(boxes) if boxes else None


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _box(columns: dict[str, Any], mask: Any) -> Box:  # noqa: ANN401 - a NumPy array of booleans
    """West, south, east, north of the cells that the mask selects, the shorter way around the globe."""
    spans = zip(columns["min_x"][mask].tolist(), columns["max_x"][mask].tolist(), strict=True)
    first, last = circular_hull(spans, _SIDE) or (0, _SIDE - 1)
    top, bottom = int(columns["min_y"][mask].min()), int(columns["max_y"][mask].max())
    sides = outline((int(first), top, int(last), bottom))
    west, south, east, north = (round(side, COORDINATE_DECIMALS) for side in sides)
    return west, south, east, north


def _near(columns: dict[str, Any]) -> Any:  # noqa: ANN401 - a NumPy array of booleans
    """A mask of the cells that the frame holds: those in the best square, see `PRICE`."""
    x, y, n = columns["cx"], columns["cy"], columns["n"]
    grid = np.zeros((_CELLS, _CELLS), dtype=np.int64)
    np.add.at(grid, (y, x), n)
    sums = np.zeros((_CELLS + 1, 2 * _CELLS + 1), dtype=np.int64)  # twice around: a square may cross 180°
    sums[1:, 1:] = np.hstack([grid, grid]).cumsum(0).cumsum(1)
    total = int(n.sum())
    best = (math.inf, 0, 0, _CELLS)
    for size in range(1, _CELLS + 1):
        held = sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]
        held = held[:, :_CELLS]
        at = int(held.argmax())
        left_out = 1 - int(held.flat[at]) / total
        if size <= LEGIBLE and not left_out:
            return np.ones(len(n), dtype=bool)
        if left_out <= MOST_OUTSIDE:
            best = min(best, (math.log2(size) + PRICE * left_out, *divmod(at, held.shape[1]), size))
    _, top, left, size = best
    return ((x - left) % _CELLS < size) & (y >= top) & (y < top + size)
