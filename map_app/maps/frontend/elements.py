"""The parts of the map as Folium elements: each a small template over our own scripts in `static/`.

The browser libraries come from packages and are served by the app under `assets/`; the addresses are
relative to the map's frame, so that they hold under any base path.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final

import folium
from branca.element import MacroElement
from folium.map import Layer
from folium.template import Template

from map_app.core.geometry import Box, wrapped
from map_app.data.queries.framing import WORLD
from map_app.data.reference.geodata import Geodata
from map_app.data.reference.ground import Ground
from map_app.data.reference.theatres import Theatres
from map_app.data.reference.towns import TownNames
from map_app.data.streets.attribution import html_of
from map_app.data.streets.served import Streets
from map_app.maps import STATIC
from map_app.maps.drawing import GROUND
from map_app.maps.streets import FROM_ZOOM, NAMES_FROM, ROADS_FROM, TILE, style

FRAME_TO_ROOT: Final = "../../"
"""From the map's frame (`component/streamlit_folium.st_folium/index.html`) to the app's root."""

OPENING_ZOOM: Final = 5
"""Until a script says what to show; from afar Leaflet would go nearer by itself, as if the reader had."""


def asset(path: str) -> str:
    """The address of a served asset as the map's frame sees it."""
    return f"{FRAME_TO_ROOT}assets/{path}"


def _version() -> str:
    """Changes with our own scripts and style, so that a browser never mixes old and new."""
    digest = hashlib.sha256()
    for file in sorted(STATIC.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


_VERSION: Final = _version()
SCRIPTS: Final = [("event_map", asset(f"map.js?v={_VERSION}"))]
SHEETS: Final = [
    ("leaflet", asset("leaflet/leaflet.css")),
    ("event_map", asset(f"app/map.css?v={_VERSION}")),
]


class EventMap(folium.Map):
    """A Folium map that asks no other host for its scripts and needs no jQuery or icon fonts.

    `frame` is the map's own: what is shown until a script says otherwise.
    """

    default_js = SCRIPTS
    default_css = SHEETS

    def __init__(self, frame: Box | None, max_zoom: int) -> None:
        super().__init__(
            location=middle_of(frame or WORLD),
            zoom_start=OPENING_ZOOM,
            tiles=None,
            control_scale=True,
            zoom_snap=0.25,
            zoom_delta=1,
            prefer_canvas=False,
        )
        self._name = "Map"
        self.options["minZoom"] = 1  # Folium itself writes these two only for a map with tiles
        self.options["maxZoom"] = max_zoom
        self.options["zoomSnap"] = 0.25
        self.options["trackResize"] = False  # our scripts do, and know a view of the app's from the reader's


def middle_of(frame: Box) -> tuple[float, float]:
    """Latitude and longitude of the middle of a box."""
    west, south, east, north = frame
    wide = east - west + (360 if west > east else 0)
    return round((south + north) / 2, 4), round(wrapped(west + wide / 2), 4)


class Start(MacroElement):
    """The first element of a map: what its scripts need to know once."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            eventMap.start({{ this._parent.get_name() }}, {{ this.config|tojson }});
        {% endmacro %}
        """,
    )

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        self._name = "Start"
        self.config = config


class _ScriptLayer(Layer):
    """A layer made by one of our scripts, a `maker` of `static/main.js` or `static/offline_main.js`."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = eventMap.layer(
                {{ this.maker|tojson }}, {{ this.slug|tojson }}, {{ this.settings|tojson }});
        {% endmacro %}
        """,
    )

    def __init__(self, maker: str, slug: str, name: str, settings: dict[str, Any], **layer: bool) -> None:
        super().__init__(name=name, **layer)
        self._name = maker.title()
        self.maker, self.slug, self.settings = maker, slug, settings


def basemap(
    name: str, credit: str, geodata: Geodata | None = None, *, show: bool = True, **source: str
) -> _ScriptLayer:
    """The offline base map: one of the base layers; of the server with a map's geodata, or of a document.

    `credit` is HTML that says of what it is made.

    There `island` names a script of the document.
    """
    settings: dict[str, Any] = {**source, "attribution": credit}
    if geodata:
        url = asset(f"geo/basemap.geojson?v={geodata.basemap_version}")
        settings |= {"url": url, "ground": _ground(geodata.ground)}
    return _ScriptLayer("basemap", "offline", name, settings, overlay=False, show=show)


def streets(name: str, held: Streets, lang: str) -> _ScriptLayer:
    """The operator's own streets over the offline base map: one of the base layers, shown first."""
    header, at = held.header, asset(f"geo/streets/{held.version}")
    settings: dict[str, Any] = {
        "url": f"{at}/{lang}" if held.is_vector else at,
        "zooms": [header.min_zoom, header.max_zoom],
        "bounds": header.bounds,
        "attribution": html_of(held.credit),
    }
    if held.is_vector:
        settings |= {"from": FROM_ZOOM, "tile": TILE, "strokes": style(), "roads": ROADS_FROM}
        settings["names"] = NAMES_FROM if held.has_names else None
    return _ScriptLayer("streets", "streets", name, settings, overlay=False, show=True)


def _ground(ground: Ground) -> dict[str, Any]:
    """Where the tiles of near zooms are, and from which zoom on (`GroundOptions` in `static/types.d.ts`)."""
    levels = [{**level.outline(), "from": GROUND["from"][name]} for name, level in ground.levels.items()]
    return {"url": asset(f"geo/ground/{ground.version}"), "levels": levels}


def outlines(name: str, theatres: Theatres | None = None, **source: str) -> _ScriptLayer:
    """The theatres, outlined; of the server, or of a document, where `island` names a script."""
    settings = {"url": asset(f"geo/theatres.geojson?v={theatres.version}")} if theatres else source
    return _ScriptLayer("outlines", "theatres", name, settings, overlay=True, show=True)


def labels(
    name: str, places: list[dict[str, Any]], lang: str = "", towns: TownNames | None = None
) -> _ScriptLayer:
    """Place names; `places` holds name, kind, lat, lon, min_zoom, rotation of each.

    `lang` and `towns` are given where settlements are to be asked for in that language.
    """
    settings: dict[str, Any] = {"places": places}
    if towns and towns.bounds:
        url = asset(f"geo/towns/{towns.version}/{lang}")
        settings["towns"] = {"url": url, **towns.settings()}
    return _ScriptLayer("labels", "labels", name, settings, overlay=True, show=True)


def discs(name: str, settings: dict[str, Any]) -> _ScriptLayer:
    """Every disc of an imprecise place in the window; off until the reader asks."""
    return _ScriptLayer("discs", "footprints", name, settings, overlay=True, show=False)


def density(name: str, settings: dict[str, Any]) -> _ScriptLayer:
    """How densely events lie in the window; off until the reader asks."""
    return _ScriptLayer("density", "density", name, settings, overlay=True, show=False)


def offline(name: str) -> _ScriptLayer:
    """The events out of the document itself, for a map without a server."""
    return _ScriptLayer("offline", "events", name, {}, overlay=True, control=False, show=True)


def live(name: str) -> _ScriptLayer:
    """The events themselves, fetched for the window that is shown."""
    return _ScriptLayer("live", "events", name, {}, overlay=True, control=False, show=True)


class Command(MacroElement):
    """What the map shall show now, as data in its HTML: changing it neither remounts nor evaluates."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <script type="application/json" id="event-map-command">{{ this.text }}</script>
        {% endmacro %}
        """,
    )

    def __init__(self, command: dict[str, Any]) -> None:
        super().__init__()
        self._name = "Command"
        self.text = inert(json.dumps(command, ensure_ascii=True))


def inert(text: str) -> str:
    """JSON in which no string ends a script element or speaks Jinja.

    Folium makes a second template of what a template gave: an event's `{{ … }}` would be run on the server.
    """
    text = text.replace("<", "\\u003c")
    return re.sub(r"\{(?=[{%#])", r"\\u007b", text)


class Panel(MacroElement):
    """A corner of the map with our own, static HTML (never an event's text)."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            eventMap.panel({{ this.position|tojson }}, {{ this.content|tojson }});
        {% endmacro %}
        """,
    )

    def __init__(self, position: str, content: str) -> None:
        super().__init__()
        self._name = "Panel"
        self.position, self.content = position, content


class Finish(MacroElement):
    """Last words to Leaflet's own controls and the frame's document; `language` is its code and direction."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            eventMap.finish({{ this.names|tojson }});
        {% endmacro %}
        """,
    )

    def __init__(self, layers: str, title: str, words: dict[str, str], language: tuple[str, str]) -> None:
        super().__init__()
        self._name = "Finish"
        lang, direction = language
        self.names = {"layers": layers, "title": title, "lang": lang, "dir": direction, **words}
