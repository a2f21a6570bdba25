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
from typing import Any, Final, Literal, Self, TypeVar

import ibis
import ibis.expr.types as ir

from map_app.core.criteria import BY_FIELD, CRITERIA
from map_app.core.describe import Provenance, Tally, sentence
from map_app.core.filters import Box, EventFilter
from map_app.core.json_schema import ID_PATTERN
from map_app.core.schema import Event
from map_app.core.url import format_query
from map_app.core.vocab import Theatre
from map_app.data import clusters
from map_app.data.engines.base import Engine
from map_app.data.engines.duck import in_memory
from map_app.data.layout import ORDER, Meta, event_table, meta_of
from map_app.data.readers.geojson import Collection
from map_app.data.table import to_table
from map_app.errors import NotFoundError

Facets = dict[str, dict[str, int]]
"""Field of a criterion -> its values -> how many events have it under all *other* criteria."""

Unit = Literal["day", "week", "month"]
Row = dict[str, Any]
T = TypeVar("T")

FACETED: Final = tuple(c for c in CRITERIA if c.column)
MAX_FACET_VALUES: Final = 1_000
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
        self.facets: Callable[[EventFilter], Facets] = self._kept(self._facets)
        self.histogram: Callable[[EventFilter, Unit], list[Row]] = self._kept(self._histogram)
        self.clusters: Callable[[EventFilter, clusters.Window], clusters.Answer] = self._kept(
            self._clusters,
        )

    def get(self, event_id: str) -> Event:
        """Give one event by its id. Raises NotFoundError."""
        if re.fullmatch(ID_PATTERN, event_id):  # no other text may reach a query: DuckDB ends it at a NUL
            found = self.engine.rows(self._table.filter(self._table.id == event_id).select("feature"))
            if found:
                return Event.from_feature(json.loads(found[0]["feature"]))
        cure = "Follow a link from the list; ids of this data never change"
        raise NotFoundError(f"no event has the id {event_id[:128]}", cure=cure)

    def has(self, chosen: EventFilter, event_id: str) -> bool:
        """Whether the filter keeps this event."""
        kept = self.kept_by(chosen)
        return self.engine.number(kept.filter(kept.id == event_id).count()) > 0

    def count(self, chosen: EventFilter) -> int:
        """How many events the filter keeps."""
        return self.tally(chosen).count

    def select(self, chosen: EventFilter, *, limit: int, offset: int = 0) -> list[Row]:
        """Give a page of the list: `LIST_COLUMNS` of the kept events in total order."""
        page = self.kept_by(chosen).order_by(ORDER).select(LIST_COLUMNS)
        return self.engine.rows(page.limit(limit, offset=offset))

    def features(self, chosen: EventFilter) -> Iterator[str]:
        """Stream the kept events' canonical GeoJSON in total order, in bounded memory."""
        expression = self.kept_by(chosen).order_by(ORDER).select("feature")
        for batch in self.engine.batches(expression):
            yield from batch.column(0).to_pylist()

    def place_of(self, chosen: EventFilter, event_id: str) -> Place | None:
        """Where the event stands among the kept ones; None where the filter leaves it out."""
        kept = self.kept_by(chosen)
        window = ibis.window(order_by=ORDER)
        numbered = kept.select(
            "id",
            number=ibis.row_number().over(window) + 1,
            previous=kept.id.lag().over(window),
            next=kept.id.lead().over(window),
        )
        rows = self.engine.rows(numbered.filter(numbered.id == event_id))
        if not rows:
            return None
        row = rows[0]
        return Place(row["number"], self.count(chosen), row["previous"], row["next"])

    def relatives(self, event_id: str) -> list[Event]:
        """The events whose own `relates_to` names this one, in total order."""
        needle = f'{{"id":{json.dumps(event_id)},"relation":'
        found = self._table.filter(self._table.feature.contains(needle)).order_by(ORDER)
        rows = self.engine.rows(found.select("feature"))
        near = [Event.from_feature(json.loads(row["feature"])) for row in rows]
        return [e for e in near if any(link.id == event_id for link in e.relates_to)]

    def frame(self, chosen: EventFilter) -> Box | None:
        """The box that a map of this filter opens on: its events in the theatres, else all its events."""
        kept = self.kept_by(chosen)
        placed = kept.filter(clusters.is_placed(kept))
        near = placed.filter(placed.theatre != str(Theatre.ELSEWHERE))
        return self._extent(near) or self._extent(placed)

    def _extent(self, rows: ir.Table) -> Box | None:
        row = self.engine.rows(
            rows.agg(w=rows.lon.min(), s=rows.lat.min(), e=rows.lon.max(), n=rows.lat.max())
        )[0]
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
        return self.engine.rows(kept.filter(placed).order_by(ORDER).select(columns).limit(limit))

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
        counted = self.engine.number(self.kept_by(chosen).count())
        unreported = 0
        if chosen.min_killed is not None:
            rest = self.kept_by(replace(chosen, min_killed=None))
            unreported = self.engine.number(rest.filter(rest.killed_best.isnull()).count())
        return Tally(counted, unreported, self.meta.period)

    def _facets(self, chosen: EventFilter) -> Facets:
        found = {field: self.engine.rows(asked) for field, asked in self.facet_queries(chosen).items()}
        return {field: {row["value"]: row["n"] for row in rows} for field, rows in found.items()}

    def facet_queries(self, chosen: EventFilter) -> dict[str, ir.Table]:
        """The question behind each facet: its values under the other criteria, most frequent first."""
        return {c.field: self._facet(chosen, c.field) for c in FACETED}

    def _facet(self, chosen: EventFilter, field: str) -> ir.Table:
        criterion = BY_FIELD[field]
        others = self.kept_by(chosen.but(**{field: () if criterion.many else None}))
        values = others[criterion.column]
        if criterion.column in ("actors", "publishers"):
            values = self.engine.split(values).unnest()
        named = others.select(value=values)
        counted = named.filter(named.value != "").group_by("value").agg(n=ibis._.count())
        return counted.order_by([ibis.desc("n"), "value"]).limit(MAX_FACET_VALUES)

    def _histogram(self, chosen: EventFilter, unit: Unit) -> list[Row]:
        """Rows of `start` (first day of the unit), `event_type`, `n`, by the day an event began."""
        kept = self.kept_by(chosen)
        # As a timestamp, for DuckDB answers a day cut to its month with one, and Ibis sees no need to cast.
        moment = kept.date_start.cast("timestamp")
        start = moment.truncate({"day": "D", "week": "W", "month": "M"}[unit]).cast("date")
        grouped = kept.group_by(start=start, event_type=kept.event_type).agg(n=ibis._.count())
        return self.engine.rows(grouped.order_by(["start", "event_type"]))

    def _clusters(self, chosen: EventFilter, window: clusters.Window) -> clusters.Answer:
        kept = self.kept_by(chosen)
        unplaced = self.engine.number(kept.filter(~clusters.is_placed(kept)).count())
        cells = self.engine.rows(clusters.cells(kept, window))
        return clusters.answer(cells, window, self.count(chosen), unplaced)

    def kept_by(self, chosen: EventFilter) -> ir.Table:
        """The rows that every set criterion keeps: the criteria table, turned into a query."""
        if chosen.nothing:
            return self._table.filter(ibis.literal(value=False))
        set_fields = [BY_FIELD[name] for name in chosen.set_fields]
        terms = [c.where(self._table, getattr(chosen, c.field)) for c in set_fields]
        return self._table.filter(terms) if terms else self._table

    def _kept(self, method: Callable[..., T]) -> Callable[..., T]:
        """Keep a method's last answers; the store is immutable, so they stay true."""
        return lru_cache(maxsize=CACHE_SIZE)(method)
