"""All outputs of a view: exports of the data, and documents and pictures drawn from it.

`export.FORMATS` depend on the filter only; a drawn form also depends on the view. The modules that draw are
imported on first use, since Folium and the renderer are slow to import.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Self

from map_app.core.describe import file_stem
from map_app.core.filters import EventFilter
from map_app.core.language import gettext_noop
from map_app.core.view import View
from map_app.data import export
from map_app.data.store import EventStore
from map_app.errors import FilterError
from map_app.lazy import import_module

SIDES: Final = {"width": (240, 2400), "height": (200, 1800)}
"""Limits of a picture's size, in pixels."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a filter is drawn: the view, and the picture's size in pixels."""

    view: View = field(default_factory=View)
    width: int = 1200
    height: int = 630

    def __post_init__(self) -> None:
        """Raise FilterError for a size beyond the limits."""
        for name, (least, most) in SIDES.items():
            if not least <= getattr(self, name) <= most:
                raise FilterError(f"{name} goes from {least} to {most} pixels", cure=f"Choose such a {name}")

    @classmethod
    def of_size(cls, size: str, view: View) -> Self:
        """A view in a size `WIDTHxHEIGHT`. Raises FilterError."""
        match = re.fullmatch(r"(\d{1,5})x(\d{1,5})", size, flags=re.ASCII)
        if not match:
            raise FilterError(f"--size {size[:40]} is no size", cure="Write WIDTHxHEIGHT, as 1200x630")
        return cls(view, int(match[1]), int(match[2]))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A form that is drawn: `path` is its name under the API, `module` has its `write(store, filter_, look)`.

    `most` is how many events it holds at most; None for any number.
    """

    suffix: str
    media_type: str
    label: str
    path: str
    module: str
    most: int | None = None


MAX_LISTED: Final = 5_000
"""Maximum events of a list that a person reads, in a file that a browser can open."""

DRAWN: Final = {
    form.suffix: form
    for form in (
        Drawn(
            "html",
            "text/html; charset=utf-8",
            gettext_noop("Offline page"),
            "events.html",
            "dossier",
            MAX_LISTED,
        ),
        Drawn("svg", "image/svg+xml", "SVG", "map.svg", "still.still"),
        Drawn("png", "image/png", "PNG", "map.png", "still.raster"),
    )
}

SUFFIXES: Final = (*export.FORMATS, *DRAWN)


def stream(store: EventStore, filter_: EventFilter, suffix: str, look: Look | None = None) -> Iterator[bytes]:
    """Stream a view in any form of `SUFFIXES`. Raises FilterError where it has too many events."""
    if suffix in export.FORMATS:
        return export.stream(store, filter_, suffix)
    write = import_module(f"map_app.maps.{DRAWN[suffix].module}").write
    written: Iterator[bytes] = write(store, filter_, look or Look())
    return written


def check(store: EventStore, filter_: EventFilter, suffix: str) -> None:
    """Raise FilterError where more events match than the form can hold."""
    most = DRAWN[suffix].most
    count = store.count(filter_) if most is not None else 0
    if most is not None and count > most:
        what = f"a dossier holds at most {most:,} events, and this filter keeps {count:,}"
        raise FilterError(what, cure="Narrow the filter, or take GeoJSON")


def file_name(filter_: EventFilter, suffix: str) -> str:
    """A download's name: `events-air-strike-2020-01-12.geojson`, `map-air-strike-….svg`."""
    stem = file_stem(filter_)
    first = DRAWN[suffix].path.partition(".")[0] if suffix in DRAWN else "events"
    return f"{first}{stem.removeprefix('events')}.{suffix}"
