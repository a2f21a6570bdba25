"""The kinds of criteria: one object says how values of a kind are parsed, written, published and edited.

Address, API, OpenAPI, command line, controls and the tests' strategies all take it from here, so a criterion
of a known kind needs nothing but its row in `criteria.CRITERIA`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from map_app.core import geometry, names
from map_app.core.countries import country_name
from map_app.core.folding import fold, name_key, tidied
from map_app.core.language import gettext_noop, isolated, lazy_gettext
from map_app.core.text import HIDDEN
from map_app.core.vocab import Term
from map_app.core.vocabulary import MapTerm, Vocabulary

Widget = Literal["date", "checkboxes", "choice", "names", "text", "number", "shape"]
"""The controls that `ui/controls.py` knows how to draw."""

MAX_VALUES: Final = 100
"""Values of one key; beyond it the rest is refused."""

MAX_TEXT: Final = 200
"""Characters of a name or a search."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kind:
    """How the values of a criterion are handled.

    `parse` reads one value of the address or raises ValueError with the reason and the cure; `write` gives
    its canonical text. The key of a `many` kind may be repeated for alternatives, of which those with equal
    `identity` are one. `schema` is the JSON Schema of one value, `widget` its control in the sidebar,
    `metavar` its name in the command line's help, `crossed` what is said of a lower bound beyond the upper.
    Of an open vocabulary (`is_open`) the data says which values there are; `label` names one on a control.
    """

    name: str
    parse: Callable[[str], Any]
    schema: dict[str, Any]
    widget: Widget
    metavar: str
    write: Callable[[Any], str] = str
    many: bool = False
    identity: Callable[[Any], Hashable] = str
    vocabulary: type[Term] | Vocabulary[Any] | None = None
    maximum: int | None = None
    crossed: str = gettext_noop("is above {key}={value}; swap the two")
    is_open: bool = False
    label: Callable[[str], str] = str

    @property
    def empty(self) -> tuple[()] | None:
        """What a filter holds where the criterion is not set."""
        return () if self.many else None

    def canonical(self, values: Iterable[Any]) -> tuple[Any, ...]:
        """Sort alternatives and keep one of each identity, so that equal meanings are equal values."""
        distinct = {self.identity(value): value for value in sorted(values, reverse=True)}
        return tuple(sorted(distinct.values()))


def terms(vocabulary: type[Term] | Vocabulary[Any]) -> Kind:
    """Any of the terms of a closed vocabulary; of a map's own the filter holds the slugs."""
    return _of_vocabulary("terms", vocabulary, "checkboxes", many=True)


def rank(vocabulary: type[Term]) -> Kind:
    """One term of an ordered vocabulary, as the least that is accepted."""
    return _of_vocabulary("rank", vocabulary, "choice")


def _of_vocabulary(
    name: str, vocabulary: type[Term] | Vocabulary[Any], widget: Widget, *, many: bool = False
) -> Kind:
    def parse(text: str) -> str:
        try:
            term: Term | MapTerm = vocabulary(text)
            return term if isinstance(term, Term) else str(term)
        except ValueError:
            known = ", ".join(vocabulary)
            raise ValueError(lazy_gettext("is not known; choose from {known}", known=known)) from None

    return Kind(
        name=name,
        parse=parse,
        schema={"type": "string", "enum": [str(term) for term in vocabulary]},
        widget=widget,
        metavar="TERM",
        many=many,
        vocabulary=vocabulary,
    )


SLUGS: Final = Kind(
    name="terms",
    parse=str,
    schema={"type": "string"},
    widget="checkboxes",
    metavar="TERM",
    many=True,
)
"""Of a criterion whose vocabulary is a map's own, before that is known: see `own_criteria`."""


def count(maximum: int) -> Kind:
    """A whole number from 0 to a maximum."""
    longest = len(str(maximum))

    def parse(text: str) -> int:
        if not re.fullmatch(rf"\d{{1,{longest}}}", text, flags=re.ASCII) or int(text) > maximum:
            raise ValueError(lazy_gettext("is not a whole number from 0 to {n}", n=maximum))
        return int(text)

    return Kind(
        name="count",
        parse=parse,
        schema={"type": "integer", "minimum": 0, "maximum": maximum},
        widget="number",
        metavar="N",
        maximum=maximum,
    )


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, flags=re.ASCII):
        raise ValueError(lazy_gettext("is not an ISO day; write YYYY-MM-DD"))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(lazy_gettext("is not a day of the calendar; write YYYY-MM-DD")) from None


def _name(text: str) -> str:
    name = tidied(text)
    if not name or len(text) > MAX_TEXT or HIDDEN.search(name):
        fault = gettext_noop("is not a name; write 1 to {n} characters, no control characters")
        raise ValueError(lazy_gettext(fault, n=MAX_TEXT))
    return name


def _country(text: str) -> str:
    if not re.fullmatch("[A-Za-z]{2}", text):
        raise ValueError(lazy_gettext("is not a country; write its two letters (ISO 3166-1)"))
    return text.upper()


def _search(text: str) -> str:
    search = tidied(text)
    if not fold(search) or len(text) > MAX_TEXT or HIDDEN.search(search):
        fault = gettext_noop(
            "is not a search; write 1 to {n} characters, a letter or digit among them, no control characters"
        )
        raise ValueError(lazy_gettext(fault, n=MAX_TEXT))
    return search


_TEXT: Final = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}

DATE: Final = Kind(
    name="date",
    parse=_day,
    write=date.isoformat,
    schema={"type": "string", "format": "date"},
    widget="date",
    metavar="YYYY-MM-DD",
    crossed=gettext_noop("is after {key}={value}; swap the two days"),
)

NAMES: Final = Kind(
    name="names",
    parse=_name,
    schema=_TEXT,
    widget="names",
    metavar="NAME",
    many=True,
    identity=name_key,
    is_open=True,
    label=isolated,
)
"""Any of some names of an open vocabulary; spellings that are compared as equal are one name."""

ACTORS: Final = replace(NAMES, label=lambda name: isolated(names.actor(name)))
"""The same for actors, who are called by their name in the reader's language."""

COUNTRIES: Final = Kind(
    name="countries",
    parse=_country,
    schema={"type": "string", "pattern": "^[A-Z]{2}$"},
    widget="names",
    metavar="CODE",
    many=True,
    is_open=True,
    label=lambda code: isolated(country_name(code)),
)
"""Any of some countries by their code."""

SEARCH: Final = Kind(name="search", parse=_search, schema=_TEXT, widget="text", metavar="WORDS")

BOX: Final = Kind(
    name="box",
    parse=geometry.parse_box,
    write=geometry.write_box,
    schema={"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
    widget="shape",
    metavar="W,S,E,N",
)

AREA: Final = Kind(
    name="area",
    parse=geometry.parse_area,
    schema={"type": "string"},  # JSON Schema has no words for a polygon
    widget="shape",
    metavar="WKT",
)
