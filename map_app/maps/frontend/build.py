"""The whole map from its parts: base maps, outlines, names, live events, legend, tools.

Only the command (see `Command`) differs between two reruns of a session: the rest must stay the same to
the letter, or the map would be mounted anew and lose the reader's view.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import folium

from map_app.core.dates import short_months
from map_app.core.geometry import MAX_CORNERS
from map_app.core.ground_sources import credit_links
from map_app.core.language import _, direction, forms, gettext_noop, language
from map_app.core.palette import SEVERAL, line_colors
from map_app.core.profile import MapProfile
from map_app.core.vocab import Precision
from map_app.core.vocabulary import OTHER, EventType, Vocabulary
from map_app.data.map_folder import MapFolder
from map_app.data.reference.geodata import Geodata
from map_app.data.streets.served import streets
from map_app.maps import faults
from map_app.maps.drawing import numbers
from map_app.maps.entry import esc
from map_app.maps.frontend import elements, online
from map_app.maps.frontend.overlays import SHOWN, layer, overlays
from map_app.maps.symbols import RIM, svg, symbol_of, table

MAX_ZOOM: Final = 16
STREETS_ZOOM: Final = 18
"""The maximum zoom of a map that has streets."""

OFFLINE: Final = gettext_noop("Offline map")
STREETS: Final = gettext_noop("Streets")
PICTURES: Final = gettext_noop("Map of this site")
TITLE: Final = gettext_noop("Map of conflict events")
SECOND_TITLE: Final = gettext_noop("Second map of conflict events, to compare")
Side = Literal["left", "right"]

WORDS: Final = {
    "events": ("{n} event", "{n} events"),
    "cluster": "{n} events, {exact} at an exact place",
    "kind": "{n} {kind}",
    "day": "{d} {m} {y}",
    "period": "{start} – {end}",
    "since": "since {day}",
    "comma": ", ",
    "away": "{n} outside this view",
    "unplaced": "{n} known only to the country or sea",
    "norecords": "No records",
    "here": ("{n} event here", "{n} events here"),
    "unplaced_here": (
        "{n} event known only to the country or sea, not drawn on the map",
        "{n} events known only to the country or sea, not drawn on the map",
    ),
    "more": "Go nearer or narrow the filter for the rest.",
    "online": "This link shows {name}: load its tiles",
    "failed": "{name} could not be loaded: the offline map is shown.",
    "again": "Try again",
    "dismiss": "Close",
    "fault": "The map could not be updated:",
    "time": "Events over time",
    "over": {"day": "Events by day", "week": "Events by week", "month": "Events by month"},
    "full": ("full bar: {n} event", "full bar: {n} events"),
    "beyond": ("{n} ends later", "{n} end later"),
    "chosen": "chosen:",
    "silent": "No records under this filter",
    "quiet": "no records. That is not evidence that nothing happened.",
    "first": "First day of the chosen dates",
    "last": "Last day of the chosen dates",
    "playback": "Playback",
    "play": "Play through time",
    "pause": "Pause",
    "back": "One step back",
    "on": "One step on",
    "end": "Show all dates again",
    "length": "Days shown at a time",
    "speed": "Speed",
    "shows": "The map shows",
    "shown": "Shown: {events}, {days}",
    "lengths": {
        1: "1 day",
        3: "3 days",
        7: "1 week",
        14: "2 weeks",
        28: "4 weeks",
        30: "30 days",
        91: "3 months",
        365: "1 year",
    },
    "staying": "Stay here",
    "shortstay": "Stay",
    "stay": "Stay here when the filter changes",
    "unmark": "{place}: remove the mark",
    "wheel": "Hold {key} and scroll to zoom the map",
}

LEAFLET: Final = {
    "in": "Zoom in",
    "out": "Zoom out",
    "close": "Close the list",
    "km": "{n} km",
    "m": "{n} m",
    "mi": "{n} mi",
    "ft": "{n} ft",
}
"""What Leaflet's own controls say."""

DRAWING: Final = {
    "draw": "Draw an area",
    "edit": "Edit the area",
    "remove": "Remove the area",
    "window": "Only events in this window",
    "unwindow": "Also events outside the window",
    "shortdraw": "Area",
    "shortremove": "Remove",
    "shortwindow": "Window",
    "start": "Click or tap the map to set the first corner.",
    "cont": "Click or tap to set the next corner.",
    "end": "Click or tap the first corner to finish; drag a corner to move it.",
    "keys": "Arrow keys move the map; Enter sets a corner at the cross.",
    "keyend": "Arrow keys move the map; Enter sets a corner at the cross, Enter again there finishes.",
    "named": "Choose a named area",
    "name": "It takes the place of other areas, theatres and countries.",
    "theatre": "Theatres",
    "country": "Countries with events",
    "typed": "Type the corners",
    "corners": "Latitude and longitude in degrees, a corner a line",
    "set": "Set the area",
    "badline": "Line {n} is no latitude and longitude.",
    "badcount": "An area has 3 to {n} corners.",
    "finish": "Finish",
    "undo": "Take back the last corner",
    "cancel": "Cancel",
    "error": "The edges must not cross.",
}
"""What the tools of areas say."""

WITHOUT_THEATRES: Final = {
    "name": gettext_noop("It takes the place of other areas and countries."),
    "theatre": "",
}
"""What they say otherwise on a map without theatres."""


def build(command: dict[str, Any], map_: MapFolder, side: Side = "left") -> elements.EventMap:
    """Make the map with what it shall show now (`Command` in `static/types.d.ts`).

    `side` is `right` for the second map of a comparison, which follows the first and keeps no address.
    """
    geodata = map_.geodata
    own = streets(geodata)
    made = elements.EventMap(map_.profile.frame, STREETS_ZOOM if own else MAX_ZOOM)
    elements.Start(_config(side, map_)).add_to(made)
    credit = credit_links(map_.profile.ground_sources)
    elements.basemap(_(OFFLINE), credit, geodata, show=own is None).add_to(made)
    if own:
        elements.streets(_grounds(geodata)["streets"], own, language()).add_to(made)
    for tiles in online.layers():
        tiles.add_to(made)
    for slug, name in overlays(geodata).items():
        layer(slug, _(name), geodata).add_to(made)
    elements.live(_("Events")).add_to(made)
    elements.Panel("bottomleft", legend(map_.profile.types)).add_to(made)
    folium.LayerControl(position="topright", collapsed=True).add_to(made)
    title = _(TITLE if side == "left" else SECOND_TITLE)
    elements.Finish(_("Layers"), title, translated(LEAFLET), (language(), direction())).add_to(made)
    elements.Command(command).add_to(made)
    return made


OTHERS: Final = " class='others' hidden"
"""Of the legend's entry for types that the map lacks, which the scripts show where there are any."""


def legend(types: Vocabulary[EventType]) -> str:
    """What the drawing means: a line that is always there, and the kinds of event on demand."""
    first = next(iter(types))
    sample, color, lines = svg(first), first.look.color, line_colors(first.look.color)
    disc = (
        '<svg width="26" height="26" viewBox="-13 -13 26 26" aria-hidden="true"><circle class="vague" r="12"'
        f' style="--dark: {lines["dark"]}" fill="{color}" fill-opacity="0.13" stroke="{lines["light"]}"'
        f' stroke-dasharray="3 3"/><path transform="translate(-6 -6) scale(.5)" d="{symbol_of(first).path}"'
        f' fill="{color}" {RIM}/></svg>'
    )
    several = (
        '<svg width="22" height="22" viewBox="-11 -11 22 22" aria-hidden="true"><circle r="11" fill="#fff"/>'
        f'<circle r="9" fill="{SEVERAL}" stroke="{color}" stroke-width="2"/><text fill="#fff"'
        ' text-anchor="middle" dy=".35em" font-size="10">12</text></svg>'
    )
    kinds = "".join(
        f"<span{OTHERS if kind == OTHER else ''}>{svg(kind)}{esc(kind.label)}</span>" for kind in types
    )
    return (
        f"<details class='legend'><summary>{_('Dashed lines show how well a place is known')}"
        f"<span class='row'><span>{sample}{_('exact')}</span><span>{disc}{_('within the dashed line')}</span>"
        f"<span>{several}{_('several')}</span></span></summary><div class='row'>{kinds}</div></details>"
    )


def translated(words: Any) -> Any:  # noqa: ANN401 - texts, nested as the map's script wants them
    """Every text of a table of words in the language of the context; a pair as its forms by number."""
    if isinstance(words, tuple):
        return forms(*words)
    return {key: translated(text) for key, text in words.items()} if isinstance(words, dict) else _(words)


def shared_config(profile: MapProfile) -> dict[str, Any]:
    """What the scripts of every map need to know, with a server or without."""
    return {
        "drawing": numbers(),
        "symbols": table(profile.types),
        "precisions": {p.value: _("place known {}").format(p.phrase) for p in Precision},
        "words": {**translated(WORDS), "months": short_months()},
    }


def _config(side: Side, map_: MapFolder) -> dict[str, Any]:
    """What the map's scripts need to know once (`LiveConfig` in `static/types.d.ts`)."""
    geodata = map_.geodata
    drawing = DRAWING if len(map_.profile.theatres) else DRAWING | WITHOUT_THEATRES
    return {
        **shared_config(map_.profile),
        "side": side,
        "areas": elements.asset(f"geo/areas/{geodata.areas.version}"),
        "base": elements.FRAME_TO_ROOT,
        "faults": faults.words(),
        "polygon": {"most": MAX_CORNERS, "words": translated(drawing)},
        "overlays": [{"slug": slug, "shown": slug in SHOWN} for slug in overlays(map_.geodata)],
        "basemaps": {name: slug for slug, name in _grounds(geodata).items()}
        | {_(name): slug for slug, (name, __) in online.offered().items()},
        "ground": next(reversed(_grounds(geodata))),
    }


def _grounds(geodata: Geodata) -> dict[str, str]:
    """The base maps that ask no other host, by slug, with their names; the last is shown first."""
    own = streets(geodata)
    name = STREETS if own and own.is_vector else PICTURES
    return {"offline": _(OFFLINE), **({"streets": _(name)} if own else {})}
