"""Questions about the rows that a filter keeps: the SQL of each is made once, whatever the filter.

Making SQL of an Ibis expression takes some ten milliseconds of Python, far more than a small store needs to
answer it, and while one viewer's is made every other viewer of the process waits. But nearly all of a
question is the same for every filter. So a question is compiled over a table that stands for the kept rows,
the rows by themselves, and the two are put together as text: they take the place of that table's name. Both
texts are Ibis's own, and sqlglot's tokenizer finds the name, which takes no part of a literal for one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, NamedTuple

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import sqlglot

from map_app.data.engines.base import Engine

Row = dict[str, Any]
Question = Callable[..., ir.Table]
"""Makes an expression of the kept rows and further hashable arguments; a named function, not a lambda."""

Ask = Callable[..., list[Row]]
"""Takes a question and its further arguments, and gives its rows over the rows that one filter keeps."""

STAND_IN: Final = "kept rows"
QUESTIONS_KEPT: Final = 256
MANY: Final = 100
"""Longer lists of ids make long texts that are hardly ever asked again: those are not kept."""

_DIALECTS: Final = {"pyspark": "spark"}


class FilteredRows(NamedTuple):
    """The rows that a filter keeps: the query that gives them, and their columns."""

    sql: str
    schema: ibis.Schema


class _Pattern(NamedTuple):
    """A question's SQL, cut where the kept rows stand in it, and the types of its answer."""

    pieces: tuple[str, ...]
    schema: ibis.Schema


class QueryCompiler:
    """Puts questions to an engine. Safe from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept_pattern = lru_cache(QUESTIONS_KEPT)(self._cut)

    def kept(self, rows: ir.Table) -> FilteredRows:
        """The rows of an expression, to be asked about."""
        return FilteredRows(self._engine.compile(rows), rows.schema())

    def rows(self, kept: FilteredRows, question: Question, *args: Any) -> list[Row]:  # noqa: ANN401
        """Give the rows of `question(rows, *args)`. Raises StoreError."""
        return self.table(kept, question, *args).to_pylist()  # type: ignore[no-any-return]

    def table(self, kept: FilteredRows, question: Question, *args: Any) -> pa.Table:  # noqa: ANN401
        """Give the same as Arrow has it. Raises StoreError."""
        return self._engine.fetch(*self.over(kept, question, *args))

    def over(self, kept: FilteredRows, question: Question, *args: Any) -> FilteredRows:  # noqa: ANN401
        """What would answer the question, as rows to be asked about in their turn."""
        asked_once = any(isinstance(arg, tuple) and len(arg) > MANY for arg in args)
        pattern = (self._cut if asked_once else self._kept_pattern)(kept.schema, question, *args)
        return FilteredRows(f"({kept.sql})".join(pattern.pieces), pattern.schema)

    def _cut(self, schema: ibis.Schema, question: Question, *args: Any) -> _Pattern:  # noqa: ANN401
        expression = question(ibis.table(schema, name=STAND_IN), *args)
        sql = self._engine.compile(expression)
        dialect = _DIALECTS.get(self._engine.dialect, self._engine.dialect)
        tokens = sqlglot.tokenize(sql, read=dialect)
        names = [t for t in tokens if t.token_type is sqlglot.TokenType.IDENTIFIER and t.text == STAND_IN]
        starts = [0, *(token.end + 1 for token in names)]
        ends = [*(token.start for token in names), len(sql)]
        pieces = tuple(sql[start:end] for start, end in zip(starts, ends, strict=True))
        return _Pattern(pieces, expression.schema())
