"""A still picture as elements, and its texts."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from map_app.data.store import EventStore
from map_app.maps import outputs
from tests.shipped import parse

SVG = "{http://www.w3.org/2000/svg}"


def drawn(store: EventStore, query: str = "", width: int = 1200, height: int = 630) -> ET.Element:
    """The picture of a query, read back."""
    asked = parse(query)
    look = outputs.Look(asked.view, width, height)
    return ET.fromstring(b"".join(outputs.stream(store, asked.filter, "svg", look)))  # noqa: S314 - our own


def words(picture: ET.Element) -> str:
    """Every text that is drawn."""
    return "\n".join("".join(text.itertext()) for text in picture.iter(f"{SVG}text"))
