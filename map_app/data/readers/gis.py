"""Layers that GDAL reads: GeoPackage, FlatGeobuf, shapefiles. Only imported where it is installed."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

from map_app.errors import DataError

FAULTS: Final = (DataSourceError, DataLayerError, FeatureError)
"""Raised by opening or reading a corrupt file."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The rows of a layer, its coordinate system, and the name of its WKB column."""

    columns: list[str]
    crs: str
    geometry: str
    batches: Iterable[pa.RecordBatch]


@contextmanager
def opened(path: Path, batch_size: int) -> Iterator[Layer]:
    """Open the layer of the events. Raises DataError where it is ambiguous."""
    with ExitStack() as stack:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's remarks on newer or odd files
            layer = pyogrio.open_arrow(path, layer=_name(path), use_pyarrow=True, batch_size=batch_size)
            meta, batches = stack.enter_context(layer)
        geometry = meta["geometry_name"] or "wkb_geometry"
        yield Layer(list(meta["fields"]), str(meta["crs"] or ""), geometry, batches)


def _name(path: Path) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    if len(names) != 1 and "events" not in names:
        cure = "Save the layer of the events to a file of its own"
        raise DataError(f"has {len(names)} layers ({', '.join(names)[:200]})", where=path.name, cure=cure)
    return "events" if "events" in names else names[0]
