"""Migrates stores of an older table layout at `load`: all columns are rebuilt from their records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from map_app.core.schema import Problem
from map_app.data.engines.base import Engine
from map_app.data.ingest.staging import Bar, SpooledRows, spool_records
from map_app.data.layout import Meta
from map_app.data.map_folder import MapFolder
from map_app.data.meta import iter_chunks, stored_table

RECORD_BYTES: Final = 1_000
"""Approximate size of a record, to decide whether processes are worth starting."""


def spool_older(engine: Engine, meta: Meta, map_: MapFolder, bar: Bar) -> AbstractContextManager[SpooledRows]:
    """Spool the rows of an older store in the current layout; the bar counts approximate bytes."""
    size = meta.total * RECORD_BYTES
    return spool_records(nullcontext(_Stored(engine, meta)), size, engine.source.shown, map_, bar)


class _Stored:
    """The records of a store, with the interface of a file's."""

    def __init__(self, engine: Engine, meta: Meta) -> None:
        self._engine = engine
        self._meta = meta
        self.bytes_read = 0

    def __iter__(self) -> Iterator[Any]:
        for part in iter_chunks(self._engine, stored_table(self._engine), self._meta, "feature"):
            for record in part.column(0).to_pylist():
                self.bytes_read += RECORD_BYTES
                yield json.loads(record)

    @property
    def terms(self) -> dict[str, str]:
        return self._meta.terms._asdict()

    @property
    def crs_problem(self) -> Problem | None:
        return None

    @property
    def problems(self) -> list[Problem]:
        return []
