"""The store of events: one immutable table, asked through Ibis, shared by every viewer of a process.

A store never changes; new data is a new store (see `hub`). Answers to equal questions are kept in a
bounded cache. Every method takes an `EventFilter`, so page, API and command line ask alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Self, TypeVar

import ibis.expr.types as ir

from map_app.core.criteria import CRITERIA
from map_app.core.describe import Provenance, Tally, sentence
from map_app.core.filters import Box, EventFilter
from map_app.core.json_schema import ID_PATTERN
from map_app.core.schema import Event
from map_app.core.url import format_query
from map_app.core.vocab import Theatre
from map_app.data import clusters, counts, queries, timeline
from map_app.data.engines.base import Engine
from map_app.data.engines.duck import in_memory
from map_app.data.layout import ORDER, Meta, event_table, meta_of
from map_app.data.readers.geojson import Collection
from map_app.data.table import to_table
from map_app.errors import NotFoundError

Facets = dict[str, dict[str, int]]
"""Field of a criterion -> its values -> how many events have it under all *other* criteria."""

Unit = timeline.Unit
Row = dict[str, Any]
T = TypeVar("T")

CACHE_SIZE: Final = 512

LIST_COLUMNS: Final = (
    "id",
    "date_start",
    "date_end",
    "date_precision",
    "title",
    "event_type",
    "theatre",
    "place",
    "location_precision",
    "killed_low",
    "killed_high",
    "injured_low",
    "injured_high",
    "verification",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in a filtered list, counted from 1, and its neighbours' ids."""

    index: int
    total: int
    previous: str | None
    next: str | None


class EventStore:
    """Answers about the events of one collection, in memory (`EventStore(collection)`) or in any engine."""

    def __init__(self, collection: Collection) -> None:
        meta = meta_of(collection.events, collection.dataset, collection.licence, collection.attribution)
        self._begin(in_memory(to_table(collection.events, meta.dataset)), meta)

    @classmethod
    def over(cls, engine: Engine, meta: Meta) -> Self:
        """A store over an engine whose event table is there."""
        store = cls.__new__(cls)
        store._begin(engine, meta)
        return store

    def _begin(self, engine: Engine, meta: Meta) -> None:
        self.meta = meta
        self.engine = engine
        self._table: ir.Table = event_table(engine.source)
        self.tally: Callable[[EventFilter], Tally] = self._kept(self._tally)
        self.facet: Callable[[EventFilter, str], dict[str, int]] = self._kept(self._facet)
        self.facets: Callable[[EventFilter], Facets] = self._kept(self._facets)
        self.histogram: Callable[[EventFilter, Unit], list[Row]] = self._kept(self._histogram)
        self.timeline: Callable[[EventFilter], timeline.Timeline | None] = self._kept(self._timeline)
        self.tolls: Callable[[EventFilter], counts.Tolls] = self._kept(self._tolls)
        self.clusters: Callable[[EventFilter, clusters.Window], clusters.Answer] = self._kept(
            self._clusters,
        )

    def get(self, event_id: str) -> Event:
        """Give one event by its id. Raises NotFoundError."""
        if re.fullmatch(ID_PATTERN, event_id):  # no other text may reach a query: DuckDB ends it at a NUL
            found = self._rows(self._table.filter(self._table.id == event_id).select("feature"))
            if found:
                return Event.from_feature(json.loads(found[0]["feature"]))
        cure = "Follow a link from the list; ids of this data never change"
        raise NotFoundError(f"no event has the id {event_id[:128]}", cure=cure)

    def count(self, chosen: EventFilter) -> int:
        """How many events the filter keeps."""
        return self.tally(chosen).count

    def select(self, chosen: EventFilter, *, limit: int, offset: int = 0) -> list[Row]:
        """Give a page of the list: `LIST_COLUMNS` of the kept events in total order."""
        page = self.kept_by(chosen).order_by(ORDER).select(LIST_COLUMNS)
        return self._rows(page.limit(limit, offset=offset))

    def features(self, chosen: EventFilter, *, limit: int | None = None, offset: int = 0) -> Iterator[str]:
        """Stream the kept events' canonical GeoJSON in total order, in bounded memory; or a page of it."""
        expression = self.kept_by(chosen).order_by(ORDER).select("feature")
        for batch in self.engine.batches(expression.limit(limit, offset=offset)):
            yield from batch.column(0).to_pylist()

    def place_of(self, chosen: EventFilter, event_id: str) -> Place | None:
        """Where the event stands among the kept ones; None where the filter leaves it out."""
        numbered = queries.numbered(self.kept_by(chosen))
        rows = self._rows(numbered.filter(numbered.id == event_id))
        if not rows:
            return None
        row = rows[0]
        return Place(row["number"], self.count(chosen), row["previous"], row["next"])

    def relatives(self, event_id: str) -> list[Event]:
        """The events whose own `relates_to` names this one, in total order."""
        needle = f'{{"id":{json.dumps(event_id)},"relation":'
        found = self._table.filter(self._table.feature.contains(needle)).order_by(ORDER)
        rows = self._rows(found.select("feature"))
        near = [Event.from_feature(json.loads(row["feature"])) for row in rows]
        return [e for e in near if any(link.id == event_id for link in e.relates_to)]

    def frame(self, chosen: EventFilter) -> Box | None:
        """The box that a map of this filter opens on: its events in the theatres, else all its events."""
        kept = self.kept_by(chosen)
        placed = kept.filter(clusters.is_placed(kept))
        near = placed.filter(placed.theatre != str(Theatre.ELSEWHERE))
        return self._extent(near) or self._extent(placed)

    def extent(self, chosen: EventFilter) -> Box | None:
        """The box of all kept events, None where there is none."""
        return self._extent(self.kept_by(chosen))

    def _extent(self, rows: ir.Table) -> Box | None:
        row = self._rows(queries.bounds(rows))[0]
        return None if row["w"] is None else (row["w"], row["s"], row["e"], row["n"])

    def unknown_names(self, chosen: EventFilter) -> list[tuple[str, str]]:
        """The (key, name) pairs of the open vocabularies that no event of this data has."""
        pairs = []
        for criterion in CRITERIA:
            for name in getattr(chosen, criterion.field) if criterion.kind == "names" else ():
                alone = EventFilter().but(**{criterion.field: (name,)})
                if not self.count(alone):
                    pairs.append((criterion.key, name))
        return pairs

    def members(self, chosen: EventFilter, window: clusters.Window | None, *, limit: int) -> list[Row]:
        """The kept events inside a small window, or those of country precision for None."""
        kept = self.kept_by(chosen)
        placed = clusters.inside(kept, window) if window else ~clusters.is_placed(kept)
        columns = ("id", "title", "date_start", "date_end", "event_type", "place")
        return self._rows(kept.filter(placed).order_by(ORDER).select(columns).limit(limit))

    def footprints(self, chosen: EventFilter, window: clusters.Window) -> tuple[list[Row], int]:
        """The discs of a window, those of most events first, and how many are left off."""
        discs = clusters.footprints(self.kept_by(chosen), window)
        return self._rows(discs.limit(clusters.MAX_DISCS)), self._number(discs.count()) - clusters.MAX_DISCS

    def provenance(self, chosen: EventFilter) -> Provenance:
        """What an export of this filter says of itself."""
        tally, meta = self.tally(chosen), self.meta
        return Provenance(
            sentence=sentence(chosen, tally),
            query=format_query(chosen),
            data_version=meta.version,
            count=tally.count,
            total=meta.total,
            dataset=meta.dataset,
            licence=meta.licence,
            attribution=meta.attribution,
        )

    def _tally(self, chosen: EventFilter) -> Tally:
        counted = self._number(self.kept_by(chosen).count())
        unreported = 0
        if chosen.min_killed is not None:
            rest = self.kept_by(replace(chosen, min_killed=None))
            unreported = self._number(rest.filter(rest.killed_best.isnull()).count())
        return Tally(counted, unreported, self.meta.period)

    def _facets(self, chosen: EventFilter) -> Facets:
        return {c.field: self.facet(chosen, c.field) for c in queries.FACETED}

    def _facet(self, chosen: EventFilter, field: str) -> dict[str, int]:
        """Count the values of one criterion under the others, most frequent first."""
        rows = self._rows(queries.facet(self._table, chosen, field, self.engine.split))
        return {row["value"]: row["n"] for row in rows}

    def _histogram(self, chosen: EventFilter, unit: Unit) -> list[Row]:
        """Rows of `start` (first day of the unit), `event_type`, `n`, by the day an event began."""
        return self._rows(queries.histogram(self.kept_by(chosen), unit))

    def _timeline(self, chosen: EventFilter) -> timeline.Timeline | None:
        """Bars over the data's whole period, whatever dates the filter has; None without events."""
        period = self.meta.period
        if period is None:
            return None
        always = chosen.but(date_from=None, date_to=None)
        unit = timeline.unit_of(period)
        unsure = self._rows(timeline.vague(self.kept_by(always)))
        return timeline.timeline(period, unit, self.histogram(always, unit), unsure)

    def _tolls(self, chosen: EventFilter) -> counts.Tolls:
        return counts.tolls(self.kept_by(chosen), self._rows)

    def _clusters(self, chosen: EventFilter, window: clusters.Window) -> clusters.Answer:
        kept = self.kept_by(chosen)
        unplaced = self._number(kept.filter(~clusters.is_placed(kept)).count())
        cells = self._rows(clusters.cells(kept, window))
        return clusters.answer(cells, window, self.count(chosen), unplaced)

    def kept_by(self, chosen: EventFilter) -> ir.Table:
        """The rows that the filter keeps, as an expression."""
        return queries.kept_by(self._table, chosen)

    def _kept(self, method: Callable[..., T]) -> Callable[..., T]:
        """Keep a method's last answers; the store is immutable, so they stay true."""
        return lru_cache(maxsize=CACHE_SIZE)(method)

    def _rows(self, expression: ir.Table) -> list[Row]:
        return self.engine.rows(expression)

    def _number(self, expression: ir.Scalar) -> int:
        return self.engine.number(expression)
