"""Events as KML 2.2, for Google Earth and the like: all text is escaped, descriptions twice.

Google Earth shows a placemark's description as HTML, so `&`, `<` and `>` are escaped for HTML first and then
for XML. Quotes and apostrophes need neither there, and a GIS would show their escapes as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.core.terms import Terms
from map_app.core.text import markup_safe
from map_app.data.export.csv_table import columns
from map_app.data.store import EventStore


def write(store: EventStore, filter_: EventFilter) -> Iterator[str]:
    """One Document with its provenance as ExtendedData, one Placemark with a time span per event."""
    provenance = store.provenance(filter_).as_dict()
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
    name, description = _text(provenance["dataset"]), _shown(provenance["sentence"])
    yield f"<name>{name}</name>\n<description>{description}</description>\n"
    yield _extended({name: _as_text(value) for name, value in provenance.items()})
    for feature in store.features(filter_):
        yield _placemark(Event.from_feature(json.loads(feature)), store.meta.terms)
    yield "</Document>\n</kml>\n"


def _placemark(event: Event, shared: Terms) -> str:
    begin, end = event.date_start.isoformat(), event.date_end.isoformat()
    own = ("title", "summary", "latitude", "longitude")
    cells = columns(event, shared)
    data = {name: cells[name] for name in cells if name not in own}
    where = f"{cells['longitude']},{cells['latitude']}"
    return (
        f'<Placemark id="{escape(event.id)}">\n<name>{_text(event.title)}</name>\n'
        f"<description>{_shown(event.summary)}</description>\n"
        f"<TimeSpan><begin>{begin}</begin><end>{end}</end></TimeSpan>\n"
        f"{_extended(data)}<Point><coordinates>{where}</coordinates></Point>\n</Placemark>\n"
    )


def _extended(data: dict[str, str]) -> str:
    values = "".join(f'<Data name="{k}"><value>{_text(v)}</value></Data>' for k, v in data.items())
    return f"<ExtendedData>{values}</ExtendedData>\n"


def _as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _text(text: str) -> str:
    """The text of an element; never that of an attribute, whose quotes would end it."""
    return escape(markup_safe(text), quote=False).replace("\r", "&#13;")  # a bare one would be read as \n


def _shown(text: str) -> str:
    return _text(escape(text, quote=False))
