"""Lines between two pieces of land, and which of them are disputed."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from map_app.making.land import Unit

TABLE: Final = Path(__file__).parent / "tables" / "disputes.csv"
EVERYWHERE: Final = (-180.0, -90.0, 180.0, 90.0)

Point = tuple[float, float]
Edge = tuple[Point, Point]
Feature = dict[str, Any]


@dataclass(frozen=True)
class Dispute:
    """A line that maps of the United Nations draw dashed, between two units, by their keys, within a box."""

    first: str
    second: str
    reason: str
    within: tuple[float, float, float, float] = EVERYWHERE


def read_disputes() -> tuple[Dispute, ...]:
    """The disputed lines of the world, as `tables/disputes.csv` lists them."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sides = ("west", "south", "east", "north")
    return tuple(
        Dispute(row["first"], row["second"], row["reason"], _box([row[side] for side in sides]))
        for row in rows
    )


def _box(sides: Sequence[str]) -> tuple[float, float, float, float]:
    if not all(sides):
        return EVERYWHERE
    west, south, east, north = map(float, sides)
    return west, south, east, north


def lines_between(
    units: Sequence[Unit], shapes: Mapping[int, BaseGeometry], disputes: Sequence[Dispute]
) -> list[Feature]:
    """The edges that two units share, as features without type: `kind` is `border` or `disputed`.

    `shapes` has shapes by the index in `units`; coasts have one owner and so never appear.
    """
    pairs: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge, owners in _owners(shapes).items():
        if len(owners) == 2:
            first, second = sorted(units[i].key for i in owners)
            pairs[first, second].append(edge)
    borders = []
    disputed = []
    for (first, second), edges in sorted(pairs.items()):
        rule = next((d for d in disputes if {d.first, d.second} == {first, second}), None)
        dashed = [edge for edge in edges if rule and _inside(edge, rule)]
        plain = sorted(set(edges) - set(dashed))
        between = f"{first}-{second}"
        if plain:
            borders.append(_line({"kind": "border", "between": between}, plain))
        if rule and dashed:
            named = {"kind": "disputed", "between": between, "reason": rule.reason}
            disputed.append(_line(named, dashed))
    return borders + disputed


def _owners(shapes: Mapping[int, BaseGeometry]) -> dict[Edge, set[int]]:
    """Each edge, its ends in order, with the units that have it on their outline."""
    owners: dict[Edge, set[int]] = defaultdict(set)
    for i, shape in shapes.items():
        for ring in shapely.get_rings(shapely.get_parts(shape)):
            points = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
            for a, b in pairwise(points):
                owners[min(a, b), max(a, b)].add(i)
    return owners


def _inside(edge: Edge, rule: Dispute) -> bool:
    middle = np.mean(edge, axis=0)
    return bool(box(*rule.within).contains(shapely.Point(middle)))


def _line(properties: dict[str, str], edges: list[Edge]) -> Feature:
    merged = shapely.normalize(shapely.line_merge(shapely.multilinestrings(sorted(edges))))
    parts = list(shapely.get_parts(merged))
    return {"properties": properties, "geometry": shapely.multilinestrings(parts)}
