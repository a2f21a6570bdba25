"""Clusters of events for a window and zoom: counted per cell in the store, merged here by distance.

The store groups by shifted tile numbers, which every SQL engine can; a few hundred cells come back
and neighbours closer than a symbol's width are merged, largest first, so that nothing overlaps.
Events known no better than to their country are never placed: they are counted as `unplaced`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import ibis
import ibis.expr.types as ir

from map_app.core.filters import Box
from map_app.core.vocab import Precision
from map_app.data import pyramid
from map_app.data.table import TILE_ZOOM, latitude, longitude, tile_x, tile_y

CELL_BITS: Final = 5
"""Cells of 2**5 = 32 screen pixels."""

MERGE_PIXELS: Final = 44
"""Centres nearer than this become one cluster: the width of a cluster's disc and its ring."""

PAD_PIXELS: Final = 64
"""How far outside the window events are still looked at, so that its edge does not cut clusters."""

MAX_DISCS: Final = 400
"""Discs that one window draws at most: those of the most events."""

LEAST_DISC: Final = 2
"""Pixels of the radius from which a disc is drawn."""

EQUATOR_KM: Final = 40_075.017
_TILE_BITS: Final = 8  # a tile is 2**8 pixels wide


class Window(NamedTuple):
    """What a map shows: a box in degrees, and its zoom (0 to 18)."""

    box: Box
    zoom: int

    @property
    def shift(self) -> int:
        """Bits by which zoom-24 tile numbers are shifted to pixels of this zoom."""
        return TILE_ZOOM - self.zoom - _TILE_BITS


@dataclass(slots=True)
class Cluster:
    """Some events near each other. `tx`, `ty` are their mean, `box` their extent, in zoom-24 tiles.

    `first` is the place of the first one in the total order; a lone event's columns are its `only`.
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
    "verification",
    "lat",
    "lon",
)
"""What a lone event's symbol and tooltip need."""


def is_placed(t: ir.Table) -> ir.BooleanValue:
    """Whether an event may stand on the map at all."""
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


def cells(kept: ir.Table, window: Window) -> ir.Table:
    """Group a window's rows that have the pyramid's measures by cell and type: one row each."""
    wide = kept.filter(inside(kept, _padded(window)))
    bits = max(0, window.shift + CELL_BITS)
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


def footprints(kept: ir.Table, window: Window) -> ir.Table:
    """The discs of a window, `MAX_DISCS` at most, a row per centre and radius: how many events, which types.

    Those that would be smaller than `LEAST_DISC` pixels are left out: a symbol covers them.
    """
    return _discs(kept, window).order_by([ibis.desc("n"), "lon", "lat", "radius_km"]).limit(MAX_DISCS)


def footprint_count(kept: ir.Table, window: Window) -> ir.Table:
    """One row: how many discs the window would have."""
    return _discs(kept, window).agg(n=ibis._.count())


def _discs(kept: ir.Table, window: Window) -> ir.Table:
    wide = kept.filter(inside(kept, _padded(window)))
    seen = wide.radius_km >= LEAST_DISC * _km_per_pixel(window)
    vague = wide.filter((wide.location_precision != str(Precision.EXACT)) & seen)
    grouped = vague.group_by("lon", "lat", "radius_km")
    return grouped.agg(n=vague.count(), kind=vague.event_type.min(), last_kind=vague.event_type.max())


def _km_per_pixel(window: Window) -> float:
    """At the latitude of the window where a pixel is smallest."""
    _, south, _, north = window.box
    return (
        EQUATOR_KM * math.cos(math.radians(max(abs(south), abs(north)))) / 2.0 ** (window.zoom + _TILE_BITS)
    )


def answer(rows: list[dict[str, Any]], window: Window, total: int, unplaced: int) -> Answer:
    """Merge the cells' rows into clusters that keep `MERGE_PIXELS` between their centres."""
    by_cell: dict[tuple[int, int], Cluster] = {}
    for row in sorted(rows, key=lambda r: (r["cx"], r["cy"], r["event_type"])):
        cell = _from_row(row)
        key = (row["cx"], row["cy"])
        by_cell[key] = _merged(by_cell[key], cell) if key in by_cell else cell
    merged = _merged_by_distance(list(by_cell.values()), MERGE_PIXELS * 2.0**window.shift)
    return Answer(tuple(merged), total, int(sum(row["seen"] for row in rows)), unplaced)


def degrees(cluster: Cluster) -> tuple[float, float, Box]:
    """Longitude and latitude of the mean, and the extent as west, south, east, north."""
    return longitude(cluster.tx + 0.5), latitude(cluster.ty + 0.5), outline(cluster.box)


def outline(tiles: tuple[int, int, int, int]) -> Box:
    """West, south, east, north of tiles from `min_x`, `min_y` (the north-west) to `max_x`, `max_y`."""
    min_x, min_y, max_x, max_y = tiles
    return longitude(min_x), latitude(max_y + 1), longitude(max_x + 1), latitude(min_y)


def _padded(window: Window) -> Window:
    """The window grown by `PAD_PIXELS` and snapped to whole tiles, so that small pans ask alike."""
    west, south, east, north = window.box
    tile = 2.0 ** (window.shift + _TILE_BITS)
    pad = PAD_PIXELS * 2.0**window.shift
    if west > east:
        west, east = -180.0, 180.0
    min_x = math.floor((tile_x(west) - pad) / tile) * tile
    max_x = math.ceil((tile_x(east) + pad) / tile) * tile - 1
    min_y = math.floor((tile_y(north) - pad) / tile) * tile
    max_y = math.ceil((tile_y(south) + pad) / tile) * tile - 1
    side = 2**TILE_ZOOM - 1
    low_x, high_x = max(0, min_x), min(side, max_x)
    low_y, high_y = max(0, min_y), min(side, max_y)
    box = (
        longitude(low_x + 0.5),
        latitude(high_y + 0.5),
        longitude(high_x + 0.5),
        latitude(low_y + 0.5),
    )
    return Window(box, window.zoom)


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


def _merged_by_distance(found: list[Cluster], reach: float) -> list[Cluster]:
    """Merge until no two centres lie within `reach`: a merged centre moves, perhaps towards another."""
    merged = _merge_near(found, reach)
    while len(merged) < len(found):
        found, merged = merged, _merge_near(merged, reach)
    return merged


def _merge_near(found: list[Cluster], reach: float) -> list[Cluster]:
    """Merge each centre into its nearest within `reach`, largest first; ties by position."""
    queue = sorted(found, key=lambda c: (-c.count, c.tx, c.ty))
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
