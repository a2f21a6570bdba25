"""Names and searches: how a value is read, and the predicate over the folded columns of the event table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import ibis
import ibis.expr.types as ir

from map_app.core.folding import fold, name_key, tidied
from map_app.core.language import gettext_noop, lazy_gettext
from map_app.core.text import HIDDEN, delimited, words

MAX_TEXT: Final = 200
"""Characters of a name or a search."""


def read_name(text: str) -> str:
    """Read the name of an actor, a publisher or a data set. Raises ValueError with the cure."""
    name = tidied(text)
    if not name or len(text) > MAX_TEXT or HIDDEN.search(name):
        fault = gettext_noop("is not a name; write 1 to {n} characters, no control characters")
        raise ValueError(lazy_gettext(fault, n=MAX_TEXT))
    return name


def read_search(text: str) -> str:
    """Read the words of a search. Raises ValueError with the cure."""
    search = tidied(text)
    if not fold(search) or len(text) > MAX_TEXT or HIDDEN.search(search):
        fault = gettext_noop(
            "is not a search; write 1 to {n} characters, a letter or digit among them, no control characters"
        )
        raise ValueError(lazy_gettext(fault, n=MAX_TEXT))
    return search


def in_list(column: str) -> Callable[[ir.Table, Any], ir.BooleanValue]:
    """Any of the names stands in a column of delimited keys."""
    return lambda t, names: ibis.or_(*(t[column].contains(delimited([name_key(name)])) for name in names))


def any_name(column: str) -> Callable[[ir.Table, Any], ir.BooleanValue]:
    """A column of keys holds one of the names."""
    return lambda t, names: t[column].isin([name_key(name) for name in names])


def search_words(text: str) -> list[str]:
    """What must occur in the `search` column: each word folded; a hyphened one stays together."""
    return [word for word in dict.fromkeys(map(fold, words(text))) if word]


def all_words(t: ir.Table, text: str) -> ir.BooleanValue:
    """Every word of the search occurs, or is a whole word of another name of the place."""
    terms = (t.search.contains(word) | t.place_names.contains(f" {word} ") for word in search_words(text))
    return ibis.and_(*terms)
