"""Every kind of query compiles for every dialect, and what a reader types stays text in it.

The SQL itself is not kept: on DuckDB, PostgreSQL and Spark `test_engines` runs the same queries and compares
their rows, which notices what a changed text alone would not; BigQuery, ClickHouse and Trino have no server
here, so a kept text would say only that nothing had changed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest
import sqlglot
from ibis.backends.sql import compilers
from sqlglot import exp

from map_app.core.criteria import CRITERIA
from map_app.data.engines.base import Engine
from map_app.data.engines.spark import SparkEngine
from map_app.data.layout import event_table
from map_app.data.queries import framing, pyramid
from map_app.data.queries.clusters import Window, cells
from map_app.data.queries.common import apply_filter, histogram, page
from map_app.data.queries.facets import facet
from map_app.data.source import parse_source
from tests.shipped import GEO, parse

Split = Callable[..., Any]
ID = 'o\'neill \\ "100%" ;--'
TEXTS = {ID, "100%", "c:\\x", "|a｜b|"}
"""An id as it stands in a link, and what the filter's words and names are folded to."""

T = event_table(parse_source("duckdb:///x"))
UNFILTERED = ("pyramid",)
COMPILERS = {
    "duckdb": compilers.DuckDBCompiler,
    "postgres": compilers.PostgresCompiler,
    "pyspark": compilers.PySparkCompiler,
    "bigquery": compilers.BigQueryCompiler,
    "clickhouse": compilers.ClickHouseCompiler,
    "trino": compilers.TrinoCompiler,
}
DIALECTS = {"pyspark": "spark"}


@cache
def filtered(query: str = "") -> ir.Table:
    """The events that a filter keeps whose texts need care, beside what the query says."""
    filter_ = parse(query).filter.but(q="100% c:\\x", actor=("A|B",))
    return apply_filter(T.filter(T.id != ID), filter_, GEO)


def _facet(split: Split) -> ir.Table:
    return facet(pyramid.each(filtered()), "actor", partial(split, None))  # neither split asks its engine


EVERY = "&".join(criterion.example for criterion in CRITERIA)
QUERIES: dict[str, Callable[[Split], ir.Table]] = {
    "clusters": lambda _: cells(pyramid.each(filtered()), Window((40.0, 10.0, 50.0, 20.0), 5)),
    "facet": _facet,
    "frame": lambda _: framing.cells(pyramid.each(filtered())),
    "histogram": lambda _: histogram(filtered(), "week"),
    "pyramid": lambda _: pyramid.build(T),
    "page": lambda _: page(filtered(EVERY), ("id", "title"), 20, 40),  # every criterion: most of the SQL
}
"""The kinds of questions a store asks, each made with a dialect's way to split a text."""


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("dialect", COMPILERS)
def test_a_query_is_one_statement_and_texts_stay_texts(dialect: str, name: str) -> None:
    """Quotes, backslashes and % neither end a literal nor change it, in any dialect."""
    _ = ibis.pyspark  # registers an option that its compiler reads
    compiler = COMPILERS[dialect]()
    split = SparkEngine.split if dialect == "pyspark" else Engine.split
    sql = compiler.to_sqlglot(QUERIES[name](split)).sql(dialect=compiler.dialect)
    [statement] = sqlglot.parse(sql, dialect=DIALECTS.get(dialect, dialect))
    assert statement is not None
    literals = {literal.this for literal in statement.find_all(exp.Literal) if literal.is_string}
    assert name in UNFILTERED or literals >= TEXTS
