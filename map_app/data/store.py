"""The store of events: one immutable table, asked through Ibis, shared by every viewer of a process.

A store never changes; new data is a new store (see `hub`). Answers to equal questions are kept in a
bounded cache. Every method takes an `EventFilter`, so page, API and command line ask alike.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeVar

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from map_app.core.criteria import BY_FIELD, CRITERIA
from map_app.core.describe import Provenance, Tally, sentence
from map_app.core.filters import Box, EventFilter
from map_app.core.json_schema import ID_PATTERN
from map_app.core.schema import Event
from map_app.core.url import format_query
from map_app.core.vocab import Theatre
from map_app.data import chain, clusters, counts, density, strikes, timeline
from map_app.data.readers.geojson import Collection
from map_app.data.table import to_table
from map_app.errors import NotFoundError

Facets = dict[str, dict[str, int]]
"""Field of a criterion -> its values -> how many events have it under all *other* criteria."""

Unit = timeline.Unit
Row = dict[str, Any]
T = TypeVar("T")

FACETED: Final = tuple(c for c in CRITERIA if c.column)
MAX_FACET_VALUES: Final = 1_000
CACHE_SIZE: Final = 512
BATCH_ROWS: Final = 2_000
ORDER: Final = ("date_start", "id")  # the total order of every list and file

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
class Meta:
    """What is true of a whole store: `version` is the sha256 over its canonical records."""

    version: str
    total: int
    period: tuple[date, date] | None
    dataset: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in a filtered list, counted from 1, and its neighbours' ids."""

    index: int
    total: int
    previous: str | None
    next: str | None


class EventStore:
    """Answers about the events of one collection, from an in-process DuckDB."""

    def __init__(self, collection: Collection) -> None:
        self.meta = _meta(collection)
        self._backend = ibis.duckdb.connect()
        rows = to_table(collection.events, self.meta.dataset)
        self._table: ir.Table = self._backend.create_table("events", rows)
        self.tally: Callable[[EventFilter], Tally] = self._kept(self._tally)
        self.facet: Callable[[EventFilter, str], dict[str, int]] = self._kept(self._facet)
        self.facets: Callable[[EventFilter], Facets] = self._kept(self._facets)
        self.histogram: Callable[[EventFilter, Unit], list[Row]] = self._kept(self._histogram)
        self.timeline: Callable[[EventFilter], timeline.Timeline | None] = self._kept(self._timeline)
        self.tolls: Callable[[EventFilter], counts.Tolls] = self._kept(self._tolls)
        self.chain: Callable[[Event], chain.Chain] = self._kept(
            lambda event: chain.chain(self._table, self._rows, event)
        )
        self.strikes: Callable[[EventFilter], strikes.Strikes] = self._kept(
            lambda chosen: strikes.strikes(self._kept_by(chosen), self._rows)
        )
        self.density: Callable[[EventFilter, clusters.Window], density.Density] = self._kept(
            lambda chosen, window: density.density(self._kept_by(chosen), self._rows, window)
        )
        self.clusters: Callable[[EventFilter, clusters.Window], clusters.Answer] = self._kept(
            self._clusters,
        )

    def get(self, event_id: str) -> Event:
        """Give one event by its id. Raises NotFoundError."""
        if re.fullmatch(ID_PATTERN, event_id):  # no other text may reach a query: DuckDB ends it at a NUL
            found = self._run(self._table.filter(self._table.id == event_id).select("feature"))
            if found.num_rows:
                return Event.from_feature(json.loads(found["feature"][0].as_py()))
        cure = "Follow a link from the list; ids of this data never change"
        raise NotFoundError(f"no event has the id {event_id[:128]}", cure=cure)

    def count(self, chosen: EventFilter) -> int:
        """How many events the filter keeps."""
        return self.tally(chosen).count

    def select(self, chosen: EventFilter, *, limit: int, offset: int = 0) -> list[Row]:
        """Give a page of the list: `LIST_COLUMNS` of the kept events in total order."""
        page = self._kept_by(chosen).order_by(ORDER).select(LIST_COLUMNS)
        return self._rows(page.limit(limit, offset=offset))

    def features(self, chosen: EventFilter, *, limit: int | None = None, offset: int = 0) -> Iterator[str]:
        """Stream the kept events' canonical GeoJSON in total order, in bounded memory; or a page of it."""
        expression = self._kept_by(chosen).order_by(ORDER).select("feature")
        for batch in self._batches(expression.limit(limit, offset=offset)):
            yield from batch.column(0).to_pylist()

    def place_of(self, chosen: EventFilter, event_id: str) -> Place | None:
        """Where the event stands among the kept ones; None where the filter leaves it out."""
        kept = self._kept_by(chosen)
        window = ibis.window(order_by=ORDER)
        numbered = kept.select(
            "id",
            number=ibis.row_number().over(window) + 1,
            previous=kept.id.lag().over(window),
            next=kept.id.lead().over(window),
        )
        rows = self._rows(numbered.filter(numbered.id == event_id))
        if not rows:
            return None
        row = rows[0]
        return Place(row["number"], self.count(chosen), row["previous"], row["next"])

    def frame(self, chosen: EventFilter) -> Box | None:
        """The box that a map of this filter opens on: its events in the theatres, else all its events."""
        kept = self._kept_by(chosen)
        placed = kept.filter(clusters.is_placed(kept))
        near = placed.filter(placed.theatre != str(Theatre.ELSEWHERE))
        return self._extent(near) or self._extent(placed)

    def extent(self, chosen: EventFilter) -> Box | None:
        """The box of all kept events, None where there is none."""
        return self._extent(self._kept_by(chosen))

    def _extent(self, rows: ir.Table) -> Box | None:
        row = self._rows(rows.agg(w=rows.lon.min(), s=rows.lat.min(), e=rows.lon.max(), n=rows.lat.max()))[0]
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
        kept = self._kept_by(chosen)
        placed = clusters.inside(kept, window) if window else ~clusters.is_placed(kept)
        columns = ("id", "title", "date_start", "date_end", "event_type", "place")
        return self._rows(kept.filter(placed).order_by(ORDER).select(columns).limit(limit))

    def footprints(self, chosen: EventFilter, window: clusters.Window) -> tuple[list[Row], int]:
        """The discs of a window, those of most events first, and how many are left off."""
        discs = clusters.footprints(self._kept_by(chosen), window)
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
        counted = self._number(self._kept_by(chosen).count())
        unreported = 0
        if chosen.min_killed is not None:
            rest = self._kept_by(replace(chosen, min_killed=None))
            unreported = self._number(rest.filter(rest.killed_best.isnull()).count())
        return Tally(counted, unreported, self.meta.period)

    def _facets(self, chosen: EventFilter) -> Facets:
        return {c.field: self.facet(chosen, c.field) for c in FACETED}

    def _facet(self, chosen: EventFilter, field: str) -> dict[str, int]:
        """Count the values of one criterion under the others, most frequent first."""
        criterion = BY_FIELD[field]
        others = self._kept_by(chosen.but(**{field: () if criterion.many else None}))
        values = others[criterion.column]
        if criterion.column in ("actors", "publishers"):
            values = values.split("|").unnest()
        named = others.select(value=values)
        counted = named.filter(named.value != "").group_by("value").agg(n=ibis._.count())
        top = counted.order_by([ibis.desc("n"), "value"]).limit(MAX_FACET_VALUES)
        return {row["value"]: row["n"] for row in self._rows(top)}

    def _histogram(self, chosen: EventFilter, unit: Unit) -> list[Row]:
        """Rows of `start` (first day of the unit), `event_type`, `n`, by the day an event began."""
        kept = self._kept_by(chosen)
        # As a timestamp, for DuckDB answers a day cut to its month with one, and Ibis sees no need to cast.
        moment = kept.date_start.cast("timestamp")
        start = moment.truncate({"day": "D", "week": "W", "month": "M"}[unit]).cast("date")
        grouped = kept.group_by(start=start, event_type=kept.event_type).agg(n=ibis._.count())
        return self._rows(grouped.order_by(["start", "event_type"]))

    def _timeline(self, chosen: EventFilter) -> timeline.Timeline | None:
        """Bars over the data's whole period, whatever dates the filter has; None without events."""
        period = self.meta.period
        if period is None:
            return None
        always = chosen.but(date_from=None, date_to=None)
        unit = timeline.unit_of(period)
        unsure = self._rows(timeline.vague(self._kept_by(always)))
        return timeline.timeline(period, unit, self.histogram(always, unit), unsure)

    def _tolls(self, chosen: EventFilter) -> counts.Tolls:
        return counts.tolls(self._kept_by(chosen), self._rows)

    def _clusters(self, chosen: EventFilter, window: clusters.Window) -> clusters.Answer:
        kept = self._kept_by(chosen)
        unplaced = self._number(kept.filter(~clusters.is_placed(kept)).count())
        cells = self._rows(clusters.cells(kept, window))
        return clusters.answer(cells, window, self.count(chosen), unplaced)

    def _kept_by(self, chosen: EventFilter) -> ir.Table:
        """The rows that every set criterion keeps: the criteria table, turned into a query."""
        if chosen.nothing:
            return self._table.filter(ibis.literal(value=False))
        set_fields = [BY_FIELD[name] for name in chosen.set_fields]
        terms = [c.where(self._table, getattr(chosen, c.field)) for c in set_fields]
        return self._table.filter(terms) if terms else self._table

    def _kept(self, method: Callable[..., T]) -> Callable[..., T]:
        """Keep a method's last answers; the store is immutable, so they stay true."""
        return lru_cache(maxsize=CACHE_SIZE)(method)

    def _cursor(self, expression: ir.Expr) -> Any:  # noqa: ANN401 - DuckDB's relation of the query
        """Run on a cursor of its own: the connection itself must not be shared by threads."""
        return self._backend.con.cursor().execute(self._backend.compile(expression))

    def _rows(self, expression: ir.Table) -> list[Row]:
        return self._run(expression).to_pylist()  # type: ignore[no-any-return]

    def _run(self, expression: ir.Table) -> pa.Table:
        return self._cursor(expression).fetch_arrow_table()

    def _number(self, expression: ir.Scalar) -> int:
        return int(self._cursor(expression).fetchone()[0])

    def _batches(self, expression: ir.Table) -> Iterable[pa.RecordBatch]:
        return self._cursor(expression).fetch_record_batch(BATCH_ROWS)  # type: ignore[no-any-return]


def _meta(collection: Collection) -> Meta:
    digest = hashlib.sha256()
    for event in sorted(collection.events, key=lambda event: event.sort_key):
        digest.update(event.to_json().encode())
        digest.update(b"\n")
    starts = [event.date_start for event in collection.events]
    ends = [event.date_end for event in collection.events]
    return Meta(
        version=digest.hexdigest(),
        total=len(collection.events),
        period=(min(starts), max(ends)) if starts else None,
        dataset=collection.dataset or "unnamed",
        licence=collection.licence or "not stated",
        attribution=collection.attribution or "not stated",
    )
