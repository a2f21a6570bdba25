"""A filter is a value: `EventFilter`, frozen and hashable, one field per criterion.

What each criterion means (its URL key, words, kind) stands in `criteria.CRITERIA`, the one table that page,
address, API, command line, query, sentence and exports all walk.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from map_app.core.criteria import BY_FIELD, BY_KEY, CRITERIA, RANGES, Criterion
from map_app.core.geometry import Box
from map_app.core.vocab import Attribution, Precision, Verification, Within


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events: values of one field are alternatives, fields are conditions that all hold.

    `nothing` names the keys whose values were all bad: such a filter matches no event at all, for a
    mistake must never widen a view. Equal meanings are equal values: tuples are sorted and without
    repeats, a key in `nothing` has no value beside it, and a lower bound above the upper one is a mistake.
    """

    date_from: date | None = None
    date_to: date | None = None
    type: tuple[str, ...] = ()
    theatre: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    verification: tuple[Verification, ...] = ()
    attribution: tuple[Attribution, ...] = ()
    precision: Precision | None = None
    max_radius: int | None = None
    actor: tuple[str, ...] = ()
    initiator: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    participant: tuple[str, ...] = ()
    mediator: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    dataset: tuple[str, ...] = ()
    q: str | None = None
    min_killed: int | None = None
    bbox: Box | None = None
    area: str | None = None
    within: Within | None = None
    nothing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Bring the values to the one form they are compared, hashed and written in."""
        for lower, upper in RANGES:
            low, high = getattr(self, lower.field), getattr(self, upper.field)
            if low is not None and high is not None and low > high:
                object.__setattr__(self, "nothing", (*self.nothing, lower.key, upper.key))
        object.__setattr__(self, "nothing", tuple(sorted(set(self.nothing))))
        for key in self.nothing:
            object.__setattr__(self, BY_KEY[key].field, BY_KEY[key].kind.empty)
        for criterion in CRITERIA:
            if criterion.kind.many:
                values = criterion.kind.canonical(getattr(self, criterion.field))
                object.__setattr__(self, criterion.field, values)

    def but(self, **changes: Any) -> Self:  # noqa: ANN401 - any field's value
        """Give the same filter with some fields changed, and the keys of those no longer `nothing`."""
        remaining = tuple(key for key in self.nothing if BY_KEY[key].field not in changes)
        return replace(self, **{"nothing": remaining} | changes)

    @property
    def is_empty(self) -> bool:
        """True where no criterion is set: every event."""
        return self == EventFilter()

    @property
    def set_fields(self) -> tuple[str, ...]:
        """The fields that narrow the view, in their order."""
        empty = EventFilter()
        return tuple(f.name for f in fields(self) if getattr(self, f.name) != getattr(empty, f.name))

    @property
    def on_reported(self) -> tuple[Criterion, ...]:
        """The criteria set that an event whose value is not reported can never match."""
        return tuple(c for c in CRITERIA if c.reported_column and c.field in self.set_fields)


def _check_fields() -> None:
    """Raises TypeError where `EventFilter` and the criteria table do not match."""
    defaults = {f.name: f.default for f in fields(EventFilter) if f.name != "nothing"}
    expected = {field: criterion.kind.empty for field, criterion in BY_FIELD.items()}
    if defaults != expected:
        differing = sorted(dict(defaults.items() ^ expected.items()))
        raise TypeError(f"EventFilter and CRITERIA differ in {', '.join(differing)}")


_check_fields()
