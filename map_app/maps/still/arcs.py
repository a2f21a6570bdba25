"""The arcs of the selected event's chain on a still, from what was answered to the answer, as on the map."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from map_app.core.vocab import Precision, Relation
from map_app.data.queries.chain import Chain
from map_app.maps.colors import OPACITY
from map_app.maps.curve import Curve, Point, curve_of, headed, trimmed
from map_app.maps.drawing import ARC
from map_app.maps.still import figures
from map_app.maps.still.viewport import Viewport


def arcs(group: ET.Element, window: Viewport, chain: Chain, taken: figures.Taken) -> None:
    """Draw the arcs between the chain's events that have a point; they end at the symbols in `taken`."""
    placed = {e.id: e for e in chain.events if e.location_precision is not Precision.COUNTRY}
    spots = [((left + right) / 2, (top + foot) / 2, (right - left) / 2) for left, top, right, foot in taken]
    for link in chain.links:
        if not {link.earlier, link.later} <= placed.keys():
            continue
        curve = _curve(window, *((placed[end].lon, placed[end].lat) for end in (link.earlier, link.later)))
        line = trimmed(curve, spots, ARC["gap"])
        if line:
            _arc(group, line, directed=link.relation is not Relation.PART_OF, far=link.step > 1)


def _curve(window: Viewport, start: Point, end: Point) -> Curve:
    """The curve of an arc in the window's pixels, the shorter way round."""
    turn = window.turn_of(start[0])
    other = turn - 360 * round((end[0] - start[0]) / 360)
    return curve_of(window.at(*start, turn), window.at(*end, other), ARC["bend"])


def _arc(group: ET.Element, curve: Curve, *, directed: bool, far: bool) -> None:
    ended = headed(curve, ARC["head"], ARC["width"]) if directed else None
    line, head = ended or (curve, None)
    opacity = f"{OPACITY['far_arc' if far else 'arc']:g}"
    (a, c, b), stroke = line, {"stroke": figures.OUTLINE, "stroke_opacity": opacity}
    path = f"M{_pair(a)}Q{_pair(c)} {_pair(b)}"
    figures.draw(group, "path", d=path, fill="none", stroke_width="1.2" if far else "1.8", **stroke)
    if head:
        path = f"M{'L'.join(map(_pair, head))}Z"
        figures.draw(group, "path", d=path, fill=figures.OUTLINE, fill_opacity=opacity)


def _pair(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
