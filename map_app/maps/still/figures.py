"""The parts of a still picture, drawn into an SVG element: shapes, symbols, discs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree as ET

import shapely

from map_app.core.geometry import Box
from map_app.core.palette import PALETTES, SEVERAL, line_colors, text_colors
from map_app.core.schema import Event
from map_app.core.text import markup_safe, number
from map_app.core.vocab import Precision
from map_app.core.vocabulary import EventType, Vocabulary
from map_app.data.map_folder import MapFolder
from map_app.data.queries.clusters import Cluster, degrees
from map_app.data.reference.areas import Areas
from map_app.maps.drawing import DISC, DISC_DASHES, GROUND, RING, cluster_size, is_disc_seen, tag_beside
from map_app.maps.still.lettering import letter, width
from map_app.maps.still.viewport import Viewport, outline
from map_app.maps.symbols import symbol_of

SEA, LAND, THEATRE, BORDER, OUTLINE, WATER = PALETTES["light"].values()
NAME, SEA_NAME, HALO, PAPER = "#51606A", "#48687A", "#FBF8F0", "#FFFFFF"
SYMBOL: Final = 20.0
Rect = tuple[float, float, float, float]
Taken = list[Rect]
"""Occupied boxes: left, top, right, bottom in pixels."""


def say(parent: ET.Element, tag: str, text: str) -> None:
    """Add text that is read aloud but not drawn: `title`, `desc`."""
    ET.SubElement(parent, tag).text = markup_safe(text)


def draw(parent: ET.Element, tag: str, **attributes: object) -> ET.Element:
    """Add a shape to an element; `_` in an attribute's name is `-`, numbers are rounded."""
    named = {
        key.replace("_", "-"): number(value, 1) if isinstance(value, float) else str(value)
        for key, value in attributes.items()
    }
    return ET.SubElement(parent, tag, named)


def shapes(frame: ET.Element, window: Viewport, bbox: Box | None, area: str | None) -> None:
    """The box and the drawn area of the filter, outlined."""
    rings = [list(ring.coords) for ring in shapely.get_rings(shapely.from_wkt(area))] if area else []
    if bbox:
        west, south, east, north = bbox
        east += 360 if west > east else 0
        rings.append([(west, south), (east, south), (east, north), (west, north)])
    for ring in rings:
        lons = [point[0] for point in ring]
        turn = window.turn_of((min(lons) + max(lons)) / 2)
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (window.at(p[0], p[1], turn) for p in ring))
        draw(
            frame,
            "polygon",
            points=points,
            fill="none",
            stroke=OUTLINE,
            stroke_width="2",
            stroke_dasharray="6 4",
        )


def discs(frame: ET.Element, window: Viewport, rows: Iterable[dict[str, Any]], map_: MapFolder) -> Taken:
    """The discs of the window: the radius within which events are, and the number of those that share one.

    Gives the boxes that the numbers occupy.
    """
    taken: Taken = []
    types = map_.profile.types
    for row in rows:
        same = row["kind"] == row["last_kind"]
        color = types.term(row["kind"]).look.color if same else SEVERAL
        if row["location_area"]:
            (x, y), radius = _area(frame, window, map_.geodata.areas, row["location_area"], color)
        else:
            x, y = window.at(row["lon"], row["lat"])
            radius = window.pixels(row["radius_km"], row["lat"])
            _disc(frame, x, y, radius, color)
            y -= radius
        if row["n"] > 1 and radius >= DISC["min_counted_radius"]:
            style = {"font-size": "11", "font-weight": "600", "text-anchor": "middle"}
            style |= {"fill": text_colors(color)["light"]}
            style |= {"stroke": HALO, "stroke-width": "3", "paint-order": "stroke", "stroke-opacity": "0.85"}
            letter(frame, str(row["n"]), x, y + 4, **style)
            half = width(str(row["n"]), 11) / 2
            taken.append((x - half, y - 6, x + half, y + 6))
    return taken


class Placed(NamedTuple):
    """A cluster, or an event alone, and where it is drawn, in pixels; a tag stands on the ring."""

    cluster: Cluster
    x: float
    y: float
    is_tag: bool = False


def placed(window: Viewport, found: Sequence[Cluster], selected: Event | None) -> Iterator[Placed]:
    """What to draw where, without the selected event: each in its place, but for what the ring would hide."""
    here = window.at(selected.lon, selected.lat) if selected else None
    for cluster in found:
        if cluster.count == 1:
            if not (selected and cluster.only["id"] == selected.id):
                yield Placed(cluster, *window.at(cluster.only["lon"], cluster.only["lat"]))
            continue
        lon, lat, _box = degrees(cluster)
        x, y = window.at(lon, lat)
        tag = tag_beside(x - here[0], y - here[1]) if here else None
        yield (
            Placed(cluster, here[0] + tag[0], here[1] + tag[1], True)
            if here and tag
            else Placed(cluster, x, y)
        )


def symbols(
    frame: ET.Element, window: Viewport, found: Sequence[Placed], map_: MapFolder, *, with_discs: bool
) -> Taken:
    """Single events by type, clusters by their count; gives the boxes that they occupy."""
    taken: Taken = []
    areas, types = map_.geodata.areas, map_.profile.types
    alone = [p.cluster.only | {"kind": next(iter(p.cluster.types))} for p in found if p.cluster.count == 1]
    for only in alone if with_discs else ():
        x, y = window.at(only["lon"], only["lat"])
        if only["location_area"]:
            _area(frame, window, areas, only["location_area"], types.term(only["kind"]).look.color)
            continue
        radius = window.pixels(only["radius_km"], only["lat"])
        if only["location_precision"] != Precision.EXACT and is_disc_seen(radius):
            _disc(frame, x, y, radius, types.term(only["kind"]).look.color)
    for cluster, x, y, is_tag in sorted(found, key=lambda p: (-p.cluster.count, p.cluster.tx, p.cluster.ty)):
        if cluster.count > 1 and not is_tag:
            taken.append(_several(frame, x, y, cluster, types))
    for only in alone:
        x, y = window.at(only["lon"], only["lat"])
        vague = only["location_precision"] != Precision.EXACT
        group = symbol(frame, x, y, types.term(only["kind"]), vague=vague)
        say(group, "title", only["title"])
        taken.append((x - 13, y - 13, x + 13, y + 13))
    return taken


def tags(frame: ET.Element, found: Iterable[Placed], types: Vocabulary[EventType]) -> Taken:
    """The numbers of clusters that the ring hides, on its rim; gives the boxes that they occupy."""
    return [_tag(frame, x, y, cluster, types) for cluster, x, y, is_tag in found if is_tag]


def ring(frame: ET.Element, window: Viewport, event: Event, map_: MapFolder) -> Taken:
    """The selected event: its disc or unit, its symbol even within a cluster, and a ring around it."""
    kind = map_.profile.types.term(event.event_type)
    x, y = window.at(event.lon, event.lat)
    radius = window.pixels(event.location_radius_km, event.lat)
    if event.area:
        _area(
            frame,
            window,
            map_.geodata.areas,
            event.area,
            kind.look.color,
            filled=True,
        )
    elif event.location_precision is not Precision.EXACT and radius >= DISC["min_radius"]:
        _disc(frame, x, y, radius, kind.look.color, filled=True)
    draw(
        frame,
        "circle",
        cx=x,
        cy=y,
        r=float(RING["radius"]),
        fill=PAPER,
        fill_opacity="0.9",
        stroke=OUTLINE,
        stroke_width="2.6",
    )
    group = symbol(frame, x, y, kind, vague=event.location_precision is not Precision.EXACT)
    say(group, "title", event.title)
    return [(x - 21, y - 21, x + 21, y + 21)]


def _disc(frame: ET.Element, x: float, y: float, radius: float, color: str, *, filled: bool = False) -> None:
    draw(frame, "circle", cx=x, cy=y, r=radius, **_dashed(color, filled=filled))


def _area(
    frame: ET.Element, window: Viewport, areas: Areas, area: str, color: str, *, filled: bool = False
) -> tuple[tuple[float, float], float]:
    """The outline of a unit, where it says something; gives its topmost point and half its larger side.

    Nothing is drawn of a unit that the map lacks, which a database may name.
    """
    held = areas.by_id.get(area)
    if held is None:
        return (0.0, 0.0), 0.0
    data, top, radius = outline(window, held.near if window.zoom >= GROUND["from"]["wide"] else held.outline)
    if is_disc_seen(radius) or filled:
        # The dashes of a neighbour on the same border would fill the gaps between these.
        draw(frame, "path", d=data, fill="none", stroke=THEATRE, stroke_width=DISC["weight"])
        draw(frame, "path", d=data, fill_rule="evenodd", **_dashed(color, filled=filled))
    return top, radius


def _dashed(color: str, *, filled: bool) -> dict[str, object]:
    return {
        "fill": color if filled else "none",
        "fill_opacity": DISC["fill_opacity"],
        "stroke": line_colors(color)["light"],
        "stroke_width": DISC["weight"],
        "stroke_dasharray": DISC_DASHES,
    }


def symbol(frame: ET.Element, x: float, y: float, kind: EventType, *, vague: bool) -> ET.Element:
    """The symbol of a type, 20 pixels wide, with a dashed rim where the location is imprecise."""
    drawn = symbol_of(kind)
    scale = SYMBOL / 28
    group = draw(frame, "g", transform=f"translate({x:.1f} {y:.1f})")
    if vague:
        draw(
            group,
            "circle",
            r=16 * scale,
            fill=drawn.color,
            fill_opacity="0.16",
            stroke=drawn.color,
            stroke_dasharray="3 2.4",
        )
    place = f"scale({scale:.3f}) translate(-12 -12)"
    rim = {"stroke": PAPER, "stroke_width": "2.4", "stroke_linejoin": "round", "paint_order": "stroke"}
    draw(group, "path", transform=place, d=drawn.path, fill=drawn.color, **rim)
    return group


def _counted(
    frame: ET.Element, x: float, y: float, cluster: Cluster, types: Vocabulary[EventType]
) -> ET.Element:
    group = draw(frame, "g", transform=f"translate({x:.1f} {y:.1f})")
    kinds = ", ".join(f"{n} {types.term(kind).phrase}" for kind, n in cluster.types.items())
    say(group, "title", f"{cluster.count:,}: {kinds}")
    return group


def _tag(frame: ET.Element, x: float, y: float, cluster: Cluster, types: Vocabulary[EventType]) -> Rect:
    text = _short(cluster.count)
    half = max(17.0, width(text, 11, bold=True) + 9) / 2
    group = _counted(frame, x, y, cluster, types)
    sides = {"x": -half, "y": -8.5, "width": 2 * half, "height": 17.0, "rx": 8.5}
    draw(group, "rect", **sides, fill=SEVERAL, stroke=PAPER, stroke_width="1.5")
    style = {"font-size": "11", "font-weight": "600", "fill": PAPER, "text-anchor": "middle"}
    letter(group, text, 0, 3.9, **style)
    return (x - half, y - 9, x + half, y + 9)


def _several(frame: ET.Element, x: float, y: float, cluster: Cluster, types: Vocabulary[EventType]) -> Rect:
    """A cluster: a dark disc with the count, in a ring in the proportions of the types."""
    size = cluster_size(cluster.count)
    radius = size / 2 - 3
    group = _counted(frame, x, y, cluster, types)
    draw(group, "circle", r=size / 2, fill=PAPER)
    around, turned = 2 * math.pi * radius, 0.0
    for kind, n in cluster.types.items():
        share = n / cluster.count * around
        draw(
            group,
            "circle",
            r=radius,
            fill="none",
            stroke=types.term(kind).look.color,
            stroke_width="4.5",
            stroke_dasharray=f"{share:.2f} {around - share:.2f}",
            stroke_dashoffset=f"{-turned:.2f}",
            transform="rotate(-90)",
        )
        turned += share
    draw(group, "circle", r=radius - 2.5, fill=SEVERAL)
    style = {"font-size": "12", "font-weight": "600", "fill": PAPER, "text-anchor": "middle"}
    letter(group, _short(cluster.count), 0, 4.2, **style)
    half = size / 2
    return (x - half, y - half, x + half, y + half)


def _short(count: int) -> str:
    return str(count) if count < 10_000 else f"{round(count / 1000)}k"
