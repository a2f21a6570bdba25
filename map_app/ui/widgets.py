"""What the criteria's widgets hold, for a filter and back; pure: `state` owns the session they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from map_app.core.criteria import CRITERIA, Criterion
from map_app.core.filters import EventFilter

Pairs = list[tuple[str, str]]


class Held(Protocol):
    """The session, as far as widgets are read from it."""

    def get(self, key: str) -> Any:  # noqa: ANN401 - a widget's value
        """A widget's value, None where there is none."""


def widget_key(key: str, value: str = "") -> str:
    """The session key of a criterion's widget, or of one option's."""
    return f"w_{key}_{value}" if value else f"w_{key}"


def pairs(criterion: Criterion, held: Held, filter_: EventFilter) -> Pairs:
    """What a criterion's widget says, as address pairs; nothing for one that is left empty.

    A box or an area has no widget: it stays what it is in the `filter_` filter.
    """
    key = widget_key(criterion.key)
    match criterion.kind:
        case "terms":
            terms = criterion.vocabulary or ()
            ticked = [t for t in terms if held.get(widget_key(criterion.key, t))]
            return [(criterion.key, str(term)) for term in ticked]
        case "names":
            return [(criterion.key, name) for name in held.get(key) or ()]
        case "box" | "area":
            value = getattr(filter_, criterion.field)
            return [] if value is None else [(criterion.key, criterion.write(value))]
        case _:
            value = held.get(key)
            return [] if value in (None, "") else [(criterion.key, _written(criterion, value))]


def values(filter_: EventFilter) -> Iterator[tuple[str, Any]]:
    """The session key and value of every widget for a filter."""
    for criterion in CRITERIA:
        value = getattr(filter_, criterion.field)
        if criterion.kind == "terms":
            for term in criterion.vocabulary or ():
                yield widget_key(criterion.key, term), term in value
        elif criterion.kind == "names":
            yield widget_key(criterion.key), list(value)
        elif criterion.kind == "text":
            yield widget_key(criterion.key), value or ""
        elif criterion.kind not in ("box", "area"):
            yield widget_key(criterion.key), value


def _written(criterion: Criterion, value: Any) -> str:  # noqa: ANN401 - a widget's value
    return value if isinstance(value, str) else criterion.write(value)
