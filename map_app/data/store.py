"""The store of events: one immutable table, queried through Ibis, shared by every viewer of a process.

A store never changes; new data is a new store (see `manager`). Answers to equal queries are kept in a
bounded cache. Every method takes an `EventFilter`, so page, API and command line run the same queries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator
from functools import cached_property
from typing import Self

import ibis.expr.types as ir
import pyarrow as pa

from map_app.core.criteria import CRITERIA
from map_app.core.describe import Tally, sentence
from map_app.core.filters import EventFilter
from map_app.core.geometry import Box
from map_app.core.json_schema import ID_PATTERN
from map_app.core.provenance import Provenance, Share, of_rows
from map_app.core.schema import Event
from map_app.core.units import Unit, start_of
from map_app.core.url import format_query
from map_app.core.vocabulary import ELSEWHERE, OTHER
from map_app.data.answers import Answers, cached
from map_app.data.engines.base import Engine
from map_app.data.engines.duck import in_memory
from map_app.data.filtered import FilteredQueries
from map_app.data.layout import CHUNK_SIZE, Meta, meta_of, shared_terms
from map_app.data.map_folder import MapFolder
from map_app.data.meta import iter_chunks
from map_app.data.own_terms import on_own_terms
from map_app.data.queries import (
    chain,
    clusters,
    common,
    counts,
    density,
    footprints,
    framing,
    strikes,
    terms,
    timeline,
)
from map_app.data.queries.compiler import Row
from map_app.data.queries.facets import FACETED, Facets, facets, without
from map_app.data.queries.framing import Frames, Framing, Overview
from map_app.data.queries.position import ListPosition, position
from map_app.data.readers.geojson import Collection
from map_app.data.table import ORDER, to_table
from map_app.data.vocabulary import Vocabulary, vocabulary
from map_app.errors import NotFoundError


class EventStore:
    """Queries the events of one collection, in memory or in any engine, and has the map that shows them.

    `types` are the map's, the one for others only where there are any; `named` is what the records say.
    """

    def __init__(self, collection: Collection, map_: MapFolder) -> None:
        events = sorted(collection.events, key=lambda event: event.sort_key)
        stated = (collection.dataset, collection.licence, collection.attribution)
        rows = to_table(events, shared_terms(*stated), map_.geodata.search_names)
        meta = meta_of(rows.to_batches(CHUNK_SIZE), *stated)
        self._begin(in_memory(rows), meta, map_)

    @classmethod
    def over(cls, engine: Engine, meta: Meta, map_: MapFolder) -> Self:
        """A store over an engine that has an event table."""
        store = cls.__new__(cls)
        cls._begin(store, engine, on_own_terms(meta, engine.source, map_), map_)
        return store

    def _begin(self, engine: Engine, meta: Meta, map_: MapFolder) -> None:
        self.map, self.engine = map_, engine
        self.profile, self.geodata = map_.profile, map_.geodata
        self.meta = meta
        self._queries = FilteredQueries(engine, self.meta, map_)
        self._ask_all, self.named = self._queries.of(), self._queries.named
        self.types = map_.profile.types if self._queries.has_others else map_.profile.types.but(OTHER)
        self.answers = Answers()

    @cached_property
    def period(self) -> timeline.Period | None:
        """First and last day of timeline, playback and presets; open ends are left out."""
        return timeline.period_of(self._ask_all, self.meta.period)

    def get(self, event_id: str) -> Event:
        """Give one event by its id. Raises NotFoundError."""
        if event := self.find(event_id):
            return event
        cure = "Follow a link from the list; ids of this data never change"
        raise NotFoundError(f"no event has the id {event_id[:128]}", cure=cure)

    def find(self, event_id: str | None) -> Event | None:
        """Give one event by its id; None where there is none, or no id is given."""
        if not event_id or not re.fullmatch(ID_PATTERN, event_id):  # DuckDB ends a query at a NUL
            return None
        rows = self._ask_all(common.at, "id", (event_id,), ("feature",))
        return Event.from_feature(json.loads(rows[0]["feature"])) if rows else None

    @cached
    def known(self, event_ids: tuple[str, ...]) -> frozenset[str]:
        """Those of some well-formed ids that an event has; a query takes a thousand or so."""
        return frozenset(row["id"] for row in self._ask_all(common.at, "id", event_ids, ("id",)))

    def count(self, filter_: EventFilter) -> int:
        """How many events the filter keeps."""
        return self._overview(filter_).total

    def select(self, filter_: EventFilter, *, limit: int, offset: int = 0) -> list[Row]:
        """Give a page of the filtered list in total order: see `queries.common.listed`."""
        return self._queries.rows(filter_, common.listed, limit, offset)

    def features(self, filter_: EventFilter, *, limit: int | None = None, offset: int = 0) -> Iterator[str]:
        """Stream the filtered events' canonical GeoJSON in total order, in bounded memory, or a page."""
        if limit is None:
            for part in self.columns(filter_, "feature"):
                yield from part.column(0).to_pylist()
            return
        rows = self._queries.rows(filter_, common.page, ("feature",), limit, offset)
        yield from (row["feature"] for row in rows)

    def columns(self, filter_: EventFilter, *names: str) -> Generator[pa.Table, None, None]:
        """Stream columns of the filtered events in total order, in chunks of at most `CHUNK_SIZE` events."""
        if self.count(filter_) <= CHUNK_SIZE:
            yield self._queries.table(filter_, common.page, names, None)
        else:
            yield from iter_chunks(self.engine, self.apply_filter(filter_), self.meta, *names)

    @cached
    def place_of(self, filter_: EventFilter, event_id: str) -> ListPosition | None:
        """Where an event stands in the filtered list; None where the filter leaves it out."""
        return position(self._queries.of(filter_), self._ask_all, event_id, self.count(filter_))

    def framing(self, filter_: EventFilter) -> Framing | None:
        """What a map of the filtered events opens on and where all of them are; None where none is placed."""
        return self._overview(filter_).framing

    def frame(self, filter_: EventFilter) -> Box:
        """What a map opens on: `own_frame`, where there is none that of all events; see `framing`."""
        return self._frames.of(filter_)

    def own_frame(self, filter_: EventFilter) -> Box | None:
        """The frame of the filtered events, where none is placed of the place that the filter names."""
        return self._frames.own(filter_)

    def reach(self, *filters: EventFilter) -> Box:
        """What a reader may move the map of these filters over."""
        return self._frames.reach(*filters)

    def frame_around(self, event: Event) -> Box | None:
        """The frame of one event and its surroundings; None where only its country is known."""
        return framing.around_event(event, self.geodata.areas.by_id, self.count)

    @cached_property
    def _frames(self) -> Frames:
        return Frames(self.framing, self.geodata.theatres.boxes, self.profile.frame)

    def extent(self, filter_: EventFilter) -> Box | None:
        """The box of all filtered events, None where there is none."""
        return framing.extent(self._queries.of(filter_))

    def unknown_names(self, filter_: EventFilter) -> list[tuple[str, str]]:
        """The (key, name) pairs of the open vocabularies that no event of this data has."""
        pairs = []
        for criterion in CRITERIA:
            for name in getattr(filter_, criterion.field) if criterion.kind.is_open else ():
                alone = EventFilter().but(**{criterion.field: (name,)})
                if not self.count(alone):
                    pairs.append((criterion.key, name))
        return pairs

    def members(self, filter_: EventFilter, window: clusters.Window | None, *, limit: int) -> list[Row]:
        """The filtered events inside a small window, or those of country precision for None."""
        columns = ("id", "title", "date_start", "date_end", "event_type", "place")
        return self._queries.rows(filter_, common.members, window, columns, limit)

    @cached
    def vocabulary(self) -> Vocabulary:
        """The places, actors and words of all events, for suggestions."""
        every = EventFilter()
        named = self.facet(every, "actor"), self.facet(every, "source")
        return vocabulary(self._ask_all, self.geodata, self.meta.total, *named)

    @cached
    def casualties(self, filter_: EventFilter) -> counts.Casualties:
        """Killed and injured: see `queries.counts`."""
        return counts.casualties(self._queries.of(filter_))

    @cached
    def chain(self, event: Event) -> chain.Chain:
        """What an event responds to and what responded to it: see `queries.chain`."""
        return chain.chain(self._ask_all, event)

    @cached
    def strikes(self, filter_: EventFilter) -> strikes.Strikes:
        """Strikes by initiator, theatre and month: see `queries.strikes`."""
        return strikes.strikes(self._queries.of(filter_), strikes.kinds(self.profile))

    @cached
    def density(self, filter_: EventFilter, at: clusters.Window, *others: EventFilter) -> density.Density:
        """How densely events lie in a window: see `queries.density`."""
        return density.density(at, *(self._queries.of(one) for one in (filter_, *others)))

    def footprints(self, filter_: EventFilter, window: clusters.Window) -> tuple[list[Row], int]:
        """The discs of a window, those of most events first, and how many are left off."""
        areas = self.geodata.areas
        [all_of_them] = self._queries.rows(filter_, footprints.count, window, areas)
        discs = self._queries.rows(filter_, footprints.footprints, window, areas)
        return discs, max(0, all_of_them["n"] - footprints.MAX_DISCS)

    def provenance(self, filter_: EventFilter) -> Provenance:
        """The provenance of an export of this filter."""
        tally, meta = self.tally(filter_), self.meta
        shares, different = self.terms(filter_)
        return Provenance(
            sentence=sentence(filter_, tally, self.profile),
            query=format_query(filter_),
            data_version=meta.version,
            count=tally.count,
            total=meta.total,
            **of_rows(shares, different, meta.terms),
        )

    @cached
    def terms(self, filter_: EventFilter) -> tuple[list[Share], int]:
        """The terms of the filtered rows, and how many; where all data has the same, no filter is queried."""
        if not filter_.is_empty and (alike := self.terms(EventFilter()))[1] <= 1:
            return alike if self.count(filter_) else ([], 0)
        return terms.terms(self._queries.of(filter_))

    @cached
    def tally(self, filter_: EventFilter) -> Tally:
        """How many events the filter keeps, and how many it leaves out only because they have no figure."""
        figures = {c.field: getattr(filter_, c.field) for c in filter_.on_reported}
        unreported = 0
        if figures:
            others = filter_.but(**dict.fromkeys(figures))
            [rest] = self._queries.rows(others, common.unreported, tuple(figures.items()))
            unreported = rest["n"]
        return Tally(self.count(filter_), unreported, self.meta.period)

    def facet(self, filter_: EventFilter, field: str) -> dict[str, int]:
        """Count the values of one criterion under the others, most frequent first."""
        return self._facets(filter_, (field,))[field]

    def facets(self, filter_: EventFilter) -> Facets:
        """All facets, `ELSEWHERE` among them; those not in the cache are one query."""
        return self._facets(filter_, [*(c.field for c in FACETED), ELSEWHERE])

    def _facets(self, filter_: EventFilter, fields: Iterable[str]) -> Facets:
        def ask(unknown: list[str]) -> Facets:
            rows = {field: self._queries.measured(without(filter_, field), field) for field in unknown}
            return facets(self._queries.compiler, rows, filter_, self.engine.split)

        return self.answers.each("facet", filter_, fields, ask)

    @cached
    def histogram(self, filter_: EventFilter, unit: Unit) -> list[Row]:
        """Rows of `start` (first day of the unit), `event_type`, `n`, by the day an event began."""
        rows = self._queries.rows(filter_, common.histogram, unit)
        return [{"start": start_of(row.pop("at"), unit), **row} for row in rows]

    @cached
    def timeline(self, filter_: EventFilter) -> timeline.Timeline | None:
        """Bars over the data's whole period, whatever dates the filter has; None without events."""
        if self.period is None:
            return None
        always = filter_.but(date_from=None, date_to=None)
        counted = self.histogram(always, timeline.unit_of(self.period))
        cut = self.period != self.meta.period
        return timeline.timeline(self._queries.of(always), self.period, counted, cut=cut)

    @cached
    def clusters(self, filter_: EventFilter, window: clusters.Window) -> clusters.Answer:
        """The contents of a map's window: see `queries.clusters`."""
        overview = self._overview(filter_)
        measured = self._queries.measured(filter_, zoom=window.zoom)
        rows = self._queries.compiler.rows(measured, clusters.cells, window)
        answer = clusters.answer(rows, window, overview.total, overview.unplaced)
        lone = [cluster for cluster in answer.clusters if cluster.count == 1]
        places = tuple(cluster.first for cluster in lone)
        rows = self._ask_all(common.at, ORDER, places, clusters.SINGLE_COLUMNS) if lone else []
        only = {row[ORDER]: row for row in rows}
        for cluster in lone:
            cluster.only = only[cluster.first]
        return answer

    @cached
    def _overview(self, filter_: EventFilter) -> Overview:
        return framing.overview(self._queries.compiler.table(self._queries.measured(filter_), framing.cells))

    def apply_filter(self, filter_: EventFilter) -> ir.Table:
        """The rows that the filter keeps, as an expression."""
        return self._queries.apply_filter(filter_)
