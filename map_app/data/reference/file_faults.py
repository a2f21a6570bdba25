"""What is wrong with the files of a map's folder, before anything is read from them."""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import shapely

from map_app.core.json_schema import AREA_PATTERN
from map_app.core.problems import Problem
from map_app.data.reference.ground import LEVELS, Ground

AREAS: Final = "geodata/areas.geojson"
BASEMAP: Final = "geodata/basemap.geojson"

AREAL: Final = ("Polygon", "MultiPolygon")
LINEAR: Final = ("LineString", "MultiLineString")
KINDS: Final = dict.fromkeys(("land", "lake"), AREAL) | dict.fromkeys(
    ("river", "canal", "border", "disputed"), LINEAR
)
"""What a base map may hold, and its geometry."""

MOST: Final = 10
"""Faults of a file that are named: more would hide those of other files."""

WHOLE: Final = frozenset({"min_zoom", "rank", "population"})
"""Columns whose numbers are whole ones."""

POINT: Final = {"lat": (-90, 90), "lon": (-180, 180)}
ZOOM: Final = {"min_zoom": (0, 22)}


class Columns(NamedTuple):
    """What a table must have: columns with a text in each row, and with a number within bounds.

    `optional` numbers may be empty; `terms` are the texts that a column may have.
    """

    texts: tuple[str, ...]
    numbers: Mapping[str, tuple[float, float]] = {}
    optional: Mapping[str, tuple[float, float]] = {}
    terms: Mapping[str, tuple[str, ...]] = {}
    others: tuple[str, ...] = ()


TABLES: Final[dict[str, Columns]] = {
    "geodata/places.csv": Columns(
        ("id", "name_en"),
        {**POINT, **ZOOM, "rank": (0, 99)},
        {"rotation": (-360, 360)},
        {"kind": ("country", "sea", "city")},
    ),
    "geodata/gazetteer.csv": Columns(
        ("name",), POINT, {"population": (0, math.inf)}, others=("aliases", "local", "country_code")
    ),
    "geodata/localities.csv": Columns(
        ("name_en",),
        {**POINT, **ZOOM},
        terms={"kind": ("town", "site", "quarter", "island", "unnamed")},
        others=("country_code",),
    ),
    "tables/actors.csv": Columns(("name",)),
    "tables/regions.csv": Columns(("name",), others=("country_code",)),
}
"""By the table's path in the folder; each may be missing."""


def file_faults(folder: Path) -> Iterator[Problem]:
    """Faults of the tables, units, base map and tiles of a folder; its theatres have their own."""
    found = [_table_faults(folder / name, name, columns) for name, columns in TABLES.items()]
    found += [_area_faults(folder / AREAS), _basemap_faults(folder / BASEMAP)]
    found += [_tile_faults(folder, f"geodata/ground/{level}.tsv") for level in LEVELS]
    for faults in found:
        yield from islice(faults, MOST)


def features_or_fault(path: Path, name: str) -> list[Any] | Problem:
    """The features of a GeoJSON file, `name` in the folder, or what is wrong with it."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        features = document["features"]
        if isinstance(features, list):
            return features
    except OSError as fault:
        return Problem(name, "file", f"cannot be read ({fault.strerror}); check its rights")
    except UnicodeDecodeError:
        return Problem(name, "file", "is not text in UTF-8; save it as UTF-8")
    except json.JSONDecodeError as fault:
        return Problem(f"{name}:{fault.lineno}", "JSON", f"{fault.msg}; correct it there or just before")
    except RecursionError:
        return Problem(name, "JSON", "cannot be read, being nested too deeply; take out what is no GeoJSON")
    except (KeyError, TypeError):
        pass
    cure = 'write {"type": "FeatureCollection", "features": [...]}'
    return Problem(name, "features", f"is no collection of features; {cure}")


def _table_faults(path: Path, name: str, columns: Columns) -> Iterator[Problem]:
    if not path.exists():
        return
    wanted = (*columns.texts, *columns.numbers, *columns.optional, *columns.terms, *columns.others)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            lacking = [column for column in wanted if column not in (reader.fieldnames or ())]
            if lacking:
                cure = "add it to the header" if len(lacking) == 1 else "add them to the header"
                yield Problem(f"{name}:1", ", ".join(lacking), f"is no column of the table; {cure}")
                return
            for row in reader:
                for field, reason in _row_faults(row, columns):
                    yield Problem(f"{name}:{reader.line_num}", field, reason)
    except OSError as fault:
        yield Problem(name, "file", f"cannot be read ({fault.strerror}); check its rights")
    except UnicodeDecodeError:
        yield Problem(name, "file", "is not text in UTF-8; save it as UTF-8")
    except csv.Error as fault:
        yield Problem(name, "CSV", f"cannot be read ({fault}); look at its quotes")


def _row_faults(row: Mapping[str, str | None], columns: Columns) -> Iterator[tuple[str, str]]:
    if None in row or None in row.values():
        yield "row", "has another number of cells than the header; quote cells with a comma"
        return
    cells = {column: (text or "").strip() for column, text in row.items()}
    for column in columns.texts:
        if not cells[column]:
            yield column, "is empty; fill it in, or remove the row"
    for column, (least, most) in {**columns.numbers, **columns.optional}.items():
        if not cells[column] and column in columns.optional:
            continue
        if not _is_within(cells[column], least, most, whole=column in WHOLE):
            kind = "whole number" if column in WHOLE else "number"
            bounds = f"from {least:g} to {most:g}" if math.isfinite(most) else f"of {least:g} or more"
            yield column, f"{cells[column][:40]!r} is no {kind} {bounds}; correct it"
    for column, terms in columns.terms.items():
        if cells[column] not in terms:
            yield column, f"{cells[column][:40]!r} is not known; choose from {', '.join(terms)}"


def _is_within(text: str, least: float, most: float, *, whole: bool) -> bool:
    try:
        return least <= (int(text) if whole else float(text)) <= most
    except ValueError:
        return False


def _area_faults(path: Path) -> Iterator[Problem]:
    """Units need an id of their own and an outline; a name is what readers see."""
    features = features_or_fault(path, AREAS) if path.exists() else []
    if isinstance(features, Problem):
        yield features
        return
    ids = Counter(str(feature.get("id")) for feature in features if isinstance(feature, dict))
    for n, feature in enumerate(features):
        said = feature if isinstance(feature, dict) else {}
        if not re.fullmatch(AREA_PATTERN, str(said.get("id"))):
            yield Problem(AREAS, f"features[{n}].id", "is no id of a unit; give one such as XX-01")
        elif ids[said["id"]] > 1:
            yield Problem(AREAS, f"features[{n}].id", f"{said['id']} stands twice; give each unit its own")
        if reason := _shape_fault(said.get("geometry"), AREAL):
            yield Problem(AREAS, f"features[{n}].geometry", reason)


def _basemap_faults(path: Path) -> Iterator[Problem]:
    features = features_or_fault(path, BASEMAP) if path.exists() else []
    if isinstance(features, Problem):
        yield features
        return
    for n, feature in enumerate(features):
        said = feature.get("properties") if isinstance(feature, dict) else None
        kind = said.get("kind") if isinstance(said, dict) else None
        if kind not in KINDS:
            listed = ", ".join(KINDS)
            yield Problem(BASEMAP, f"features[{n}].properties.kind", f"is none of {listed}; choose from them")
        elif reason := _shape_fault(feature.get("geometry"), KINDS[kind]):
            yield Problem(BASEMAP, f"features[{n}].geometry", reason)


def _shape_fault(geometry: Any, types: tuple[str, ...]) -> str:  # noqa: ANN401 - any JSON value
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in types:
        return f"is no {' or '.join(types)}; give one"
    try:
        shape = shapely.geometry.shape(geometry)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
        return "has coordinates that cannot be read; give rings or lines of [longitude, latitude]"
    return "is empty; give its coordinates, or remove it" if shape.is_empty else ""


def _tile_faults(folder: Path, name: str) -> Iterator[Problem]:
    """Tiles stand one a line below a head, as `event-map new` writes them."""
    if not (folder / name).exists():
        return
    try:
        Ground((folder / name).parent).level(Path(name).stem)
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
        cure = "make it again with event-map new, or take it out"
        yield Problem(name, "file", f"is no file of tiles; {cure}")
