"""What a file rests on, record by record, and how it treats each party: for `event-map check --sources`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from map_app.core.grades import Grade, named_initiators
from map_app.core.schema import Event
from map_app.core.vocab import Basis, SourceKind, Verification
from map_app.core.vocabulary import EventType, Vocabulary
from map_app.data.editorial.wording import is_done_to_somebody, named_in_title
from map_app.data.reference.house_tables import Tables

WEAKEST_FIRST: Final = (
    *(SourceKind.AGGREGATOR, SourceKind.COPY, SourceKind.STATEMENT, SourceKind.OUTLET, SourceKind.MONITOR),
)
"""The kinds of sources by what they prove of themselves."""

NOT_STATED: Final = "not stated"


@dataclass(frozen=True, slots=True)
class Support:
    """What one record rests on: independent origins, weakest kind, sources without a day or a title."""

    id: str
    origins: int
    weakest: str
    undated: int
    untitled: int
    sources: int


def supports(events: Iterable[Event], types: Vocabulary[EventType]) -> Iterator[Support]:
    """A row for each event, in their order."""
    for event in events:
        kinds = {source.kind for source in event.sources if source.kind}
        yield Support(
            id=event.id,
            origins=len(Grade(event, types.term(event.event_type)).independent),
            weakest=next((str(kind) for kind in WEAKEST_FIRST if kind in kinds), NOT_STATED),
            undated=sum(source.published is None for source in event.sources),
            untitled=sum(source.title is None for source in event.sources),
            sources=len(event.sources),
        )


@dataclass(slots=True)
class Treatment:
    """How the violent events of one initiator are told: how many, named in how many titles, bases, grades."""

    party: str
    events: int = 0
    named: int = 0
    bases: Counter[Basis] = field(default_factory=Counter)
    grades: Counter[Verification] = field(default_factory=Counter)

    def cells(self) -> tuple[str | int, ...]:
        """The row of the table, under `HEAD`."""
        bases = (self.bases[basis] for basis in Basis)
        return self.party, self.events, self.named, *bases, *(self.grades[grade] for grade in Verification)


HEAD: Final = ("party", "events", "named in the title", *map(str, Basis), *map(str, Verification))
"""`claimed` stands twice: the party said so itself; the event is graded so."""


def treatments(events: Sequence[Event], tables: Tables) -> list[Treatment]:
    """A row for each initiator of violent events, those with the most events first."""
    found: dict[str, Treatment] = {}
    for event in events:
        if not is_done_to_somebody(tables.profile.types.term(event.event_type)):
            continue
        for actor in named_initiators(event):
            row = found.setdefault(actor.name, Treatment(actor.name))
            row.events += 1
            row.named += named_in_title(event, actor, tables)
            row.grades[event.verification] += 1
            if actor.basis:
                row.bases[actor.basis] += 1
    return sorted(found.values(), key=lambda row: (-row.events, row.party))
