"""A view as a still picture in SVG: sentence, map, legend, scale and imprint.

Text stays text, every string is escaped by the XML writer, and the size depends on the clusters, not on the
number of events. Deterministic: the same data and view give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from map_app.core.filters import EventFilter
from map_app.core.geometry import Box
from map_app.core.headline import headline
from map_app.core.language import language
from map_app.core.provenance import Provenance
from map_app.core.schema import Event
from map_app.core.url import played
from map_app.core.view import MAX_ZOOM
from map_app.core.vocab import Precision
from map_app.data.catalogues import speaking
from map_app.data.queries import clusters
from map_app.data.queries.density import Density
from map_app.data.store import EventStore
from map_app.maps.drawing import RING
from map_app.maps.outputs import Look
from map_app.maps.still import arcs, basemap, captions, figures, naming, shading, sheet, streets
from map_app.maps.still.legend import entries, lay_out
from map_app.maps.still.lettering import FAMILY
from map_app.maps.still.sheet import Sheet
from map_app.maps.still.viewport import Viewport, around, fitted
from map_app.maps.streets import shown as shown_streets

SHOWN: Final = ("theatres", "labels")
"""Default layers."""


def write(store: EventStore, filter_: EventFilter, look: Look) -> Iterator[bytes]:
    """The picture as an SVG document of its own."""
    yield svg(store, filter_, look).encode()


def svg(store: EventStore, filter_: EventFilter, look: Look) -> str:
    """The picture as text, in the view's language."""
    with speaking(look.view.lang, store.map):
        return _svg(store, filter_, look)


def _svg(store: EventStore, filter_: EventFilter, look: Look) -> str:
    opened, filter_ = filter_, played(filter_, look.view, store.period)
    provenance = store.provenance(filter_)
    selected = store.find(look.view.event)
    own = shown_streets(look.view, store.geodata)
    words = sheet.lay_out(provenance, selected, look, store.profile, own)
    root = _root(words, provenance, selected)
    room = words.width - 2 * words.pad
    with_legend = look.height >= 360
    dense = with_legend and "density" in look.view.layer  # colours without their legend would say nothing
    total = store.count(filter_)
    types = store.profile.types
    kinds = entries(_legend_kinds(store, filter_), types)
    listed = shading.reserved(total, words.small, room) if dense else kinds
    legend = lay_out(room, words.small, listed, types) if with_legend else None
    height = words.bottom - (legend.height if legend else 0) - words.top
    window = _window(store, opened, look, selected, words.width, max(40.0, height))
    found = store.density(filter_, _cluster_window(window)) if dense else None
    _draw_map(root, words.top, window, store, filter_, look, selected, found)
    if found:
        legend = lay_out(room, words.small, shading.legend(found, words.small, room), types)
    if legend:
        legend.draw(root, words.pad, words.top + window.height)
    sheet.write(root, words)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _root(words: Sheet, provenance: Provenance, selected: Event | None) -> ET.Element:
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(words.width),
            "height": str(words.height),
            "viewBox": f"0 0 {words.width} {words.height}",
            "role": "img",
            "xml:lang": language(),
            "font-family": f"{FAMILY}, Source Sans 3, Helvetica, Arial, sans-serif",
            "fill": sheet.INK,
        },
    )
    figures.say(root, "title", headline(selected) if selected else provenance.sentence)
    figures.say(
        root,
        "desc",
        f"Query: {provenance.query or '(every event)'}. Data version: {provenance.data_version}.",
    )
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#FFFFFF"})
    return root


def _legend_kinds(store: EventStore, filter_: EventFilter) -> tuple[str, ...]:
    """The types of the events that match the filter."""
    held = store.facet(filter_, "type") if not filter_.nothing else {}
    return tuple(kind for kind in held if not filter_.type or kind in filter_.type)


def _window(
    store: EventStore, filter_: EventFilter, look: Look, selected: Event | None, width: float, height: float
) -> Viewport:
    """The viewport of a link: its own bounds or position, else its event, else its events."""
    if look.view.view:
        return fitted(look.view.view, width, height, most=MAX_ZOOM)
    if look.view.at:
        return around(look.view.at, width, height)
    return fitted(_frame(store, filter_, selected), width, height)


def _frame(store: EventStore, filter_: EventFilter, selected: Event | None) -> Box:
    return (store.frame_around(selected) if selected else None) or store.frame(filter_)


def _draw_map(
    root: ET.Element,
    top: float,
    window: Viewport,
    store: EventStore,
    filter_: EventFilter,
    look: Look,
    selected: Event | None,
    shaded: Density | None,
) -> None:
    """The map in an inner SVG, which clips it."""
    inner = {"y": f"{top:.1f}", "width": f"{window.width:.1f}", "height": f"{window.height:.1f}"}
    frame = ET.SubElement(root, "svg", inner)
    layers, geodata = look.view.layer or SHOWN, store.geodata
    ground = streets.ground_of(window, shown_streets(look.view, geodata))
    basemap.draw_base(frame, window, geodata, ground, outlined="theatres" in layers)
    figures.shapes(frame, window, filter_.bbox, filter_.area)
    viewed = _cluster_window(window)
    found = store.clusters(filter_, viewed)
    discs = store.footprints(filter_, viewed)[0] if "footprints" in layers else ()
    numbers = figures.discs(frame, window, discs, store.map)
    taken: figures.Taken = []
    drawn = selected if selected and selected.location_precision is not Precision.COUNTRY else None
    lines = ET.SubElement(frame, "g", {"class": "chain"}) if drawn else None  # under the symbols
    shown = [] if shaded else list(figures.placed(window, found.clusters, drawn))
    if shaded:
        shading.cells(frame, window, shaded)
    else:
        taken = figures.symbols(frame, window, shown, store.map, with_discs="footprints" not in layers)
    if drawn:
        taken += figures.ring(frame, window, drawn, store.map)
        taken += figures.tags(frame, shown, store.profile.types)
    if drawn and lines is not None:
        arcs.arcs(lines, window, store.chain(drawn), taken)
    taken += numbers
    if "labels" in layers:
        here = window.at(drawn.lon, drawn.lat) if drawn else None
        chosen = [(*here, RING["radius"], 1)] if here else []
        naming.labels(frame, window, geodata, taken, [*naming.spots(shown), *chosen], ground)
    away = found.total - found.in_view - found.unplaced
    captions.notes(frame, window, found.total, away, found.unplaced)
    captions.scale_bar(frame, window)


def _cluster_window(window: Viewport) -> clusters.Window:
    """The window that the page would request here; its zoom is a whole number."""
    return clusters.Window(window.box, max(0, min(18, int(window.zoom + 0.3))))
