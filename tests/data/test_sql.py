"""The SQL that each engine is sent, kept as text: a change of Ibis or of a query shows up here.

`python -m tests.data.test_sql` writes the kept files anew. BigQuery, ClickHouse and Trino are compiled
only: no server of theirs is asked by any test.
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pytest
import sqlglot
from ibis.backends.sql import compilers

from map_app.core.criteria import BY_FIELD
from map_app.data.engines.base import Engine
from map_app.data.engines.spark import SparkEngine
from map_app.data.layout import event_table
from map_app.data.queries import framing, pyramid
from map_app.data.queries.clusters import Window, cells
from map_app.data.queries.common import facet, histogram, page
from map_app.data.source import parse_source

FOLDER = Path(__file__).with_name("sql")
COMPILERS = {
    "duckdb": compilers.DuckDBCompiler,
    "postgres": compilers.PostgresCompiler,
    "pyspark": compilers.PySparkCompiler,
    "bigquery": compilers.BigQueryCompiler,
    "clickhouse": compilers.ClickHouseCompiler,
    "trino": compilers.TrinoCompiler,
}
_RANDOM = re.compile(r"(ibis_row_number)_\w+")  # Ibis makes a new name each time
DIALECTS = {"pyspark": "spark"}


def queries(dialect: str) -> dict[str, ir.Table]:
    """The kinds of questions a store asks, with texts that need care."""
    t = event_table(parse_source("duckdb:///x"))
    where = {
        "q": "100% o'neill c:\\x",
        "actor": ("A|B",),
        "date_from": date(2024, 1, 12),
        "min_killed": 3,
        "area": "POLYGON((42 12,55.5 12,55 20,42 12))",
    }
    kept = t.filter([BY_FIELD[name].where(t, value) for name, value in where.items()])
    rows = pyramid.each(kept)
    split = SparkEngine.split if dialect == "pyspark" else Engine.split
    return {
        "clusters": cells(rows, Window((40.0, 10.0, 50.0, 20.0), 5)),
        "facet": facet(rows, "actor", partial(split, None)),  # type: ignore[arg-type] # neither asks its engine
        "frame": framing.cells(rows),
        "histogram": histogram(kept, "week"),
        "pyramid": pyramid.made_of(t),
        "page": page(kept, ("id", "title"), 20, 40),
    }


def compiled(dialect: str) -> str:
    """All queries in one dialect."""
    _ = ibis.pyspark  # registers an option that its compiler reads
    compiler = COMPILERS[dialect]()
    texts = []
    for name, query in queries(dialect).items():
        sql = compiler.to_sqlglot(query).sql(dialect=compiler.dialect, pretty=True)
        stable = _RANDOM.sub(r"\1", sql)
        texts.append(f"-- {name}\n{stable};\n")
    return "\n".join(texts)


@pytest.mark.parametrize("dialect", COMPILERS)
def test_the_sql_is_as_kept(dialect: str) -> None:
    """Every dialect's queries are those last looked at."""
    assert compiled(dialect) == (FOLDER / f"{dialect}.sql").read_text(encoding="utf-8")


@pytest.mark.parametrize("dialect", COMPILERS)
def test_the_sql_parses_in_its_own_dialect(dialect: str) -> None:
    """Texts with quotes, backslashes and % stay literals: each file holds just its four statements."""
    parsed = sqlglot.parse(compiled(dialect), dialect=DIALECTS.get(dialect, dialect))
    assert len([statement for statement in parsed if statement]) == len(queries(dialect))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in COMPILERS:
        (FOLDER / f"{name}.sql").write_text(compiled(name), encoding="utf-8")
