"""Queries that read a table which another defines: what is a name in SQL, and what only looks like one."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
import sqlglot
from sqlglot import exp

from map_app.data.engines.base import Engine
from map_app.data.queries.compiler import FILTERED, QueryCompiler
from map_app.data.source import parse_source

NAME = f"{FILTERED}_0"
HOSTILE = (
    NAME,
    f'"{NAME}"',
    f"'{NAME}'",
    f'\'"{NAME}"',
    f'\\"{NAME}\\"',
    f'\\\'"{NAME}"',
    f'-- "{NAME}"\n`{NAME}`',
    f'/* "{NAME}" */',
    f'$$"{NAME}"$$',
)
ROWS = ibis.table({"id": "string", "n": "int64"}, name="events")


class Writer(Engine):
    """An engine that only writes SQL."""

    def __init__(self, dialect: str) -> None:
        super().__init__(parse_source("duckdb:///x"))
        self.dialect = dialect
        self.compiled = 0

    def compile(self, expression: ir.Expr) -> str:
        """Count, and write."""
        self.compiled += 1
        return super().compile(expression)

    def _run(self, sql: str) -> pa.Table:
        raise AssertionError(sql)

    def columns(self) -> list[str]:
        """None."""
        return []


def others(kept: ir.Table, text: str) -> ir.Table:
    """A question in which the rows stand twice, and a literal."""
    again = kept.view()
    return kept.join(again, kept.n < again.n).filter(kept.id != text).select(kept.id, more=again.n)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "pyspark"])
@pytest.mark.parametrize("text", HOSTILE)
def test_the_query_reads_the_filtered_rows(dialect: str, text: str) -> None:
    """A literal with the name in it, in the question or in the rows, stays the literal it was."""
    questions = QueryCompiler(Writer(dialect))
    kept = questions.filtered(ROWS.filter(ROWS.id != f"of the rows: {text}"))
    sql = questions.over(kept, others, text).sql
    parsed = sqlglot.parse_one(sql, read="spark" if dialect == "pyspark" else dialect)
    assert sorted(table.name for table in parsed.find_all(exp.Table)) == [NAME, NAME, "events"]
    literals = sorted({literal.this for literal in parsed.find_all(exp.Literal) if literal.is_string})
    assert literals == sorted([text, f"of the rows: {text}"])


def test_a_question_is_compiled_once_for_all_filters() -> None:
    """What takes the time is done once: a further filter compiles its own rows and nothing else."""
    engine = Writer("duckdb")
    questions = QueryCompiler(engine)
    texts = {questions.over(questions.filtered(ROWS.filter(ROWS.n > n)), others, "x").sql for n in range(3)}
    assert len(texts) == 3
    assert engine.compiled == 1 + 3


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "pyspark"])
def test_a_query_may_define_tables_of_its_own(dialect: str) -> None:
    """Ibis defines what it reads twice: the filtered rows are defined before that, and questions nest."""
    questions = QueryCompiler(Writer(dialect))
    once = questions.over(questions.filtered(ROWS), others, "x")
    twice = questions.over(once, twice_read)
    parsed = sqlglot.parse_one(twice.sql, read="spark" if dialect == "pyspark" else dialect)
    defined = [cte.alias for cte in parsed.args["with_"].expressions]
    assert defined[0] == f"{FILTERED}_1"
    assert len(defined) > 1


def twice_read(rows: ir.Table) -> ir.Table:
    """A question whose first step is read twice."""
    step = rows.filter(rows.more > 1).distinct()
    return step.join(step.view(), "id").select("id")
