"""Streams the placemarks of a KML: ours, also as GDAL or Google Earth rewrite it.

GDAL's own reader would take a placemark's number for the record's id. A document type, which could define
recursive entities, is refused earlier (`sniff`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, Final, Protocol, cast
from xml.etree import ElementTree as ET

PART: Final = 1 << 20
LONGEST: Final = 64 << 20
"""Maximum bytes of one placemark."""


def placemarks(file: BinaryIO) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield the values and the geometry of each placemark. Raises ET.ParseError or ValueError."""
    parser = cast("_Parser", ET.XMLPullParser(("start", "end")))
    above: list[ET.Element] = []
    declared: dict[str, Any] = {}
    since = 0
    while part := file.read(PART):
        parser.feed(part)
        since += len(part)
        for kind, element in parser.read_events():
            if kind == "start":
                above.append(element)
                continue
            above.pop()
            if _name(element) == "SimpleField":  # GDAL leaves out of a placemark what is null in it
                declared[element.get("name", "")] = None
            elif _name(element) == "Placemark":
                yield declared | _values(element), _geometry(element)
                since = 0
                if above:
                    above[-1].remove(element)
        if since > LONGEST:
            raise ValueError(f"a placemark is longer than {LONGEST >> 20} MB")
    parser.close()


class _Parser(Protocol):
    """XMLPullParser with these two events."""

    def feed(self, data: bytes) -> None: ...

    def close(self) -> None: ...

    def read_events(self) -> Iterator[tuple[str, ET.Element]]: ...


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _values(placemark: ET.Element) -> dict[str, Any]:
    values: dict[str, Any] = {"id": placemark.get("id")}
    for child in placemark:
        if (name := _name(child)) in ("name", "description"):
            values[name] = child.text
    for element in placemark.iter():
        key = element.get("name")
        if key and _name(element) == "SimpleData":
            values[key] = element.text
        elif key and _name(element) == "Data":
            values[key] = next((value.text for value in element if _name(value) == "value"), None)
    return values


def _geometry(placemark: ET.Element) -> Any:  # noqa: ANN401 - any JSON
    point = next((element for element in placemark.iter() if _name(element) == "Point"), None)
    texts = [] if point is None else [e.text or "" for e in point if _name(e) == "coordinates"]
    with suppress(ValueError):
        numbers = [float(part) for part in "".join(texts).strip().split(",") if part]
        altitude = numbers[2:3] if numbers[2:3] != [0.0] else []  # GDAL writes 0 where there is none
        return {"type": "Point", "coordinates": numbers[:2] + altitude} if numbers else None
    return None
