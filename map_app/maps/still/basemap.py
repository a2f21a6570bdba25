"""The base map of a still picture: sea, land, water, borders and the outlines of the theatres."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from map_app.data.reference.geodata import Geodata
from map_app.maps.colors import OPACITY
from map_app.maps.drawing import FAR_WATER, GROUND
from map_app.maps.still import streets
from map_app.maps.still.figures import BORDER, LAND, OUTLINE, SEA, THEATRE, WATER, draw
from map_app.maps.still.ground import draw_ground, ground_of
from map_app.maps.still.viewport import Viewport, paths


def draw_base(
    frame: ET.Element, window: Viewport, geodata: Geodata, over: streets.Ground | None, *, outlined: bool
) -> None:
    """Sea, land, water, borders, the operator's streets over them, and the outlines of the theatres."""
    draw(frame, "rect", width="100%", height="100%", fill=SEA)
    near = ground_of(window, geodata.ground)
    is_near = near is not None and near.is_whole
    if not is_near:
        has_water = window.zoom < FAR_WATER or not geodata.ground.levels
        _coarse(frame, paths(window, geodata.drawn.basemap), has_water=has_water)
    if near:
        draw_ground(frame, near)
    if over:
        streets.draw(frame, over)
    if not outlined:
        return
    style = {"stroke": OUTLINE, "stroke_opacity": f"{OPACITY['outline']:g}", "fill": "none"}
    if near and is_near:
        near.path(frame, "outline", 1, "1 4", **style)
    elif outlines := paths(window, geodata.drawn.theatres).get("outline"):
        draw(frame, "path", d=outlines, stroke_dasharray="1 4", **style)


def _coarse(frame: ET.Element, drawn: dict[str, str], *, has_water: bool) -> None:
    for kind, fill in (("land", LAND), ("theatre", THEATRE)):
        if drawn.get(kind):
            # The stroke closes hairline gaps between neighbours.
            draw(
                frame, "path", d=drawn[kind], fill=fill, stroke=fill, stroke_width="0.8", fill_rule="evenodd"
            )
    if has_water:
        _water(frame, drawn)
    for kind, dashes in (("border", "none"), ("disputed", "4 4")):
        if drawn.get(kind):
            draw(frame, "path", d=drawn[kind], fill="none", stroke=BORDER, stroke_dasharray=dashes)


def _water(frame: ET.Element, drawn: dict[str, str]) -> None:
    if drawn.get("lake"):
        draw(frame, "path", d=drawn["lake"], fill=SEA, stroke=SEA, fill_rule="evenodd")
    for kind in ("canal", "river"):
        if drawn.get(kind):
            draw(frame, "path", d=drawn[kind], fill="none", stroke=WATER, stroke_width=GROUND["widths"][kind])
