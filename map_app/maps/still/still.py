"""A view as a still picture in SVG: sentence, map, legend, scale and imprint.

Text stays text, every string is escaped by the XML writer, and the size depends on the clusters, not on the
number of events. Deterministic: the same data and view give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from map_app.core.dates import spell_day
from map_app.core.filters import EventFilter
from map_app.core.geometry import Box, box_around
from map_app.core.language import _
from map_app.core.provenance import Provenance
from map_app.core.schema import Event
from map_app.core.url import MAX_ZOOM, played
from map_app.core.vocab import Precision
from map_app.data.queries import clusters
from map_app.data.queries.density import Density
from map_app.data.reference.geodata import KM_PER_DEGREE
from map_app.data.store import EventStore
from map_app.errors import NotFoundError
from map_app.maps.outputs import Look
from map_app.maps.still import figures, shading
from map_app.maps.still.legend import entries, lay_out
from map_app.maps.still.lettering import FAMILY, from_left, is_rtl, letter, wrap
from map_app.maps.still.viewport import Viewport, around, fitted

INK: Final = "#1D2A33"
MUTED: Final = "#51606A"
SHOWN: Final = ("theatres", "labels")
"""Default layers."""

EVENT_REACH_KM: Final = 150


@dataclass(frozen=True, slots=True)
class Sheet:
    """The layout of a picture: its margin, font size in pixels, and the texts broken into lines."""

    width: int
    height: int
    pad: float
    size: float
    head: tuple[str, ...]
    filter_lines: tuple[str, ...]
    foot: tuple[str, ...]

    @property
    def top(self) -> float:
        """Top of the map, in pixels."""
        lines = len(self.head) * self.size * 1.3 + len(self.filter_lines) * self.small * 1.45
        return self.pad * 0.8 + lines + self.pad * 0.5

    @property
    def small(self) -> float:
        """Font size below the sentence and in the legend."""
        return max(11.0, self.size * 0.68)

    @property
    def tiny(self) -> float:
        """Font size of the imprint."""
        return max(9.0, self.size * 0.55)

    @property
    def bottom(self) -> float:
        """Top of the imprint, in pixels."""
        return self.height - self.pad * 0.5 - len(self.foot) * self.tiny * 1.4


def write(store: EventStore, filter_: EventFilter, look: Look) -> Iterator[bytes]:
    """The picture as an SVG document of its own."""
    yield svg(store, filter_, look).encode()


def svg(store: EventStore, filter_: EventFilter, look: Look) -> str:
    """The picture as text."""
    opened, filter_ = filter_, played(filter_, look.view, store.period)
    provenance = store.provenance(filter_)
    selected = _selected(store, look.view.event)
    sheet = _sheet(provenance, selected, look)
    root = _root(sheet, provenance)
    room = sheet.width - 2 * sheet.pad
    with_legend = look.height >= 360
    dense = with_legend and "density" in look.view.layer  # colours without their legend would say nothing
    total = store.count(filter_)
    listed = shading.reserved(total, sheet.small, room) if dense else entries(_legend_kinds(store, filter_))
    legend = lay_out(room, sheet.small, listed) if with_legend else None
    height = sheet.bottom - (legend.height if legend else 0) - sheet.top
    window = _window(store, opened, look, selected, sheet.width, max(40.0, height))
    found = store.density(filter_, _cluster_window(window)) if dense else None
    _draw_map(root, sheet.top, window, store, filter_, look, selected, found)
    if found:
        legend = lay_out(room, sheet.small, shading.legend(found, sheet.small, room))
    if legend:
        legend.draw(root, sheet.pad, sheet.top + window.height)
    _write_words(root, sheet)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _root(sheet: Sheet, provenance: Provenance) -> ET.Element:
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(sheet.width),
            "height": str(sheet.height),
            "viewBox": f"0 0 {sheet.width} {sheet.height}",
            "role": "img",
            "font-family": f"{FAMILY}, Source Sans 3, Helvetica, Arial, sans-serif",
            "fill": INK,
        },
    )
    figures.say(root, "title", provenance.sentence)
    figures.say(
        root,
        "desc",
        f"Query: {provenance.query or '(every event)'}. Data version: {provenance.data_version}.",
    )
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#FFFFFF"})
    return root


def _sheet(provenance: Provenance, selected: Event | None, look: Look) -> Sheet:
    size = max(13.0, min(26.0, look.width / 55))
    pad = max(12.0, look.width / 50)
    room = look.width - 2 * pad
    small, tiny = max(11.0, size * 0.68), max(9.0, size * 0.55)
    title = f"{spell_day(selected.date_start)}: {selected.title}" if selected else ""
    terms = provenance.briefly()
    imprint = _("{who}. Licence: {licence}. Data version {version}. Base map: {base}").format(
        who=terms.attribution.rstrip("."),
        licence=terms.licence,
        version=provenance.data_version[:12],
        base=_("Natural Earth; names: GeoNames (CC BY 4.0)"),
    )
    return Sheet(
        look.width,
        look.height,
        pad,
        size,
        tuple(wrap(provenance.sentence, size, room, 3, bold=True)),
        tuple(wrap(title, small, room, 2)),
        tuple(wrap(imprint, tiny, room, 4)),
    )


def _write_words(root: ET.Element, sheet: Sheet) -> None:
    """The sentence above the map, the selected event under it, the imprint at the foot."""
    y = sheet.pad * 0.8
    bold = {"font-size": f"{sheet.size:.1f}", "font-weight": "600"}
    y = _lines(root, sheet, sheet.head, y, sheet.size * 1.3, bold)
    quiet = {"font-size": f"{sheet.small:.1f}", "fill": MUTED}
    _lines(root, sheet, sheet.filter_lines, y, sheet.small * 1.45, quiet)
    _lines(
        root, sheet, sheet.foot, sheet.bottom, sheet.tiny * 1.4, quiet | {"font-size": f"{sheet.tiny:.1f}"}
    )


def _lines(
    root: ET.Element, sheet: Sheet, lines: Sequence[str], y: float, step: float, style: dict[str, str]
) -> float:
    """A paragraph, right-aligned if it is right to left; gives its lower edge."""
    rtl = bool(lines) and is_rtl(lines[0])
    anchor = {"text-anchor": "end"} if rtl else {}
    for line in lines:
        y += step
        letter(
            root,
            line if rtl else from_left(line),
            sheet.width - sheet.pad if rtl else sheet.pad,
            y - step * 0.24,
            **style,
            **anchor,
        )
    return y


def _selected(store: EventStore, event_id: str | None) -> Event | None:
    """The selected event; None also where the id no longer exists."""
    if event_id is not None:
        with suppress(NotFoundError):
            return store.get(event_id)
    return None


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
    if selected and selected.location_precision is not Precision.COUNTRY:
        reach = max(EVENT_REACH_KM, selected.location_radius_km * 1.5) / KM_PER_DEGREE
        return box_around(selected.lon, selected.lat, reach)
    return store.frame(filter_)


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
    layers = look.view.layer or SHOWN
    figures.base(frame, window, outlined="theatres" in layers)
    figures.shapes(frame, window, filter_.bbox, filter_.area)
    viewed = _cluster_window(window)
    found = store.clusters(filter_, viewed)
    if "footprints" in layers:
        figures.discs(frame, window, store.footprints(filter_, viewed)[0])
    taken: figures.Taken = []
    if shaded:
        shading.cells(frame, window, shaded)
    else:
        taken = figures.symbols(frame, window, found.clusters, with_discs="footprints" not in layers)
    drawn = selected if selected and selected.location_precision is not Precision.COUNTRY else None
    if drawn:
        taken += figures.ring(frame, window, drawn)
    if "labels" in layers:
        figures.labels(frame, window, taken)
    away = found.total - found.in_view - found.unplaced
    figures.notes(frame, window, found.total, away, found.unplaced)
    figures.scale_bar(frame, window)


def _cluster_window(window: Viewport) -> clusters.Window:
    """The window that the page would request here; its zoom is a whole number."""
    return clusters.Window(window.box, max(0, min(18, int(window.zoom + 0.3))))
