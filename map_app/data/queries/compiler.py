"""Queries about the rows that a filter keeps: each is compiled once, whatever the filter.

Compiling an Ibis expression takes some ten milliseconds of Python, far more than a small store needs to run
it, and meanwhile every other viewer of the process waits. But nearly all of a query is the same for every
filter. So it is compiled over a table that stands for the filtered rows, and the query of those rows defines
that table in front of it, as a common table expression: `WITH rows AS (…) SELECT …`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple, Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from cachetools import LRUCache, cachedmethod

Row = dict[str, Any]
Question = Callable[..., ir.Table]
"""Makes an expression from filtered rows and further hashable arguments; a named function, not a lambda."""

Ask = Callable[..., list[Row]]
"""Runs a query, given with its further arguments, over the rows of one filter."""

FILTERED: Final = "event_map_filtered"
"""The table that stands for the rows; a plain name, which no dialect has to quote."""

QUERIES_CACHED: Final = 256
MANY: Final = 100
"""Queries with longer lists of ids are not cached: they are long texts and hardly ever repeated."""


class Engine(Protocol):
    """What compiles and runs the queries (`data/engines`)."""

    def compile(self, expression: ir.Expr) -> str:
        """The expression in the engine's SQL."""

    def fetch(self, sql: str, schema: ibis.Schema) -> pa.Table:
        """Run compiled SQL, and give all rows."""


class FilteredRows(NamedTuple):
    """The SQL of some rows, and their columns; `depth` is the number of nested queries in it."""

    sql: str
    schema: ibis.Schema
    depth: int = 0


class QueryCompiler:
    """Compiles queries over filtered rows and has an engine run them. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._cache: LRUCache[Any, FilteredRows] = LRUCache(QUERIES_CACHED)

    def filtered(self, rows: ir.Table) -> FilteredRows:
        """The rows of an expression, to be queried."""
        return FilteredRows(self._engine.compile(rows), rows.schema())

    def rows(self, filtered: FilteredRows, question: Question, *args: Any) -> list[Row]:  # noqa: ANN401
        """Give the rows of `question(rows, *args)`. Raises StoreError."""
        return self.table(filtered, question, *args).to_pylist()  # type: ignore[no-any-return]

    def table(self, filtered: FilteredRows, question: Question, *args: Any) -> pa.Table:  # noqa: ANN401
        """The same as an Arrow table. Raises StoreError."""
        query = self.over(filtered, question, *args)
        return self._engine.fetch(query.sql, query.schema)

    def union(self, parts: Sequence[FilteredRows]) -> list[Row]:
        """Run several queries with the same columns as one. Raises StoreError."""
        selects = [f"SELECT * FROM ({part.sql}) AS part_{n}" for n, part in enumerate(parts)]  # noqa: S608 - compiled
        table = self._engine.fetch(" UNION ALL ".join(selects), parts[0].schema)
        return table.to_pylist()  # type: ignore[no-any-return]

    def over(self, filtered: FilteredRows, question: Question, *args: Any) -> FilteredRows:  # noqa: ANN401
        """The rows of `question(rows, *args)`, not run but to be queried further."""
        is_rare = any(isinstance(arg, tuple) and len(arg) > MANY for arg in args)
        compile_ = self._compile if is_rare else self._compile_cached
        # One name for each level: whether an inner table may hide an outer one differs between engines.
        name = f"{FILTERED}_{filtered.depth}"
        compiled = compile_(name, filtered.schema, question, *args)
        sql = _defining(name, filtered.sql, compiled.sql)
        return FilteredRows(sql, compiled.schema, filtered.depth + 1)

    @cachedmethod(attrgetter("_cache"), lock=attrgetter("_lock"))
    def _compile_cached(self, *key: Any) -> FilteredRows:  # noqa: ANN401
        return self._compile(*key)

    def _compile(self, name: str, schema: ibis.Schema, question: Question, *args: Any) -> FilteredRows:  # noqa: ANN401
        expression = question(ibis.table(schema, name=name), *args)
        return FilteredRows(self._engine.compile(expression), expression.schema())


def _defining(name: str, rows: str, query: str) -> str:
    """A query with the table that it reads defined in front, before the tables that it defines itself."""
    if query.startswith("WITH "):
        return f"WITH {name} AS ({rows}), {query.removeprefix('WITH ')}"
    return f"WITH {name} AS ({rows}) {query}"
