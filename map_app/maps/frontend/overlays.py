"""What lies over the base map besides the events: outlines, names, discs, density."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from branca.element import MacroElement

from map_app.core.language import _, forms, gettext_noop, language
from map_app.data.reference.geodata import Geodata
from map_app.data.reference.places import Place
from map_app.maps.frontend import elements
from map_app.maps.symbols import DENSITY_COLORS

OVERLAYS: Final = (
    ("theatres", gettext_noop("Outlines of the theatres")),
    ("labels", gettext_noop("Place names")),
    ("footprints", gettext_noop("Discs of all events")),
    ("density", gettext_noop("Density, in place of symbols")),
)
SHOWN: Final = ("theatres", "labels")
"""The overlays that are on unless a link says otherwise."""

CELL: Final = ("{n} event, {density} per 1,000 km²", "{n} events, {density} per 1,000 km²")
MORE_DISCS: Final = (
    "{n} more place has a disc that is not drawn: go nearer or narrow the filter",
    "{n} more places have discs that are not drawn: go nearer or narrow the filter",
)


def overlays(geodata: Geodata) -> dict[str, str]:
    """The overlays of a map, slug -> English name: no outlines without theatres, no names without any."""
    has = {
        "theatres": bool(geodata.theatres.features),
        "labels": bool(geodata.places or geodata.towns.bounds),
    }
    return {slug: name for slug, name in OVERLAYS if has.get(slug, True)}


def layer(slug: str, name: str, geodata: Geodata) -> MacroElement:
    """An overlay as an element of the map, under its name in the language of the context."""
    match slug:
        case "theatres":
            return elements.outlines(name, geodata.theatres)
        case "labels":
            labels = _labels(language(), geodata.places)
            return elements.labels(name, labels, language(), geodata.towns)
        case "footprints":
            return elements.discs(name, {"words": forms(*MORE_DISCS)})
        case _:
            return elements.density(name, _density())


def _labels(lang: str, places: Iterable[Place]) -> list[dict[str, Any]]:
    return [
        {
            "name": place.names[lang],
            "kind": place.kind,
            "lat": place.lat,
            "lon": place.lon,
            "min_zoom": place.min_zoom,
            "rotation": place.rotation,
        }
        for place in places
    ]


def _density() -> dict[str, Any]:
    return {
        "colors": DENSITY_COLORS,
        "words": {
            "title": _("Events per 1,000 km²"),
            "cell": forms(*CELL),
            "under": _("under {n}"),
            "over": _("{n} or more"),
            "left": forms(
                "{left} of {n} event left out: place known less well than to the settlement.",
                "{left} of {n} events left out: place known less well than to the settlement.",
            ),
            "none": _("No event whose place is known at least to the settlement in this view."),
            "blank": _("Blank: none recorded."),
            "both": _("Both maps have this scale."),
        },
    }
