"""Tabular files, read in batches: CSV, Parquet, newline-delimited GeoJSON, KML, and what GDAL reads.

Each yields features as `geojson.Features` does. A row of the event table has its record in `feature`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import duckdb
import pyarrow as pa
import pyarrow.parquet
import shapely

from map_app.core.flat import ESSENTIAL_COLUMNS, POINTS, SHARED
from map_app.core.formulas import as_written
from map_app.core.schema import Problem
from map_app.data import gdal
from map_app.data.files import reading
from map_app.data.layout import PARQUET_KEY
from map_app.data.readers.jsonstream import decoder
from map_app.data.readers.kml import placemarks
from map_app.data.readers.rows import Rows
from map_app.data.readers.sniff import LONGEST_LINE, SHAPEFILE, Form, header, is_separator_line, unique_names
from map_app.errors import DataError, MissingError
from map_app.lazy import import_module

BATCH: Final = 1_000
"""Rows read at once."""

LONGEST_CELL: Final = 16 << 20
"""Characters; with a missing quote the rest of the file would be one cell."""

_WGS84: Final = ("EPSG:4326", "EPSG:4979", "OGC:CRS84", 'GEOGCRS["WGS 84', 'GEOGCS["WGS 84')
"""In two dimensions or, as GDAL has it for points with an altitude, in three."""


@contextmanager
def _text(path: Path, encoding: str, errors: str = "strict") -> Iterator[TextIOWrapper]:
    """Open a file as text, without translating line ends."""
    with reading(path) as raw, TextIOWrapper(BufferedReader(raw), encoding, errors, newline="") as text:
        yield text


def columns_of(path: Path, form: Form) -> list[str]:
    """The names of columns of a CSV or Parquet file. Raises DataError."""
    if form.kind == "csv":
        with _text(path, form.encoding, errors="replace") as text:
            return header(text.readline(LONGEST_CELL), form.separator)
    try:
        return list(pyarrow.parquet.read_schema(path).names)
    except (OSError, pa.ArrowException) as fault:
        cure = "Check that it is a whole Parquet file"
        raise DataError("cannot be read", where=path.name, cure=cure) from fault


class Table:
    """Iterates over the rows of a file as features; its terms are known at the end.

    Iterating raises DataError for a corrupt file, or one without the columns of an event.
    """

    def __init__(self, path: Path, form: Form) -> None:
        self.members: dict[str, Any] = {}
        self.bytes_read = 0
        self.crs_problem: Problem | None = None
        self._path, self._form = path, form
        self._rows = Rows(of_table=True)

    def __iter__(self) -> Iterator[Any]:
        """Yield each row as a feature."""
        for feature in self._features():
            yield self._rows.as_feature(feature)

    @property
    def terms(self) -> dict[str, str]:
        """Dataset, licence and attribution of all rows, each empty where it is not given."""
        return {name: self._rows.terms.get(name, "") for name in SHARED}

    def duplicates(self) -> list[str]:
        """Duplicate keys of records: none here, repeated columns are in `problems`."""
        return []

    @property
    def problems(self) -> list[Problem]:
        """Rows whose columns contradict each other, malformed rows, and repeated columns."""
        return self._rows.problems

    def _features(self) -> Iterator[Any]:
        readers: dict[str, Callable[[], Iterator[Any]]] = {
            "csv": self._csv,
            "parquet": self._parquet,
            "duckdb": self._duckdb,
            "kml": self._kml,
            "gis": self._gis,
            "geojsonseq": self._sequence,
        }
        return readers[self._form.kind]()

    def _csv(self) -> Iterator[Any]:
        csv.field_size_limit(LONGEST_CELL)
        with _text(self._path, self._form.encoding) as text:
            lines = csv.reader(text, delimiter=self._form.separator)
            try:
                yield from self._csv_rows(lines)
            except csv.Error as fault:
                cure = "Mend the file there; a quote may be missing"
                raise self._fault(f"is no CSV at line {lines.line_num} ({fault})", cure) from fault
            except UnicodeDecodeError as fault:
                cure = "Save it as CSV UTF-8 in the spreadsheet program"
                raise self._fault(f"is not {self._form.encoding[:5].upper()}", cure) from fault

    def _csv_rows(self, lines: Any) -> Iterator[Any]:  # noqa: ANN401 - csv has no name for its reader
        header: list[str] = next((line for line in lines if line and not is_separator_line(line[0])), [])
        names, repeated = unique_names(header)
        self._demand(names)
        self.problems.extend(repeated)
        is_ours = {"latitude", "longitude", "source_urls"} <= set(
            names
        )  # our CSV, in which formulas are escaped
        for number, line in enumerate(filter(None, lines)):
            if len(line) > len(names) and any(line[len(names) :]):
                reason = (
                    f"has {len(line)} cells, the header {len(names)}; quote texts that hold the separator"
                )
                self.problems.append(Problem(f"#{number}", "row", reason))
                continue
            if names[0] == "" and line[0] == str(number):
                line[0] = ""  # the index that pandas writes
            cells = map(as_written, line) if is_ours else line
            yield _of_record(dict(zip(names, cells, strict=False)), None)

    def _parquet(self) -> Iterator[Any]:
        try:
            with pyarrow.parquet.ParquetFile(self._path) as file:
                self._demand(file.schema_arrow.names)
                held = file.metadata.metadata or {}  # not the schema's, which lacks what an upsert adds last
                meta = _object(held.get(PARQUET_KEY, b"{}"))
                self._rows.terms |= {name: str(meta[name]) for name in SHARED if name in meta}
                geo = _object(held.get(b"geo", b"{}"))
                column = str(geo.get("primary_column", "geometry"))
                crs = geo.get("columns", {}).get(column, {}).get("crs")
                self._check_crs(_named_crs(crs))
                total, done = file.metadata.num_rows, 0
                for batch in file.iter_batches(BATCH):
                    yield from _of_batch(batch, column)
                    done += batch.num_rows
                    self.bytes_read = self._path.stat().st_size * done // max(total, 1)
        except DataError:
            raise
        except (OSError, pa.ArrowException, ValueError, AttributeError, RecursionError) as fault:
            raise self._fault("cannot be read", "Check that it is a whole Parquet file") from fault

    def _gis(self) -> Iterator[Any]:
        if not gdal.is_installed():
            what = f"is {self._form.words}; reading it needs GDAL"
            raise MissingError(what, extra=gdal.EXTRA, where=self._path.name)
        gis = import_module("map_app.data.readers.gis")
        try:
            with gis.opened(self._path, BATCH) as layer:
                self._demand(layer.columns)
                self._check_crs(layer.crs)
                for batch in layer.batches:
                    yield from _of_batch(batch, layer.geometry)
        except DataError:
            raise
        except (*gis.FAULTS, pa.ArrowException, ValueError, RecursionError) as fault:
            cure = f"Check that it is whole and really {self._form.words}"
            raise self._fault("cannot be read", cure) from fault

    def _kml(self) -> Iterator[Any]:
        try:
            with reading(self._path) as file:
                for number, (values, geometry) in enumerate(placemarks(file)):
                    if number == 0:
                        self._demand(list(values))
                    yield _of_record(values, geometry)
        except DataError:
            raise
        except (ET.ParseError, ValueError) as fault:
            raise self._fault(f"is no whole KML ({fault})", "Get the file again") from fault

    def _duckdb(self) -> Iterator[Any]:
        try:
            with duckdb.connect(self._path, read_only=True) as connection:
                terms = connection.execute("SELECT dataset, licence, attribution FROM events_meta").fetchone()
                self._rows.terms |= dict(zip(SHARED, terms or (), strict=False))
                rows = connection.execute("SELECT feature FROM events ORDER BY seq")
                while part := rows.fetchmany(BATCH):
                    yield from (_of_record({"feature": record}, None) for (record,) in part)
        except duckdb.Error as fault:
            cure = "Name another table as duckdb:///file?table=name, with export or serve"
            raise self._fault("holds no table of events", cure) from fault

    def _sequence(self) -> Iterator[Any]:
        with _text(self._path, "utf-8-sig") as text:
            number, decode = 0, decoder().decode
            try:
                while line := text.readline(LONGEST_LINE):
                    number += 1
                    if record := line.strip("\x1e \r\n\t"):
                        yield decode(record)
            except (ValueError, RecursionError) as fault:
                cure = "Each line must hold one whole Feature"
                raise self._fault(f"is not JSON at line {number}", cure) from fault

    def _demand(self, names: list[str]) -> None:
        """Raise DataError where a column is missing without which no row can be shown."""
        if "feature" in names:
            return
        held = {*names, "title"} if {"Name", "name"} & set(names) else set(names)
        lacking = [name for name in ESSENTIAL_COLUMNS if name not in held]
        if not {"sources", "sources_json"} & set(names):
            lacking.append("sources")
        if self._form.kind == "csv" and not any({x, y} <= set(names) for x, y in POINTS):
            lacking += ["longitude", "latitude"]
        if lacking:
            shown = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
            what = f"is {self._form.words} with the columns {shown[:400]}; it lacks {', '.join(lacking)}"
            cure = "Rename or add them: event-map schema says what each holds"
            if self._form.words == SHAPEFILE:
                cure = (
                    "It cuts names to 10 characters and texts to 254:"
                    " save the layer as GeoPackage or GeoJSON where it came from"
                )
            raise self._fault(what, cure)

    def _check_crs(self, name: str) -> None:
        if name and not name.startswith(_WGS84):
            reason = f"has the coordinate system {name[:80]}; reproject the file to WGS 84 (EPSG:4326)"
            self.crs_problem = Problem("collection", "crs", reason)

    def _fault(self, what: str, cure: str) -> DataError:
        return DataError(what, where=self._path.name, cure=cure)


def _of_batch(batch: pa.RecordBatch, column: str) -> Iterator[Any]:
    """The rows of a batch; `column` holds their geometry as WKB, if there is one."""
    geometries: list[Any] = [None] * batch.num_rows
    if column in batch.schema.names and pa.types.is_binary(batch.schema.field(column).type):
        shapes = shapely.from_wkb(batch[column].to_numpy(zero_copy_only=False), on_invalid="ignore")
        geometries = [shape and _listed(shapely.geometry.mapping(shape)) for shape in shapes]
    rows = batch.drop_columns([column]) if column in batch.schema.names else batch
    for row, geometry in zip(rows.to_pylist(), geometries, strict=True):
        yield _of_record(row, geometry)


def _listed(value: Any) -> Any:  # noqa: ANN401 - a geometry or a part of it
    """The tuples of a mapping as lists, as JSON has them."""
    if isinstance(value, dict):
        return {key: _listed(part) for key, part in value.items()}
    return [_listed(part) for part in value] if isinstance(value, tuple | list) else value


def _of_record(row: dict[str, Any], geometry: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(record := row.get("feature"), str):
        try:
            return json.loads(record)
        except (ValueError, RecursionError):
            return None
    return {"type": "Feature", "geometry": geometry, "properties": row}


def _object(text: bytes) -> dict[str, Any]:
    """What a file's metadata say. Raises ValueError where it is no JSON object, RecursionError too deep."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


def _named_crs(crs: Any) -> str:  # noqa: ANN401 - PROJJSON
    """The name of a GeoParquet's coordinate system, empty for the format's own (OGC:CRS84)."""
    if not isinstance(crs, dict):
        return ""
    known = crs.get("id") or {}
    return f"{known.get('authority')}:{known.get('code')}" if known else str(crs.get("name"))
