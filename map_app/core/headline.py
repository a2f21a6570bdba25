"""A view or an event in a line or two: what a picture, a link's preview and a browser's tab say of it."""

from __future__ import annotations

from collections.abc import Mapping

from map_app.core import names
from map_app.core.areas import UnitName, whereabouts
from map_app.core.dates import spell_day, spell_period
from map_app.core.language import _, isolated
from map_app.core.schema import Event
from map_app.core.text import number
from map_app.core.vocab import Precision


def view_title(sentence: str, event: Event | None, *, about: bool) -> str:
    """What a view is called: by what lies on top of it, its event, or the sentence of its filter."""
    if about:
        return _("About this map")
    return headline(event) if event else sentence


def page_title(title: str, name: str) -> str:
    """The title of a page, which ends in the map's name."""
    return f"{title.rstrip('.')} – {name}" if title else name


def headline(event: Event) -> str:
    """The first day and the title: `28 January 2020: Drone kills three …`."""
    return f"{spell_day(event.date_start)}: {isolated(event.title)}"


def facts(event: Event, units: Mapping[str, UnitName]) -> str:
    """Days, place and grade: `28 January 2020 · Lyon, France · Confirmed · exact, within 1.5 km`."""
    days = spell_period(event.date_start, event.date_end)
    place = names.place(event.place, event.country_code)
    where = [isolated(place)] if place else []
    return " · ".join([days, *where, event.verification.label, precision_words(event, units)])


def precision_words(event: Event, units: Mapping[str, UnitName]) -> str:
    """How well the place is known: `exact, within 1.5 km`, `somewhere in Lake Governorate`.

    `units` are the names of the map's units by id.
    """
    if event.location_precision is Precision.COUNTRY:
        return _("known only to the country or sea; not drawn on the map")
    if event.area:
        return whereabouts(event.area, units)
    precision, km = event.location_precision.label.lower(), number(event.location_radius_km, 1)
    if not event.location_radius_km and event.location_precision is not Precision.EXACT:
        return _("{precision}, radius not given").format(precision=precision)
    return _("{precision}, within {km} km").format(precision=precision, km=km)
