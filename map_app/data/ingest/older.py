"""Stores of an older table layout, read by `load`: everything is made anew of the records that they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from map_app.core.schema import Problem
from map_app.data.engines.base import Engine
from map_app.data.ingest.staging import Bar, SpooledRows, spool_records
from map_app.data.layout import Meta, event_table, iter_chunks

RECORD_BYTES: Final = 1_000
"""What a record has, about: how many there are decides whether processes are worth starting."""


def spool_older(engine: Engine, meta: Meta, bar: Bar) -> AbstractContextManager[SpooledRows]:
    """The rows of an older store in today's layout; the bar is one of bytes, about."""
    size = meta.total * RECORD_BYTES
    return spool_records(nullcontext(_Stored(engine, meta)), size, engine.source.shown, bar)


class _Stored:
    """The records of a store, as those of a file."""

    def __init__(self, engine: Engine, meta: Meta) -> None:
        self._engine = engine
        self._meta = meta
        self.bytes_read = 0

    def __iter__(self) -> Iterator[Any]:
        for part in iter_chunks(self._engine, event_table(self._engine.source), self._meta, "feature"):
            for record in part.column(0).to_pylist():
                self.bytes_read += RECORD_BYTES
                yield json.loads(record)

    @property
    def said(self) -> dict[str, str]:
        meta = self._meta
        return {"dataset": meta.dataset, "licence": meta.licence, "attribution": meta.attribution}

    @property
    def crs_problem(self) -> Problem | None:
        return None

    @property
    def problems(self) -> list[Problem]:
        return []
