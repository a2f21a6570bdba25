"""Settings of data and maps from the environment; imports nothing heavy, so that a start can check them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from map_app.core.corrections import checked

ARCHIVE: Final = "MAP_APP_ARCHIVE"
"""A folder to keep each version of a file of records in; none by default."""

ARCHIVE_KEEP: Final = "MAP_APP_ARCHIVE_KEEP"
"""How many versions of the data the archive holds at most; 365 by default, 0 for any number."""

BASEMAPS: Final = "MAP_APP_BASEMAPS"
"""Slugs of the online base maps on offer, comma-separated; `none` offers the offline map only."""

KNOWN_BASEMAPS: Final = ("openstreetmap", "opentopomap", "esri-imagery")

FRAME_ANCESTORS: Final = "MAP_APP_FRAME_ANCESTORS"
"""Further origins that may embed the app, space-separated; itself always may: its map is a frame."""

_ORIGIN: Final = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?")

CORRECTIONS: Final = "MAP_APP_CORRECTIONS"
"""Where readers send corrections: `mailto:…` or `https://…`, see `core.corrections`; nowhere by default."""

SERIES: Final = "MAP_APP_SERIES"
"""A file of series beside the events, or `none`; by default the shipped one, beside the shipped events."""

MAP: Final = "MAP_APP_MAP"
"""The folder of the map that is served, or `shipped`; by default that of the events."""

SHIPPED: Final = "shipped"
"""The word for the shipped map, beside which `MAP_APP_EVENTS` shows other events on it."""

GROUND: Final = "MAP_APP_GROUND"
"""A PMTiles file of streets or pictures to draw under the events; the app's own ground alone by default."""


def whole_number(name: str, default: int, most: int, least: int = 0) -> int:
    """A setting that is a whole number. Raises ValueError with the cure."""
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise ValueError(f"{name}={text!r} is no whole number from {least} to {most}")
    return int(text)


def archive_limit() -> int:
    """How many versions the archive holds; 0 for any number. Raises ValueError with the cure."""
    return whole_number(ARCHIVE_KEEP, 365, 1_000_000)


def basemaps() -> tuple[str, ...]:
    """The slugs of the online base maps on offer; all by default. Raises ValueError with the cure."""
    slugs = [slug.strip() for slug in os.environ.get(BASEMAPS, "").split(",")]
    slugs = [slug for slug in slugs if slug]
    if slugs == ["none"]:
        return ()
    for slug in slugs:
        if slug not in KNOWN_BASEMAPS:
            known = ", ".join(KNOWN_BASEMAPS)
            raise ValueError(f"{BASEMAPS}: {slug!r} is no base map; write none, or some of {known}")
    return tuple(slug for slug in KNOWN_BASEMAPS if slug in slugs) or KNOWN_BASEMAPS


def framing_origins() -> tuple[str, ...]:
    """The further origins that may embed the app, `*` for any. Raises ValueError with the cure."""
    given = tuple(os.environ.get(FRAME_ANCESTORS, "").split())
    for origin in given:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise ValueError(
                f"{FRAME_ANCESTORS}: {origin!r} is no origin; write https://news.example, or * for any"
            )
    return given


def corrections() -> str | None:
    """Where readers send corrections; None where that is not set. Raises ValueError with the cure."""
    given = os.environ.get(CORRECTIONS, "").strip()
    try:
        return checked(given) if given else None
    except ValueError as fault:
        raise ValueError(f"{CORRECTIONS}: {given!r} {fault}") from None


def ground_file() -> Path | None:
    """The file of the operator's own ground; None where that is not set."""
    given = os.environ.get(GROUND, "").strip()
    return Path(given) if given else None
