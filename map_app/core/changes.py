"""What differs between two states of the data for one view: added, revised, withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from map_app.core.schema import Event, Feature

Kind = Literal["added", "revised", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Change:
    """One event that differs; `fields` names what was revised, in the record's own order."""

    kind: Kind
    event: Event
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        """`revised 2020-01-12-x: A title (killed, summary)`."""
        fields = f" ({', '.join(self.fields)})" if self.fields else ""
        return f"{self.kind} {self.event.id}: {self.event.title}{fields}"


def compare(
    old: Mapping[str, Event], new: Mapping[str, Event], ids: Collection[str] | None = None
) -> list[Change]:
    """The changes from `old` to `new` (by id) among these `ids` (None: all), in total order.

    An event that a revision took into or out of the view is revised, not added or withdrawn.
    """
    named = old.keys() | new.keys()
    if ids is not None:
        named &= set(ids)
    return sorted(_changes(old, new, named), key=lambda change: change.event.sort_key)


def _changes(old: Mapping[str, Event], new: Mapping[str, Event], named: Iterable[str]) -> Iterable[Change]:
    for name in named:
        before, after = old.get(name), new.get(name)
        if before and after:
            fields = _differing(before, after)
            if fields:
                yield Change("revised", after, fields)
        elif after:
            yield Change("added", after)
        elif before:
            yield Change("withdrawn", before)


def _differing(before: Event, after: Event) -> tuple[str, ...]:
    one, two = before.to_feature(), after.to_feature()
    inner = _differing_names(one.pop("properties"), two.pop("properties"))
    around = _differing_names(one, two)
    return (*around, *inner)


def _differing_names(one: Feature, two: Feature) -> tuple[str, ...]:
    """The names of members that differ; a null member and a missing one are not the same, hence `in`."""
    names = dict.fromkeys([*two, *one])
    return tuple(n for n in names if one.get(n) != two.get(n) or (n in one) != (n in two))
