"""The store of events: one immutable table, asked through Ibis, shared by every viewer of a process.

A store never changes; new data is a new store (see `manager`). Answers to equal questions are kept in a
bounded cache. Every method takes an `EventFilter`, so page, API and command line ask alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any, Final, Self, TypeVar

import ibis.expr.types as ir
import pyarrow as pa

from map_app.core.criteria import BY_FIELD, CRITERIA
from map_app.core.describe import Tally, sentence
from map_app.core.filters import EventFilter
from map_app.core.geometry import Box
from map_app.core.json_schema import ID_PATTERN
from map_app.core.kinds import NAMES
from map_app.core.provenance import Provenance, Share, of_rows
from map_app.core.schema import Event
from map_app.core.url import format_query
from map_app.data.engines.base import Engine
from map_app.data.engines.duck import in_memory
from map_app.data.layout import (
    CHUNK_SIZE,
    ORDER,
    Meta,
    event_table,
    iter_chunks,
    meta_of,
    pyramid_table,
    shared_terms,
)
from map_app.data.queries import (
    chain,
    clusters,
    common,
    counts,
    density,
    footprints,
    framing,
    pyramid,
    spellings,
    strikes,
    terms,
    timeline,
)
from map_app.data.queries.compiler import FilteredRows, QueryCompiler, Question, Row
from map_app.data.readers.geojson import Collection
from map_app.data.table import to_table
from map_app.errors import NotFoundError

Facets = dict[str, dict[str, int]]
"""Field of a criterion -> its values -> how many events have it under all *other* criteria."""

Unit = timeline.Unit
T = TypeVar("T")

CACHE_SIZE: Final = 512


@dataclass(frozen=True, slots=True)
class ListPosition:
    """Where an event stands in a filtered list, counted from 1, and its neighbours' ids."""

    index: int
    total: int
    previous: str | None
    next: str | None


class EventStore:
    """Answers about the events of one collection, in memory (`EventStore(collection)`) or in any engine."""

    def __init__(self, collection: Collection) -> None:
        events = sorted(collection.events, key=lambda event: event.sort_key)
        said = (collection.dataset, collection.licence, collection.attribution)
        rows = to_table(events, shared_terms(*said))
        meta = meta_of(rows.to_batches(CHUNK_SIZE), *said)
        self._begin(in_memory(rows), meta)

    @classmethod
    def over(cls, engine: Engine, meta: Meta) -> Self:
        """A store over an engine whose event table is there."""
        store = cls.__new__(cls)
        cls._begin(store, engine, meta)
        return store

    def _begin(self, engine: Engine, meta: Meta) -> None:
        self.meta = meta
        self.engine = engine
        self._table: ir.Table = event_table(engine.source)
        cells = pyramid_table(engine.source)
        self._pyramid = cells if not meta.loaded and engine.offers(cells) else None
        self._compiler = QueryCompiler(engine)
        self._kept_events: Callable[[EventFilter], FilteredRows] = self._cached(
            lambda filter_: self._compiler.kept(self.apply_filter(filter_))
        )
        self._kept_cells: Callable[[EventFilter], FilteredRows] = self._cached(
            lambda filter_: self._compiler.kept(common.apply_filter(cells, filter_))
        )
        self.tally: Callable[[EventFilter], Tally] = self._cached(self._tally)
        self.terms: Callable[[EventFilter], tuple[list[Share], int]] = self._cached(self._terms)
        self.facet: Callable[[EventFilter, str], dict[str, int]] = self._cached(self._facet)
        self.facets: Callable[[EventFilter], Facets] = self._cached(self._facets)
        self.histogram: Callable[[EventFilter, Unit], list[Row]] = self._cached(self._histogram)
        self.timeline: Callable[[EventFilter], timeline.Timeline | None] = self._cached(self._timeline)
        self.unplaced: Callable[[EventFilter], int] = self._cached(self._unplaced)
        self.place_of: Callable[[EventFilter, str], ListPosition | None] = self._cached(self._place_of)
        self.framing: Callable[[EventFilter], framing.Framing | None] = self._cached(
            lambda filter_: framing.framing(self._compiler.table(self._measured(filter_), framing.cells))
        )
        self.tolls: Callable[[EventFilter], counts.Tolls] = self._cached(
            lambda filter_: counts.tolls(partial(self._ask, filter_))
        )
        self.chain: Callable[[Event], chain.Chain] = self._cached(
            lambda event: chain.chain(partial(self._ask, EventFilter()), event)
        )
        self.strikes: Callable[[EventFilter], strikes.Strikes] = self._cached(
            lambda filter_: strikes.strikes(partial(self._ask, filter_))
        )
        self.density: Callable[[EventFilter, clusters.Window], density.Density] = self._cached(
            lambda filter_, window: density.density(partial(self._ask, filter_), window)
        )
        self.clusters: Callable[[EventFilter, clusters.Window], clusters.Answer] = self._cached(
            self._clusters
        )

    @cached_property
    def period(self) -> timeline.Period | None:
        """First and last day of the strip of time, of playback and of presets; open ends are left out."""
        return timeline.period_of(partial(self._ask, EventFilter()), self.meta.period)

    def get(self, event_id: str) -> Event:
        """Give one event by its id. Raises NotFoundError."""
        if re.fullmatch(ID_PATTERN, event_id):  # no other text may reach a query: DuckDB ends it at a NUL
            found = self._ask(EventFilter(), common.at, "id", (event_id,), ("feature",))
            if found:
                return Event.from_feature(json.loads(found[0]["feature"]))
        cure = "Follow a link from the list; ids of this data never change"
        raise NotFoundError(f"no event has the id {event_id[:128]}", cure=cure)

    def count(self, filter_: EventFilter) -> int:
        """How many events the filter keeps."""
        return self.tally(filter_).count

    def select(self, filter_: EventFilter, *, limit: int, offset: int = 0) -> list[Row]:
        """Give a page of the list: see `queries.listed`, of the kept events in total order."""
        return self._ask(filter_, common.listed, limit, offset)

    def features(self, filter_: EventFilter, *, limit: int | None = None, offset: int = 0) -> Iterator[str]:
        """Stream the kept events' canonical GeoJSON in total order, in bounded memory; or a page of it."""
        if limit is None:
            for part in self.columns(filter_, "feature"):
                yield from part.column(0).to_pylist()
            return
        rows = self._ask(filter_, common.page, ("feature",), limit, offset)
        yield from (row["feature"] for row in rows)

    def columns(self, filter_: EventFilter, *names: str) -> Generator[pa.Table, None, None]:
        """Stream columns of the kept events in total order, in parts of at most `CHUNK_SIZE` events."""
        if self.count(filter_) <= CHUNK_SIZE:
            yield self._compiler.table(self._kept_events(filter_), common.page, names, None)
        else:
            yield from iter_chunks(self.engine, self.apply_filter(filter_), self.meta, *names)

    def _place_of(self, filter_: EventFilter, event_id: str) -> ListPosition | None:
        found = self._ask(filter_, common.at, "id", (event_id,), ("seq",))
        if not found:
            return None
        [row] = self._ask(filter_, common.around, found[0]["seq"])
        ids = self._at([seq for seq in (row["previous"], row["next"]) if seq is not None], ("seq", "id"))
        before, after = (ids.get(row[name], {}).get("id") for name in ("previous", "next"))
        return ListPosition(int(row["before"]) + 1, self.count(filter_), before, after)

    def _at(self, places: Iterable[int], columns: tuple[str, ...]) -> dict[int, Row]:
        """Columns, `seq` among them, of the events at these places of the total order."""
        wanted = tuple(places)
        rows = self._ask(EventFilter(), common.at, ORDER, wanted, columns) if wanted else []
        return {row[ORDER]: row for row in rows}

    def frame(self, filter_: EventFilter) -> Box:
        """What a map opens on: the kept events, where none is placed all events; see `framing`."""
        return framing.frame(self.framing, filter_)

    def extent(self, filter_: EventFilter) -> Box | None:
        """The box of all kept events, None where there is none."""
        return framing.extent(partial(self._ask, filter_))

    def unknown_names(self, filter_: EventFilter) -> list[tuple[str, str]]:
        """The (key, name) pairs of the open vocabularies that no event of this data has."""
        pairs = []
        for criterion in CRITERIA:
            for name in getattr(filter_, criterion.field) if criterion.kind is NAMES else ():
                alone = EventFilter().but(**{criterion.field: (name,)})
                if not self.count(alone):
                    pairs.append((criterion.key, name))
        return pairs

    def members(self, filter_: EventFilter, window: clusters.Window | None, *, limit: int) -> list[Row]:
        """The kept events inside a small window, or those of country precision for None."""
        columns = ("id", "title", "date_start", "date_end", "event_type", "place")
        return self._ask(filter_, common.members, window, columns, limit)

    def footprints(self, filter_: EventFilter, window: clusters.Window) -> tuple[list[Row], int]:
        """The discs of a window, those of most events first, and how many are left off."""
        [all_of_them] = self._ask(filter_, footprints.count, window)
        discs = self._ask(filter_, footprints.footprints, window)
        return discs, all_of_them["n"] - footprints.MAX_DISCS

    def provenance(self, filter_: EventFilter) -> Provenance:
        """What an export of this filter says of itself."""
        tally, meta = self.tally(filter_), self.meta
        shares, different = self.terms(filter_)
        return Provenance(
            sentence=sentence(filter_, tally),
            query=format_query(filter_),
            data_version=meta.version,
            count=tally.count,
            total=meta.total,
            **of_rows(shares, different, meta.terms),
        )

    def _terms(self, filter_: EventFilter) -> tuple[list[Share], int]:
        """On what terms the kept rows may be used, and how many different ones there are.

        Data that has but one needs no other query, whatever the filter.
        """
        if not filter_.is_empty and (alike := self.terms(EventFilter()))[1] <= 1:
            return alike if self.count(filter_) else ([], 0)
        return terms.terms(partial(self._ask, filter_))

    def _tally(self, filter_: EventFilter) -> Tally:
        [counted] = self._compiler.rows(self._measured(filter_), common.total)
        unreported = 0
        if filter_.min_killed is not None:
            [rest] = self._ask(replace(filter_, min_killed=None), common.unreported)
            unreported = rest["n"]
        return Tally(counted["n"], unreported, self.meta.period)

    def _facets(self, filter_: EventFilter) -> Facets:
        return {c.field: self.facet(filter_, c.field) for c in common.FACETED}

    def _facet(self, filter_: EventFilter, field: str) -> dict[str, int]:
        """Count the values of one criterion under the others, most frequent first."""
        others = self._measured(common.without(filter_, field), field)
        rows = self._compiler.rows(others, common.facet, field, self.engine.split)
        counted = [(row["value"], row["n"]) for row in rows]
        if BY_FIELD[field].kind is not NAMES:
            return dict(counted)
        return spellings.added(counted, getattr(filter_, field))

    def _histogram(self, filter_: EventFilter, unit: Unit) -> list[Row]:
        """Rows of `start` (first day of the unit), `event_type`, `n`, by the day an event began."""
        rows = self._ask(filter_, common.histogram, unit)
        return [{"start": timeline.start_of(row.pop("at"), unit), **row} for row in rows]

    def _timeline(self, filter_: EventFilter) -> timeline.Timeline | None:
        """Bars over the data's whole period, whatever dates the filter has; None without events."""
        if self.period is None:
            return None
        always = filter_.but(date_from=None, date_to=None)
        counted = self.histogram(always, timeline.unit_of(self.period))
        cut = self.period != self.meta.period
        return timeline.timeline(partial(self._ask, always), self.period, counted, cut=cut)

    def _clusters(self, filter_: EventFilter, window: clusters.Window) -> clusters.Answer:
        rows = self._compiler.rows(self._measured(filter_, zoom=window.zoom), clusters.cells, window)
        found = clusters.answer(rows, window, self.count(filter_), self.unplaced(filter_))
        lone = [cluster for cluster in found.clusters if cluster.count == 1]
        only = self._at((cluster.first for cluster in lone), clusters.SINGLE_COLUMNS)
        for cluster in lone:
            cluster.only = only[cluster.first]
        return found

    def _unplaced(self, filter_: EventFilter) -> int:
        [row] = self._compiler.rows(self._measured(filter_), common.unplaced)
        return int(row["n"])

    def _measured(self, filter_: EventFilter, field: str = "type", zoom: int = 0) -> FilteredRows:
        """The kept rows with the pyramid's measures: its own where it has all that is asked."""
        has_all = field in pyramid.FIELDS and pyramid.answers(filter_, zoom)
        if has_all and self._pyramid is not None:
            return self._kept_cells(filter_)
        return self._compiler.over(self._kept_events(filter_), pyramid.each)

    def apply_filter(self, filter_: EventFilter) -> ir.Table:
        """The rows that the filter keeps, as an expression."""
        return common.apply_filter(self._table, filter_)

    def _ask(self, filter_: EventFilter, question: Question, *args: Any) -> list[Row]:  # noqa: ANN401
        return self._compiler.rows(self._kept_events(filter_), question, *args)

    def _cached(self, method: Callable[..., T]) -> Callable[..., T]:
        """Keep a method's last answers; the store is immutable, so they stay true."""
        return lru_cache(maxsize=CACHE_SIZE)(method)
