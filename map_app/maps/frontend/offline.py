"""A Folium map that needs no server and no network: scripts, base map and events stand in its own HTML.

The dossier and the notebook use it. Its bytes depend on its events alone: Folium's random ids are replaced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from branca.element import Element, Figure

from map_app.core.geometry import Box
from map_app.core.ground_sources import credit_links
from map_app.core.json_schema import AREA_PATTERN
from map_app.core.language import _, direction, language
from map_app.core.profile import MapProfile
from map_app.core.view import View
from map_app.core.vocab import Relation
from map_app.data.map_folder import MapFolder
from map_app.data.reference.areas import Areas
from map_app.data.reference.geodata import Geodata
from map_app.data.reference.places import Place
from map_app.maps import STATIC
from map_app.maps.frontend import elements, packaged
from map_app.maps.frontend.build import (
    LEAFLET,
    MAX_ZOOM,
    TITLE,
    legend,
    shared_config,
    translated,
)
from map_app.maps.frontend.scripts import joined

RECORDS: Final = "records"
"""The script element that holds the events: one canonical GeoJSON feature a line."""


class OfflineMap(elements.EventMap):
    """A map of given records; `save`, `add_child` and a notebook's display work as on any Folium map."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - Folium's own name for what a page links to
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(
        self,
        records: Iterable[str],
        map_: MapFolder,
        frame: Box,
        region: Box,
        opening: Opening | None = None,
    ) -> None:
        super().__init__(map_.profile.frame, MAX_ZOOM)
        self.records = tuple(records)
        self._geodata = geodata = map_.geodata
        elements.Start(_config(frame, region, map_.profile, opening or {})).add_to(self)
        credit = credit_links(map_.profile.ground_sources)
        elements.basemap("Offline map", credit, island="basemap").add_to(self)
        if geodata.theatres.features:
            elements.outlines(_("Outlines of the theatres"), island="theatres").add_to(self)
        if geodata.places:
            elements.labels(_("Place names"), _labels(geodata.places)).add_to(self)
        elements.offline("Events").add_to(self)
        elements.Panel("bottomleft", legend(map_.profile.types)).add_to(self)
        elements.Finish("", _(TITLE), translated(LEAFLET), (language(), direction())).add_to(self)

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - Folium's own signature
        """Put scripts, style and data into the document's head, then render as Folium does."""
        figure = self._figure()
        _name(figure)
        for name, text in self.head().items():
            figure.header.add_child(_Verbatim(text), name=name)
        return str(super().render(**kwargs))  # type: ignore[no-untyped-call]

    def _figure(self) -> Figure:
        figure = self.get_root()
        assert isinstance(figure, Figure)  # noqa: S101 - Folium's own promise
        return figure

    def head(self) -> dict[str, str]:
        """What the map needs before it is made: name -> element, in order."""
        return head(self.records, self._geodata)

    def parts(self) -> Parts:
        """Folium's head, body and script of this map, to put into a document of one's own."""
        figure = self._figure()
        figure.render()
        own = self.head()
        header = "\n".join(part.render() for name, part in _children(figure.header) if name not in own)
        header = re.sub(r"<meta[^>]*>", "", header)  # one of them forbids a phone's reader to zoom
        return header, figure.html.render(), figure.script.render()


class _Verbatim(Element):
    """Text as it is: Folium's own element would read it as a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:  # noqa: ANN401 - Folium's own signature
        return self.text


Parts = tuple[str, str, str]
Opening = dict[str, Any]
"""How the map opens: `view` (bounds), `at` (lat, lon, zoom) and `event` (an id), all optional."""


def opening(view: View) -> Opening:
    """The opening of a view."""
    return {"view": view.view, "at": view.at, "event": view.event}


def head(records: Iterable[str], geodata: Geodata) -> dict[str, str]:
    """What the map needs before it is made: name -> element, in order."""
    drawn = geodata.drawn
    outlines = {"offline_theatres": island("theatres", drawn.theatres_json)} if drawn.theatres else {}
    return {
        "offline_style": f"<style>{style()}</style>",
        "offline_basemap": island("basemap", drawn.basemap_json),
        **outlines,
        "offline_areas": island("areas", _outlines(records, geodata.areas)),
        "offline_records": island(RECORDS, "".join(f"{line}\n" for line in records)),
        "offline_script": f"<script>{script()}</script>",
    }


def island(name: str, text: str) -> str:
    """Data in the document: no text of it can end its element."""
    return f'<script type="application/json" id="{name}">\n{safe(text)}</script>'


def safe(text: str) -> str:
    """JSON that stays JSON inside HTML."""
    return text.replace("<", "\\u003c")


@cache
def script() -> str:
    """Leaflet and our own scripts, as one."""
    leaflet = (packaged.leaflet() / "leaflet.js").read_text(encoding="utf-8")
    text = f"{leaflet}\n;\n{joined(STATIC / 'offline_main.js')}"
    text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def style() -> str:
    """The style sheets, without the pictures they would load: the controls that use them are not there."""
    leaflet = (packaged.leaflet() / "leaflet.css").read_text(encoding="utf-8")
    own = (STATIC / "map.css").read_text(encoding="utf-8")
    more = (STATIC / "offline.css").read_text(encoding="utf-8")
    return re.sub(r"url\([^)]*\)", "none", leaflet) + own + more


_AREA: Final = re.compile(f'"location_area":"({AREA_PATTERN.strip("^$")})"')


def _outlines(records: Iterable[str], areas: Areas) -> str:
    """The outlines of the units that records name, by id."""
    named = {area for record in records for area in _AREA.findall(record)} & areas.by_id.keys()
    shapes = {area: areas.coordinates(area) for area in sorted(named)}
    return json.dumps(shapes, separators=(",", ":"))


def _labels(places: Iterable[Place]) -> list[dict[str, Any]]:
    drawn = ("kind", "lat", "lon", "min_zoom", "rotation")
    return [{"name": p.names["en"]} | {name: getattr(p, name) for name in drawn} for p in places]


def _config(frame: Box, region: Box, profile: MapProfile, opens: Opening) -> dict[str, Any]:
    """What the scripts need to know (`OfflineConfig` in `static/types.d.ts`)."""
    shared = shared_config(profile)
    unplaced = _("{n} known only to the country or sea: in the list, not on the map")
    away = _("{n} of {all} outside this view")
    words = shared["words"] | {"more": "", "sources": _("Sources"), "unplaced": unplaced, "away": away}
    own = {"frame": frame, "region": region, "relations": {r: r.label.lower() for r in Relation}, **opens}
    return {**shared, **own, "words": words}


def _name(figure: Element) -> None:
    """Number the elements in the order of the tree: Folium names them at random."""
    for number, element in enumerate(_tree(figure)):
        element._id = f"{number:04d}"  # noqa: SLF001 - Branca takes no name of ours


def _tree(element: Element) -> Iterator[Element]:
    yield element
    for _name, child in _children(element):
        yield from _tree(child)


def _children(element: Element) -> Iterable[tuple[str, Element]]:
    return element._children.items()  # noqa: SLF001 - Branca gives them no public name
