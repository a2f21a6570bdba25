"""The criteria table of one map: with its own types and theatres in the rows of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from map_app.core.criteria import BY_KEY, Criterion
from map_app.core.kinds import terms
from map_app.core.language import _, gettext_noop
from map_app.core.text import either
from map_app.core.vocabulary import EventType, Theatre, Vocabulary


def criteria_of(
    types: Vocabulary[EventType], theatres: Vocabulary[Theatre], examples: Mapping[str, str]
) -> tuple[Criterion, ...]:
    """The table of a map, with its own types and theatres; without a row of theatres where it has none.

    `examples` are what its documentation shows of a key, such as `q=port`, by that key.
    """
    rows = BY_KEY | {
        "type": _bound(BY_KEY["type"], types, _say_of(types, gettext_noop("of type {}"), labels=True)),
        "theatre": _bound(BY_KEY["theatre"], theatres, _say_of(theatres, gettext_noop("in {}"))),
    }
    kept = (row for row in rows.values() if row.key != "theatre" or len(theatres))
    return tuple(replace(row, example=examples.get(row.key, row.example)) for row in kept)


def _bound(row: Criterion, vocabulary: Vocabulary[Any], say: Callable[[Any], str]) -> Criterion:
    return replace(row, kind=terms(vocabulary), say=say)


def _say_of(vocabulary: Vocabulary[Any], pattern: str, *, labels: bool = False) -> Callable[[Any], str]:
    def say(given: tuple[str, ...]) -> str:
        ordered = [vocabulary.term(slug) for slug in sorted(given, key=vocabulary.order)]
        return _(pattern).format(either([t.label.lower() if labels else t.phrase for t in ordered]))

    return say
