"""A filter is a value: `EventFilter`, frozen and hashable, one field per criterion.

What each criterion means (its URL key, words, parsing, query) stands in `criteria.CRITERIA`, the one
table that page, address, API, command line, query, sentence and exports all walk.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Self

from map_app.core.folding import name_key
from map_app.core.vocab import EventType, Precision, Theatre, Verification

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west > east crosses the antimeridian."""


TUPLES: Final = ("type", "theatre", "verification", "actor", "source", "dataset", "nothing")


NAMES: Final = ("actor", "source", "dataset")
"""Fields of open vocabularies: of several spellings that are compared as equal one is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events: values of one field are alternatives, fields are conditions that all hold.

    `nothing` names the keys whose values were all bad: such a filter matches no event at all, for a
    mistake must never widen a view. Equal meanings are equal values: tuples are sorted and without
    repeats, a key in `nothing` has no value beside it, and a first day after the last one is a mistake.
    """

    date_from: date | None = None
    date_to: date | None = None
    type: tuple[EventType, ...] = ()
    theatre: tuple[Theatre, ...] = ()
    verification: tuple[Verification, ...] = ()
    precision: Precision | None = None
    actor: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    dataset: tuple[str, ...] = ()
    q: str | None = None
    min_killed: int | None = None
    bbox: Box | None = None
    area: str | None = None
    nothing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Bring the values to the one form they are compared, hashed and written in."""
        if self.date_from and self.date_to and self.date_from > self.date_to:
            object.__setattr__(self, "nothing", (*self.nothing, "from", "to"))
        for key in self.nothing:
            object.__setattr__(self, FIELD_OF_KEY[key], () if key in TUPLES else None)
        for name in TUPLES:
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        for name in NAMES:
            spelled = {name_key(value): value for value in reversed(getattr(self, name))}
            object.__setattr__(self, name, tuple(sorted(spelled.values())))

    def but(self, **changes: Any) -> Self:  # noqa: ANN401 - any field's value
        """Give the same filter with some fields changed, and the keys of those no longer `nothing`."""
        freed = {name.removeprefix("date_") for name in changes}
        left = changes.pop("nothing", tuple(k for k in self.nothing if k not in freed))
        return replace(self, **changes, nothing=left)

    @property
    def is_empty(self) -> bool:
        """True where no criterion is set: every event."""
        return self == EventFilter()

    @property
    def set_fields(self) -> tuple[str, ...]:
        """The fields that narrow the view, in their order."""
        empty = EventFilter()
        return tuple(f.name for f in fields(self) if getattr(self, f.name) != getattr(empty, f.name))


FIELD_OF_KEY: Final = {
    f.name.removeprefix("date_"): f.name for f in fields(EventFilter) if f.name != "nothing"
}
"""`from` is a word of the language, so its field is `date_from`; the other names are their keys."""
