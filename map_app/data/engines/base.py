"""What every engine can: run an expression, name its columns; and its errors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from map_app.data.engines.faults import MissingTableError
from map_app.data.source import Source


class Engine(ABC):
    """Runs expressions over unbound tables. Safe from any thread; raises only StoreError."""

    dialect: str

    def __init__(self, source: Source) -> None:
        self.source = source

    def compile(self, expression: ir.Expr) -> str:
        """The expression in this engine's SQL."""
        return str(getattr(ibis, self.dialect).compile(expression))

    def table(self, expression: ir.Table) -> pa.Table:
        """Run, and give all rows with the expression's own types."""
        return self.fetch(self.compile(expression), expression.schema())

    def fetch(self, sql: str, schema: ibis.Schema) -> pa.Table:
        """Run compiled SQL, and give all rows with these columns and types."""
        return self._run(sql).select(schema.names).cast(_nullable(schema))

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """Run, and give rows as Python has them."""
        return self.table(expression).to_pylist()  # type: ignore[no-any-return]

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

    @abstractmethod
    def _run(self, sql: str) -> pa.Table:
        """Run a query."""

    @abstractmethod
    def columns(self) -> list[str]:
        """The columns of the event table. Raises MissingTableError."""


def _nullable(schema: ibis.Schema) -> pa.Schema:
    """The types as Arrow has them; any column may hold nulls."""
    return pa.schema([(field.name, field.type) for field in schema.to_pyarrow()])
