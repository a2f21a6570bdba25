"""The store of events: one immutable table, asked through Ibis, shared by every viewer of a process.

A store never changes; new data is a new store (see `hub`). Answers to equal questions are kept in a
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
from map_app.core.filters import Box, EventFilter
from map_app.core.json_schema import ID_PATTERN
from map_app.core.provenance import Provenance, Share, of_rows
from map_app.core.schema import Event
from map_app.core.url import format_query
from map_app.data import (
    chain,
    clusters,
    counts,
    density,
    footprints,
    framing,
    pyramid,
    queries,
    spellings,
    strikes,
    terms,
    timeline,
)
from map_app.data.engines.base import Engine
from map_app.data.engines.duck import in_memory
from map_app.data.layout import (
    ORDER,
    STRETCH,
    Meta,
    event_table,
    meta_of,
    pyramid_table,
    shared_terms,
    stretches,
)
from map_app.data.questions import Kept, Question, Questions, Row
from map_app.data.readers.geojson import Collection
from map_app.data.table import to_table
from map_app.errors import NotFoundError

Facets = dict[str, dict[str, int]]
"""Field of a criterion -> its values -> how many events have it under all *other* criteria."""

Unit = timeline.Unit
T = TypeVar("T")

CACHE_SIZE: Final = 512


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
        events = sorted(collection.events, key=lambda event: event.sort_key)
        said = (collection.dataset, collection.licence, collection.attribution)
        rows = to_table(events, shared_terms(*said))
        meta = meta_of(rows.to_batches(STRETCH), *said)
        self._begin(in_memory(rows), meta)

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
        cells = pyramid_table(engine.source)
        self._pyramid = cells if not meta.loaded and engine.offers(cells) else None
        self._questions = Questions(engine)
        self._kept_events: Callable[[EventFilter], Kept] = self._cached(
            lambda chosen: self._questions.kept(self.kept_by(chosen))
        )
        self._kept_cells: Callable[[EventFilter], Kept] = self._cached(
            lambda chosen: self._questions.kept(queries.kept_by(cells, chosen))
        )
        self.tally: Callable[[EventFilter], Tally] = self._cached(self._tally)
        self.terms: Callable[[EventFilter], tuple[list[Share], int]] = self._cached(self._terms)
        self.facet: Callable[[EventFilter, str], dict[str, int]] = self._cached(self._facet)
        self.facets: Callable[[EventFilter], Facets] = self._cached(self._facets)
        self.histogram: Callable[[EventFilter, Unit], list[Row]] = self._cached(self._histogram)
        self.timeline: Callable[[EventFilter], timeline.Timeline | None] = self._cached(self._timeline)
        self.unplaced: Callable[[EventFilter], int] = self._cached(self._unplaced)
        self.place_of: Callable[[EventFilter, str], Place | None] = self._cached(self._place_of)
        self.framing: Callable[[EventFilter], framing.Framing | None] = self._cached(
            lambda chosen: framing.framing(self._questions.table(self._measured(chosen), framing.cells))
        )
        self.tolls: Callable[[EventFilter], counts.Tolls] = self._cached(
            lambda chosen: counts.tolls(partial(self._ask, chosen))
        )
        self.chain: Callable[[Event], chain.Chain] = self._cached(
            lambda event: chain.chain(partial(self._ask, EventFilter()), event)
        )
        self.strikes: Callable[[EventFilter], strikes.Strikes] = self._cached(
            lambda chosen: strikes.strikes(partial(self._ask, chosen))
        )
        self.density: Callable[[EventFilter, clusters.Window], density.Density] = self._cached(
            lambda chosen, window: density.density(partial(self._ask, chosen), window)
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
            found = self._ask(EventFilter(), queries.at, "id", (event_id,), ("feature",))
            if found:
                return Event.from_feature(json.loads(found[0]["feature"]))
        cure = "Follow a link from the list; ids of this data never change"
        raise NotFoundError(f"no event has the id {event_id[:128]}", cure=cure)

    def count(self, chosen: EventFilter) -> int:
        """How many events the filter keeps."""
        return self.tally(chosen).count

    def select(self, chosen: EventFilter, *, limit: int, offset: int = 0) -> list[Row]:
        """Give a page of the list: see `queries.listed`, of the kept events in total order."""
        return self._ask(chosen, queries.listed, limit, offset)

    def features(self, chosen: EventFilter, *, limit: int | None = None, offset: int = 0) -> Iterator[str]:
        """Stream the kept events' canonical GeoJSON in total order, in bounded memory; or a page of it."""
        if limit is None:
            for part in self.columns(chosen, "feature"):
                yield from part.column(0).to_pylist()
            return
        rows = self._ask(chosen, queries.page, ("feature",), limit, offset)
        yield from (row["feature"] for row in rows)

    def columns(self, chosen: EventFilter, *names: str) -> Generator[pa.Table, None, None]:
        """Stream columns of the kept events in total order, in parts of at most `STRETCH` events."""
        if self.count(chosen) <= STRETCH:
            yield self._questions.table(self._kept_events(chosen), queries.page, names, None)
        else:
            yield from stretches(self.engine, self.kept_by(chosen), self.meta, *names)

    def _place_of(self, chosen: EventFilter, event_id: str) -> Place | None:
        found = self._ask(chosen, queries.at, "id", (event_id,), ("seq",))
        if not found:
            return None
        [row] = self._ask(chosen, queries.around, found[0]["seq"])
        ids = self._at([seq for seq in (row["previous"], row["next"]) if seq is not None], ("seq", "id"))
        before, after = (ids.get(row[name], {}).get("id") for name in ("previous", "next"))
        return Place(int(row["before"]) + 1, self.count(chosen), before, after)

    def _at(self, places: Iterable[int], columns: tuple[str, ...]) -> dict[int, Row]:
        """Columns, `seq` among them, of the events at these places of the total order."""
        wanted = tuple(places)
        rows = self._ask(EventFilter(), queries.at, ORDER, wanted, columns) if wanted else []
        return {row[ORDER]: row for row in rows}

    def frame(self, chosen: EventFilter) -> Box:
        """What a map opens on: the kept events, where none is placed all events; see `framing`."""
        return framing.frame(self.framing, chosen)

    def extent(self, chosen: EventFilter) -> Box | None:
        """The box of all kept events, None where there is none."""
        return framing.extent(partial(self._ask, chosen))

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
        columns = ("id", "title", "date_start", "date_end", "event_type", "place")
        return self._ask(chosen, queries.members, window, columns, limit)

    def footprints(self, chosen: EventFilter, window: clusters.Window) -> tuple[list[Row], int]:
        """The discs of a window, those of most events first, and how many are left off."""
        [all_of_them] = self._ask(chosen, footprints.count, window)
        discs = self._ask(chosen, footprints.footprints, window)
        return discs, all_of_them["n"] - footprints.MAX_DISCS

    def provenance(self, chosen: EventFilter) -> Provenance:
        """What an export of this filter says of itself."""
        tally, meta = self.tally(chosen), self.meta
        shares, different = self.terms(chosen)
        return Provenance(
            sentence=sentence(chosen, tally),
            query=format_query(chosen),
            data_version=meta.version,
            count=tally.count,
            total=meta.total,
            **of_rows(shares, different, meta.terms),
        )

    def _terms(self, chosen: EventFilter) -> tuple[list[Share], int]:
        """On what terms the kept rows may be used, and how many different ones there are.

        Data that has but one needs no other query, whatever the filter.
        """
        if not chosen.is_empty and (alike := self.terms(EventFilter()))[1] <= 1:
            return alike if self.count(chosen) else ([], 0)
        return terms.terms(partial(self._ask, chosen))

    def _tally(self, chosen: EventFilter) -> Tally:
        [counted] = self._questions.rows(self._measured(chosen), queries.total)
        unreported = 0
        if chosen.min_killed is not None:
            [rest] = self._ask(replace(chosen, min_killed=None), queries.unreported)
            unreported = rest["n"]
        return Tally(counted["n"], unreported, self.meta.period)

    def _facets(self, chosen: EventFilter) -> Facets:
        return {c.field: self.facet(chosen, c.field) for c in queries.FACETED}

    def _facet(self, chosen: EventFilter, field: str) -> dict[str, int]:
        """Count the values of one criterion under the others, most frequent first."""
        others = self._measured(queries.without(chosen, field), field)
        rows = self._questions.rows(others, queries.facet, field, self.engine.split)
        counted = [(row["value"], row["n"]) for row in rows]
        if BY_FIELD[field].kind != "names":
            return dict(counted)
        return spellings.added(counted, getattr(chosen, field))

    def _histogram(self, chosen: EventFilter, unit: Unit) -> list[Row]:
        """Rows of `start` (first day of the unit), `event_type`, `n`, by the day an event began."""
        rows = self._ask(chosen, queries.histogram, unit)
        return [{"start": timeline.start_of(row.pop("at"), unit), **row} for row in rows]

    def _timeline(self, chosen: EventFilter) -> timeline.Timeline | None:
        """Bars over the data's whole period, whatever dates the filter has; None without events."""
        if self.period is None:
            return None
        always = chosen.but(date_from=None, date_to=None)
        counted = self.histogram(always, timeline.unit_of(self.period))
        cut = self.period != self.meta.period
        return timeline.timeline(partial(self._ask, always), self.period, counted, cut=cut)

    def _clusters(self, chosen: EventFilter, window: clusters.Window) -> clusters.Answer:
        rows = self._questions.rows(self._measured(chosen, zoom=window.zoom), clusters.cells, window)
        found = clusters.answer(rows, window, self.count(chosen), self.unplaced(chosen))
        lone = [cluster for cluster in found.clusters if cluster.count == 1]
        only = self._at((cluster.first for cluster in lone), clusters.SINGLE_COLUMNS)
        for cluster in lone:
            cluster.only = only[cluster.first]
        return found

    def _unplaced(self, chosen: EventFilter) -> int:
        [row] = self._questions.rows(self._measured(chosen), queries.unplaced)
        return int(row["n"])

    def _measured(self, chosen: EventFilter, field: str = "type", zoom: int = 0) -> Kept:
        """The kept rows with the pyramid's measures: its own where it has all that is asked."""
        has_all = field in pyramid.FIELDS and pyramid.answers(chosen, zoom)
        if has_all and self._pyramid is not None:
            return self._kept_cells(chosen)
        return self._questions.over(self._kept_events(chosen), pyramid.each)

    def kept_by(self, chosen: EventFilter) -> ir.Table:
        """The rows that the filter keeps, as an expression."""
        return queries.kept_by(self._table, chosen)

    def _ask(self, chosen: EventFilter, question: Question, *args: Any) -> list[Row]:  # noqa: ANN401
        return self._questions.rows(self._kept_events(chosen), question, *args)

    def _cached(self, method: Callable[..., T]) -> Callable[..., T]:
        """Keep a method's last answers; the store is immutable, so they stay true."""
        return lru_cache(maxsize=CACHE_SIZE)(method)
