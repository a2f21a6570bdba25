"""GeoParquet 1.1: the metadata of a file of points, their WKB, and row groups of even size."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa

ROWS_PER_GROUP: Final = 20_000

_COLUMN: Final = {"encoding": "WKB", "geometry_types": ["Point"]}
GEO: Final = json.dumps(
    {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": _COLUMN}},
).encode()
"""The value of the key `geo`; longitude, latitude in OGC:CRS84 is the format's default."""

_WKB: Final = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])


def points(lon: Any, lat: Any) -> pa.Array:  # noqa: ANN401 - columns of numbers
    """Points as WKB: little-endian, kind 1."""
    made = np.empty(len(lon), _WKB)
    made["order"], made["kind"], made["x"], made["y"] = 1, 1, np.asarray(lon), np.asarray(lat)
    fixed = pa.binary(_WKB.itemsize)
    return pa.Array.from_buffers(fixed, len(made), [None, pa.py_buffer(made.tobytes())]).cast(pa.binary())


def into_row_groups(parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Concatenate small tables into row groups of some ten thousand rows."""
    waiting: list[pa.Table] = []
    for part in parts:
        waiting.append(part)
        if sum(p.num_rows for p in waiting) >= ROWS_PER_GROUP:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)
