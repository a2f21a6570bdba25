"""Conversion between a filter and the values of its widgets; pure: `state` owns the session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from map_app.core.criteria import Criterion
from map_app.core.filters import EventFilter
from map_app.core.kinds import Kind
from map_app.core.notice import Notice
from map_app.core.text import class_name

Pairs = list[tuple[str, str]]


class Held(Protocol):
    """The session, as a mapping of widget values."""

    def get(self, key: str) -> Any:  # noqa: ANN401 - a widget's value
        """A widget's value, None where there is none."""


def widget_key(key: str, value: str = "") -> str:
    """The session key of a criterion's widget, or of one option's; Streamlit makes a class of style of it."""
    return f"w_{key}_{class_name(value)}" if value else f"w_{key}"


def pairs(criterion: Criterion, held: Held, filter_: EventFilter) -> Pairs:
    """What a criterion's widget says, as address pairs; nothing for one that is left empty.

    A shape has no widget: it stays what it is in the `filter_` filter.
    """
    kind = criterion.kind
    match kind.widget:
        case "checkboxes":
            terms = kind.vocabulary or ()
            values = [term for term in terms if held.get(widget_key(criterion.key, term))]
        case "shape":
            values = [getattr(filter_, criterion.field)]
        case _:
            value = held.get(widget_key(criterion.key))
            values = value or [] if kind.many else [value]
    return [(criterion.key, _written(kind, value)) for value in values if value not in (None, "")]


def values(filter_: EventFilter, criteria: Iterable[Criterion]) -> Iterator[tuple[str, Any]]:
    """The session key and value of every widget for a filter, by a map's criteria table."""
    for criterion in criteria:
        value = getattr(filter_, criterion.field)
        match criterion.kind.widget:
            case "checkboxes":
                for term in criterion.kind.vocabulary or ():
                    yield widget_key(criterion.key, term), term in value
            case "names":
                yield widget_key(criterion.key), list(value)
            case "text":
                yield widget_key(criterion.key), value or ""
            case "date" | "choice" | "number":
                yield widget_key(criterion.key), value


def fields_of(texts: dict[str, str], criteria: Iterable[Criterion]) -> tuple[dict[str, Any], Notice | None]:
    """The fields of a filter that texts by key set, an empty one none; a notice where one is not valid."""
    fields, rows = {}, {row.key: row for row in criteria}
    for key, text in texts.items():
        kind = rows[key].kind
        try:
            value = kind.parse(text) if text else kind.empty
        except ValueError as fault:
            return {}, Notice(key, text, str(fault))
        fields[rows[key].field] = (value,) if text and kind.many else value
    return fields, None


def changed_ticks(before: Iterable[tuple[str, Any]], after: Iterable[tuple[str, Any]]) -> set[str]:
    """The session keys of the boxes that differ in two results of `values`."""
    old, new = dict(before), dict(after)
    return {key for key in old if isinstance(old[key], bool) and old[key] is not new[key]}


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The values of each key of an address, in order."""
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _written(kind: Kind, value: Any) -> str:  # noqa: ANN401 - a widget's value
    return value if isinstance(value, str) else kind.write(value)
