"""The interface of all engines: run an Ibis expression, give its result as Arrow, raise our errors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, ClassVar

import ibis
import ibis.backends.sql.dialects  # registers Ibis's extensions of the dialects, before one is used
import ibis.expr.types as ir
import pyarrow as pa
import sqlglot
from sqlglot import exp

from map_app.data.cancel import current_token
from map_app.data.engines.faults import MissingTableError, busy, slow, time_limit
from map_app.data.engines.interrupts import stoppable
from map_app.data.engines.semaphore import FairSemaphore
from map_app.data.source import DataSource

_SQLGLOT = {"pyspark": "spark"}
"""Dialects that Ibis and sqlglot name differently."""


class Engine(ABC):
    """Runs expressions over unbound tables. Safe from any thread; raises only StoreError."""

    dialect: str
    max_concurrent: ClassVar[int] = 8
    """Queries that run at the same time."""

    def __init__(self, source: DataSource) -> None:
        self.source = source
        self.limit = time_limit()
        self.semaphore = FairSemaphore(self.max_concurrent)

    def compile(self, expression: ir.Expr) -> str:
        """The expression in this engine's SQL."""
        return str(getattr(ibis, self.dialect).compile(expression))

    def table(self, expression: ir.Table) -> pa.Table:
        """Run an expression, and give all rows with its own types."""
        return self.fetch(self.compile(expression), expression.schema())

    def fetch(self, sql: str, schema: ibis.Schema) -> pa.Table:
        """Run compiled SQL, and give all rows with these columns and types."""
        with current_token().waiting(), self.semaphore.acquire(self.limit, busy(self.source)):
            result = self._run(sql)
        return result.select(schema.names).cast(_nullable(schema))

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """Run an expression, and give its rows as Python values."""
        return self.table(expression).to_pylist()  # type: ignore[no-any-return]

    def read_all(self, table: str) -> list[dict[str, Any]]:
        """Give the rows of a small table of this source without queueing, with whatever columns it has."""
        named = exp.table_(table, db=self.source.schema, quoted=True)
        sql = sqlglot.select("*").from_(named).sql(_SQLGLOT.get(self.dialect, self.dialect))
        return self._run(sql).to_pylist()  # type: ignore[no-any-return]

    def offers(self, table: ir.Table) -> bool:
        """Whether this table is there, or could be made now."""
        try:
            self._run(self.compile(table.limit(0)))
        except MissingTableError:
            return False
        return True

    def split(self, values: ir.StringColumn) -> ir.ArrayColumn:
        """Delimited text (`|a|b|`) as a list, with empty ends."""
        return values.split("|")

    def _stoppable(self, interrupt: Callable[[], object]) -> AbstractContextManager[None]:
        """Run a query in this context; `interrupt` ends it at its time limit, or when it is cancelled."""
        return stoppable(interrupt, self.limit, slow(self.source, self.limit))

    @abstractmethod
    def _run(self, sql: str) -> pa.Table:
        """Run a query."""

    @abstractmethod
    def columns(self) -> list[str]:
        """The columns of the event table. Raises MissingTableError."""


def _nullable(schema: ibis.Schema) -> pa.Schema:
    """The types as Arrow has them; any column may hold nulls."""
    return pa.schema([(field.name, field.type) for field in schema.to_pyarrow()])
