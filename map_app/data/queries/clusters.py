"""Clusters of events for a window and zoom: counted per cell in the store, merged here by distance.

The store groups by shifted tile numbers, which every SQL engine can; a few hundred cells come back
and neighbours closer than a symbol's width are merged, largest first, so that no symbols overlap.
Events located no more precisely than their country are never placed: they are counted as `unplaced`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

import ibis.expr.types as ir

from map_app.core.geometry import Box
from map_app.core.vocab import Precision
from map_app.data.queries import pyramid
from map_app.data.table import TILE_ZOOM, latitude, longitude, tile_x, tile_y

CELL_BITS: Final = 5
"""Cells of 2**5 = 32 screen pixels."""

MERGE_PIXELS: Final = 44
"""Centres nearer than this become one cluster: the width of a cluster's disc and its ring."""

PAD_PIXELS: Final = 64
"""How far outside the window events are included, so that its edge does not cut clusters."""

TILE_BITS: Final = 8  # a tile is 2**8 pixels wide
_SIDE: Final = 1 << TILE_ZOOM


class Window(NamedTuple):
    """What a map shows: a box in degrees, and its zoom (0 to 18)."""

    box: Box
    zoom: int

    @property
    def shift(self) -> int:
        """Bits to shift zoom-24 tile numbers by, to get pixels of this zoom."""
        return TILE_ZOOM - self.zoom - TILE_BITS


@dataclass(slots=True)
class Cluster:
    """Events near each other. `tx`, `ty` are their mean, `box` their extent, in zoom-24 tiles.

    An extent whose first column is greater than its last crosses 180°.

    `first` is the first one's position in the total order; `only` has the columns of a single event.
    """

    count: int
    precise: int
    tx: float
    ty: float
    box: tuple[int, int, int, int]
    types: dict[str, int]
    first: int
    only: dict[str, Any] = field(default_factory=dict)


class Answer(NamedTuple):
    """The map's contents: `in_view` of the `total` lie in the window, `unplaced` have no point."""

    clusters: tuple[Cluster, ...]
    total: int
    in_view: int
    unplaced: int


SINGLE_COLUMNS: Final = (
    "seq",
    "id",
    "title",
    "date_start",
    "date_end",
    "location_precision",
    "radius_km",
    "location_area",
    "verification",
    "lat",
    "lon",
)
"""What the symbol and tooltip of a single event need."""


def is_placed(t: ir.Table) -> ir.BooleanValue:
    """Whether an event has a point on the map."""
    return t.location_precision != str(Precision.COUNTRY)


def inside(t: ir.Table, window: Window) -> ir.BooleanValue:
    """Placed events whose tile lies in the window, edges included; west > east crosses 180°.

    In a wide view the edges are those of whole cells of the pyramid, at most four pixels further out.
    """
    west, south, east, north = window.box
    bits = pyramid.BITS if window.zoom <= pyramid.MOST_ZOOM else 0
    first, last = tile_x(west) >> bits << bits, tile_x(east) | (1 << bits) - 1
    top, bottom = tile_y(north) >> bits << bits, tile_y(south) | (1 << bits) - 1
    across = t.tx.between(first, last) if west <= east else (t.tx >= first) | (t.tx <= last)
    return is_placed(t) & across & t.ty.between(top, bottom)


def cells(rows: ir.Table, window: Window) -> ir.Table:
    """One row for each cell and type of a window, over rows that have the pyramid's measures."""
    wide = rows.filter(inside(rows, padded(window)))
    bits = _cell_bits(window)
    keys = {
        "cx": wide.tx >> bits,
        "cy": wide.ty >> bits,
        "event_type": wide.event_type,
    }
    exact = wide.location_precision == str(Precision.EXACT)
    return wide.group_by(**keys).agg(
        precise=exact.ifelse(wide.n, 0).sum(),
        seen=inside(wide, window).ifelse(wide.n, 0).sum(),
        **pyramid.measures(wide),
    )


def answer(rows: list[dict[str, Any]], window: Window, total: int, unplaced: int) -> Answer:
    """Merge the cells' rows into clusters that keep `MERGE_PIXELS` between their centres."""
    by_cell: dict[tuple[int, int], Cluster] = {}
    first, _ = _columns(window)
    for row in sorted(rows, key=lambda r: (r["cx"], r["cy"], r["event_type"])):
        cell = _turned(_from_row(row), first)
        key = (row["cx"], row["cy"])
        by_cell[key] = _merged(by_cell[key], cell) if key in by_cell else cell
    merged = _merged_by_distance(list(by_cell.values()), MERGE_PIXELS * 2.0**window.shift)
    return Answer(tuple(map(_on_globe, merged)), total, int(sum(row["seen"] for row in rows)), unplaced)


def degrees(cluster: Cluster) -> tuple[float, float, Box]:
    """Longitude and latitude of the mean, and the extent as west, south, east, north."""
    return longitude(cluster.tx + 0.5), latitude(cluster.ty + 0.5), outline(cluster.box)


def outline(tiles: tuple[int, int, int, int]) -> Box:
    """West, south, east, north of tiles from `min_x`, `min_y` (the north-west) to `max_x`, `max_y`."""
    min_x, min_y, max_x, max_y = tiles
    return longitude(min_x), latitude(max_y + 1), longitude(max_x + 1), latitude(min_y)


def padded(window: Window) -> Window:
    """The window grown by `PAD_PIXELS` and snapped to whole tiles, so that small pans give equal queries."""
    _, south, _, north = window.box
    tile = 2.0 ** (window.shift + TILE_BITS)
    pad = PAD_PIXELS * 2.0**window.shift
    min_y = math.floor((tile_y(north) - pad) / tile) * tile
    max_y = math.ceil((tile_y(south) + pad) / tile) * tile - 1
    low_y, high_y = max(0, min_y), min(_SIDE - 1, max_y)
    first, last = (longitude(x % _SIDE + 0.5) for x in _columns(window))
    return Window((first, latitude(high_y + 0.5), last, latitude(low_y + 0.5)), window.zoom)


def _columns(window: Window) -> tuple[int, int]:
    """The first and last column of the padded window, continued beyond 180°; at most once around."""
    west, _, east, _ = window.box
    tile = 2.0 ** (window.shift + TILE_BITS)
    pad = PAD_PIXELS * 2.0**window.shift
    first, last = tile_x(west), tile_x(east) + (_SIDE if west > east else 0)
    min_x = int(math.floor((first - pad) / tile) * tile)
    max_x = int(math.ceil((last + pad) / tile) * tile) - 1
    if max_x - min_x + 1 < _SIDE:
        return min_x, max_x
    opposite = (first + last - _SIDE) // 2  # all around: cut opposite the window's middle
    cut = opposite >> _cell_bits(window) << _cell_bits(window) if west > east else 0
    return cut, cut + _SIDE - 1


def _cell_bits(window: Window) -> int:
    return max(0, window.shift + CELL_BITS)


def _turned(cluster: Cluster, first: int) -> Cluster:
    """The cluster with columns counted from `first`, so that neighbours across 180° are near each other."""
    turn = -_SIDE * ((cluster.box[0] - first) // _SIDE)
    if not turn:
        return cluster
    min_x, min_y, max_x, max_y = cluster.box
    return replace(cluster, tx=cluster.tx + turn, box=(min_x + turn, min_y, max_x + turn, max_y))


def _on_globe(cluster: Cluster) -> Cluster:
    """The cluster with columns counted from 0: a box whose first is greater than its last crosses 180°."""
    min_x, min_y, max_x, max_y = cluster.box
    box = (min_x % _SIDE, min_y, max_x % _SIDE, max_y)
    return cluster if box == cluster.box else replace(cluster, tx=cluster.tx % _SIDE, box=box)


def _from_row(row: dict[str, Any]) -> Cluster:
    n = int(row["n"])
    return Cluster(
        count=n,
        precise=int(row["precise"]),
        tx=int(row["sum_x"]) / n,
        ty=int(row["sum_y"]) / n,
        box=(row["min_x"], row["min_y"], row["max_x"], row["max_y"]),
        types={row["event_type"]: n},
        first=row["first"],
    )


def _merged(a: Cluster, b: Cluster) -> Cluster:
    n = a.count + b.count
    types = defaultdict(int, a.types)
    for name, count in b.types.items():
        types[name] += count
    return Cluster(
        count=n,
        precise=a.precise + b.precise,
        tx=(a.tx * a.count + b.tx * b.count) / n,
        ty=(a.ty * a.count + b.ty * b.count) / n,
        box=(
            min(a.box[0], b.box[0]),
            min(a.box[1], b.box[1]),
            max(a.box[2], b.box[2]),
            max(a.box[3], b.box[3]),
        ),
        types=dict(sorted(types.items())),
        first=min(a.first, b.first),
    )


def _merged_by_distance(clusters: list[Cluster], reach: float) -> list[Cluster]:
    """Merge until no two centres lie within `reach`: a merged centre moves, perhaps towards another."""
    merged = _merge_near(clusters, reach)
    while len(merged) < len(clusters):
        clusters, merged = merged, _merge_near(merged, reach)
    return merged


def _merge_near(clusters: list[Cluster], reach: float) -> list[Cluster]:
    """Merge each centre into its nearest within `reach`, largest first; ties by position."""
    queue = sorted(clusters, key=lambda c: (-c.count, c.tx, c.ty))
    done: list[Cluster] = []
    grid: dict[tuple[int, int], list[int]] = defaultdict(list)
    for cluster in queue:
        near = _nearest(cluster, done, grid, reach)
        if near is None:
            grid[_cell(cluster, reach)].append(len(done))
            done.append(cluster)
            continue
        grid[_cell(done[near], reach)].remove(near)
        done[near] = _merged(done[near], cluster)
        grid[_cell(done[near], reach)].append(near)
    return done


def _cell(cluster: Cluster, reach: float) -> tuple[int, int]:
    return int(cluster.tx // reach), int(cluster.ty // reach)


def _nearest(
    cluster: Cluster,
    done: list[Cluster],
    grid: dict[tuple[int, int], list[int]],
    reach: float,
) -> int | None:
    """The index of the nearest finished cluster within reach, the first of equals."""
    x, y = _cell(cluster, reach)
    around = [i for dx in (-1, 0, 1) for dy in (-1, 0, 1) for i in grid[x + dx, y + dy]]
    far = {i: math.hypot(done[i].tx - cluster.tx, done[i].ty - cluster.ty) for i in around}
    near = [i for i in far if far[i] < reach]
    return min(near, key=lambda i: (far[i], i)) if near else None
