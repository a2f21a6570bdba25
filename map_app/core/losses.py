"""Finds what a feature loses in its canonical form, before a file is rewritten."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from map_app.core.coerce import Geography, coerce
from map_app.core.periods import fill_interval
from map_app.core.schema import Feature
from map_app.core.text import HIDDEN, replace_surrogates
from map_app.core.vocab import DatePrecision


def losses(feature: Feature, index: int, canonical: Feature, geography: Geography | None = None) -> list[str]:
    """Name the fields of a feature whose value its event's `canonical` form does not hold.

    Only text may differ, by marks that hide or reorder it; and what other programs write for the same thing.
    """
    given = copy.deepcopy(feature)
    geometry = given.get("geometry")
    coerce(given, index, "", geography)
    if geometry is not None:
        given["geometry"] = geometry
    p = given["properties"]
    if p.get("date_precision") in (DatePrecision.WEEK, DatePrecision.MONTH) and not p.get("date_end"):
        fill_interval(p)
    parts = ((p, canonical["properties"]), (_around(given), _around(canonical)))
    return [path for before, after in parts for path in _lost(before, after, "")]


def _around(feature: Feature) -> Feature:
    return {name: value for name, value in feature.items() if name != "properties"}


def _lost(given: Any, canonical: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if given in (None, "", [], {}):
        return
    match given:
        case dict() if isinstance(canonical, dict):
            for key, value in given.items():
                name = _shown(key)
                yield from _lost(value, canonical.get(name), f"{path}.{name}" if path else name)
        case list() if isinstance(canonical, list) and len(given) == len(canonical):
            for i, (one, other) in enumerate(zip(given, canonical, strict=True)):
                yield from _lost(one, other, f"{path}[{i}]")
        case str():
            if _shown(given) != canonical:
                yield path
        case _:
            if given != canonical or isinstance(given, bool) != isinstance(canonical, bool):
                yield path


def _shown(text: str) -> str:
    return HIDDEN.sub("", replace_surrogates(text)) if not text.isprintable() else text
