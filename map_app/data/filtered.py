"""Runs queries over the rows that a filter keeps, or over their pyramid where that can answer."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import ibis.expr.types as ir
import pyarrow as pa

from map_app.core.filters import EventFilter
from map_app.core.vocabulary import OTHER
from map_app.data.answers import Answers, cached
from map_app.data.engines.base import Engine
from map_app.data.layout import Meta, pyramid_table
from map_app.data.map_folder import MapFolder
from map_app.data.meta import stored_table
from map_app.data.queries import common, others, pyramid, terms
from map_app.data.queries.compiler import Ask, FilteredRows, QueryCompiler, Question, Row

ALL: Final = EventFilter()


class FilteredQueries:
    """The queries over the tables of one engine; a question is a function of `data/queries`. Thread-safe."""

    def __init__(self, engine: Engine, meta: Meta, map_: MapFolder) -> None:
        self.compiler = QueryCompiler(engine)
        self.answers = Answers()
        self._geodata = map_.geodata
        table, cells = stored_table(engine), pyramid_table(engine.source)
        if meta.stated:
            table = terms.completed(table, meta.stated, meta.terms)
        self._has_pyramid = not meta.loaded and engine.offers(cells)
        said = engine.rows(others.said(cells if self._has_pyramid else pyramid.each(table)))
        lacking = others.lacking(map_.profile, said)
        self.named = {column: others.named(said, column) for column in others.COLUMNS}
        self.has_others = any(
            slug not in {*map_.profile.types} - {OTHER} for slug in self.named["event_type"]
        )
        self._table, self._pyramid = (others.under_others(rows, lacking) for rows in (table, cells))

    def apply_filter(self, filter_: EventFilter) -> ir.Table:
        """The rows that the filter keeps, as the records have them, as an expression."""
        return others.as_stated(common.apply_filter(self._table, filter_, self._geodata))

    def of(self, filter_: EventFilter = ALL) -> Ask:
        """Runs questions over the rows of one filter, by default over all."""
        return partial(self.rows, filter_)

    def rows(self, filter_: EventFilter, question: Question, *args: Any) -> list[Row]:  # noqa: ANN401
        """Run a question over the filtered rows. Raises StoreError."""
        return self.compiler.rows(self._events(filter_), question, *args)

    def table(self, filter_: EventFilter, question: Question, *args: Any) -> pa.Table:  # noqa: ANN401
        """The same as an Arrow table. Raises StoreError."""
        return self.compiler.table(self._events(filter_), question, *args)

    def measured(self, filter_: EventFilter, field: str = "type", zoom: int = 0) -> FilteredRows:
        """The filtered rows with the pyramid's measures: the pyramid itself where it can answer."""
        has_all = field in pyramid.FIELDS and pyramid.answers(filter_, zoom)
        if has_all and self._has_pyramid:
            return self._cells(filter_)
        return self.compiler.over(self._events(filter_), pyramid.each)

    @cached
    def _events(self, filter_: EventFilter) -> FilteredRows:
        return self.compiler.filtered(common.apply_filter(self._table, filter_, self._geodata))

    @cached
    def _cells(self, filter_: EventFilter) -> FilteredRows:
        return self.compiler.filtered(common.apply_filter(self._pyramid, filter_, self._geodata))
