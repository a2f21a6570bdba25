"""Detects the format of a file by its content, never by its name, and the cure for an unsupported one."""

from __future__ import annotations

import codecs
import csv
import re
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, Final, Literal

from map_app.core.flat import ESSENTIAL_COLUMNS
from map_app.core.json_schema import PROPERTIES
from map_app.core.schema import Problem
from map_app.data.files import reading
from map_app.data.readers.jsonstream import decoder
from map_app.errors import DataError

HEAD: Final = 64 << 10
"""Bytes that are inspected at each end."""

LONGEST_LINE: Final = 64 << 20
"""Bytes of one record of newline-delimited GeoJSON."""

Kind = Literal["geojson", "geojsonseq", "csv", "parquet", "kml", "gis", "duckdb"]


@dataclass(frozen=True, slots=True)
class Form:
    """A detected format: `gis` is what GDAL reads; encoding and separator are those of a CSV."""

    kind: Kind
    words: str
    encoding: str = "utf-8-sig"
    separator: str = ","


_GEOJSON: Final = Form("geojson", "GeoJSON")

SHAPEFILE: Final = "a shapefile"

_READ: Final = (
    (b"PAR1", Form("parquet", "a Parquet file")),
    (b"fgb\x03fgb", Form("gis", "a FlatGeobuf file")),
    (b"\x00\x00\x27\x0a", Form("gis", SHAPEFILE)),
)

_KNOWN: Final = "Give GeoJSON, CSV, Parquet, GeoPackage or KML"
_UNPACK: Final = "Unpack it and give the file inside"
_SPREADSHEET: Final = "Save its sheet as CSV (UTF-8) in the spreadsheet program and give that"

_REFUSED: Final = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook or another Office file", _SPREADSHEET),
    (b"\x1f\x8b", "compressed with gzip", _UNPACK),
    (b"BZh", "compressed with bzip2", _UNPACK),
    (b"\xfd7zXZ", "compressed with xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", _UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (b"%PDF", "a PDF document", "Give the data itself, not a document about it"),
    (b"ARROW1", "an Arrow or Feather file", "Save the table as Parquet"),
)

_IN_ZIP: Final = (
    (rb"xl/workbook", "an Excel workbook", _SPREADSHEET),
    (rb"opendocument\.spreadsheet", "an OpenDocument spreadsheet", _SPREADSHEET),
    (rb"\.kml", "a KMZ, a packed KML", _UNPACK),
    (rb"\.shp", "a packed shapefile", _UNPACK),
    (rb"word/document", "a Word document", "Give the data itself, not a document about it"),
)

_PROLOG: Final = re.compile(r"(\s|<\?.*?\?>|<!--.*?-->)*", flags=re.DOTALL)
_ELEMENT: Final = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")


def form_of(path: Path) -> Form:
    """Detect the format of a file. Raises DataError, naming it, where it is unsupported."""
    with reading(path) as raw, BufferedReader(raw) as file:
        head = file.read(HEAD)
        if _is_cut_record(head):
            head += file.readline(LONGEST_LINE) + file.read(HEAD)
        file.seek(max(0, path.stat().st_size - HEAD))
        tail = file.read(HEAD)
    try:
        return _form(head, tail)
    except _RefusedError as fault:
        raise DataError(fault.what, where=path.name, cure=fault.cure) from None


def must_be_geojson(path: Path) -> None:
    """Raise DataError where a file is in a format that is read but not written."""
    form = form_of(path)
    if form.kind != "geojson":
        cure = f"Make a GeoJSON file of it first: event-map export --events {path} -o {path.stem}.geojson"
        raise DataError(f"is {form.words}; only GeoJSON is edited in place", where=path.name, cure=cure)


class _RefusedError(Exception):
    """An unsupported format and its cure."""

    def __init__(self, what: str, cure: str) -> None:
        self.what, self.cure = what, cure


def _form(head: bytes, tail: bytes) -> Form:
    if not head:
        raise _RefusedError("is empty", "Give a file of events; a download may have failed")
    for magic, form in _READ:
        if head.startswith(magic):
            return form
    for magic, words, cure in _REFUSED:
        if head.startswith(magic):
            raise _RefusedError(f"is {words}", cure)
    if head.startswith(b"PK\x03\x04"):
        _refuse_zip(head + tail)
    if head.startswith(b"SQLite format 3\0"):
        if b"gpkg_contents" in head:
            return Form("gis", "a GeoPackage")
        raise _RefusedError("is an SQLite database and no GeoPackage", "Save its table as CSV or GeoPackage")
    if head[8:12] == b"DUCK":
        return Form("duckdb", "a DuckDB file")
    return _of_text(head)


def _refuse_zip(data: bytes) -> None:
    for name, words, cure in _IN_ZIP:
        if re.search(name, data):
            raise _RefusedError(f"is {words}", cure)
    raise _RefusedError("is a ZIP archive", _UNPACK)


def _of_text(head: bytes) -> Form:
    encoding = _encoding(head)
    text = head.decode(encoding, errors="replace").lstrip("\ufeff")
    begin = text.lstrip()
    if begin.startswith("\x1e") or _is_sequence(begin):
        return Form("geojsonseq", "newline-delimited GeoJSON")
    if not begin or begin.startswith(("{", "[")):
        if encoding == "utf-16":
            raise _RefusedError("is JSON in UTF-16", "Save the file as UTF-8")
        return _GEOJSON
    if begin.startswith("<"):
        return _of_markup(begin)
    if "\x00" in text:
        raise _RefusedError(
            "is a binary file of an unknown kind", "Give GeoJSON, CSV, Parquet, GeoPackage or KML"
        )
    return _of_table(text, encoding)


def _encoding(head: bytes) -> str:
    return "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


def _is_cut_record(head: bytes) -> bool:
    """Whether it may be cut within a long first line of newline-delimited GeoJSON."""
    begin = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return (
        begin.startswith(b"{") and b"\n" not in begin[:-1] and not re.search(rb'"features"\s*:\s*\[', begin)
    )


def _is_sequence(text: str) -> bool:
    """Whether the first line is a complete Feature, followed by another object."""
    line, _, rest = text.partition("\n")
    if not rest.lstrip().startswith("{"):
        return False
    try:
        first = decoder().decode(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and first.get("type") == "Feature"


def _of_markup(text: str) -> Form:
    prolog = _PROLOG.match(text)
    rest = text[prolog.end() :] if prolog else text
    name = _ELEMENT.match(rest)
    if name and name[1] == "kml" and "<!DOCTYPE" not in text and "<!ENTITY" not in text:
        return Form("kml", "a KML file")
    if re.match(r"<!doctype html|<html|<head|<body", rest, flags=re.IGNORECASE):
        cure = "Open the address in a browser: it may ask for a login; then save the data itself"
        raise _RefusedError("is an HTML page, not data", cure)
    words = f"is XML with the root {name[1][:40]}" if name else "is XML or another markup"
    raise _RefusedError(words, "Convert it to GeoJSON, for example with ogr2ogr or QGIS")


def _of_table(text: str, encoding: str) -> Form:
    """The separator that yields the most known columns in the header, else the most columns."""
    lines = (line for line in text.splitlines() if line.strip() and not is_separator_line(line))
    line = next(lines, "")
    known = {*ESSENTIAL_COLUMNS, *PROPERTIES}
    split = {separator: header(line, separator) for separator in (",", ";", "\t", "|")}
    best = max(split, key=lambda separator: (len(known & set(split[separator])), len(split[separator])))
    if len(split[best]) > 1:
        return Form("csv", "a CSV table", encoding, best)
    raise _RefusedError(
        "is text, but neither JSON nor a table", "Give GeoJSON, CSV, Parquet, GeoPackage or KML"
    )


def is_separator_line(line: str) -> bool:
    """Whether it only declares the separator for Excel: `sep=;`."""
    return line.startswith(("sep=", '"sep=')) and len(line.strip('"\r\n')) <= len("sep=;")


def header(line: str, separator: str) -> list[str]:
    """The names of columns in the first line of a table."""
    names = next(csv.reader([line], delimiter=separator), [])
    return [name.strip() for name in names]


def unique_names(header: list[str]) -> tuple[list[str], list[Problem]]:
    """Unique column names, and a problem for each that was repeated.

    Columns of the same name, and those without a name, get their number as a suffix.
    """
    names: list[str] = []
    problems = []
    for number, cell in enumerate(header, 1):
        given = cell.strip()
        name = given or ("column" if number > 1 else "")
        names.append(f"{name}_{number}" if name in names or (number > 1 and not given) else name)
        if given not in ("", names[-1]):
            reason = f"heads several columns, one read as {names[-1][:80]}; give each a name of its own"
            problems.append(Problem("header", given[:80], reason, "rule"))
    return names, problems


def json_kind(members: dict[str, Any]) -> tuple[str, str]:
    """The kind of a JSON document that is no FeatureCollection, and the cure."""
    kind = members.get("type")
    cure = 'Give {"type": "FeatureCollection", "features": […]}'
    if kind == "Topology":
        return "is TopoJSON", "Convert it to GeoJSON, for example with ogr2ogr or mapshaper"
    if "geometryType" in members or "spatialReference" in members:
        return "is Esri JSON", "Ask the service for GeoJSON (f=geojson), or convert it with ogr2ogr"
    if kind == "Feature":
        return "is one GeoJSON Feature, not a FeatureCollection", cure
    if kind in ("Point", "MultiPoint", "LineString", "Polygon", "MultiPolygon", "GeometryCollection"):
        return f"is a GeoJSON {kind}, a place without an event", cure
    return "is not a GeoJSON FeatureCollection", cure
