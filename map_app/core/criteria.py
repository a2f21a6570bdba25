"""The criteria table: one row per criterion, walked by everything that knows a filter.

Adding a criterion is adding a field to `EventFilter` and a row here. Parsers raise `ValueError` with
the reason and the cure; predicates are Ibis expressions over the event table (`data/table.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import ibis
import ibis.expr.types as ir

from map_app.core import geometry
from map_app.core.dates import spell_day
from map_app.core.language import _, gettext_noop, isolated, lazy_gettext
from map_app.core.matching import all_words, any_name, in_list, read_name, read_search
from map_app.core.text import either
from map_app.core.vocab import EventType, Precision, Term, Theatre, Verification

Kind = Literal["date", "terms", "rank", "names", "text", "count", "box", "area"]

MAX_VALUES: Final = 100
"""Values of one key; beyond it the rest is refused."""

MAX_KILLED: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One row: how a condition is named, read, written, asked and said.

    `parse` reads one value of the address and `write` gives it back; `many` criteria hold a tuple of
    such values. `where` makes the Ibis predicate from the whole field; `say` its part of the sentence.
    """

    key: str
    field: str
    label: str
    help: str
    example: str
    kind: Kind
    parse: Callable[[str], Any]
    write: Callable[[Any], str]
    where: Callable[[ir.Table, Any], ir.BooleanValue]
    say: Callable[[Any], str]
    column: str = ""
    vocabulary: type[Term] | None = None

    @property
    def many(self) -> bool:
        """True where the key may be repeated for alternatives."""
        return self.kind in ("terms", "names")


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, flags=re.ASCII):
        raise ValueError(lazy_gettext("is not an ISO day; write YYYY-MM-DD"))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(lazy_gettext("is not a day of the calendar; write YYYY-MM-DD")) from None


def _term(vocabulary: type[Term]) -> Callable[[str], Term]:
    def parse(text: str) -> Term:
        try:
            return vocabulary(text)
        except ValueError:
            known = ", ".join(vocabulary)
            raise ValueError(lazy_gettext("is not known; choose from {known}", known=known)) from None

    return parse


def _killed(text: str) -> int:
    if not re.fullmatch(r"\d{1,7}", text, flags=re.ASCII) or int(text) > MAX_KILLED:
        raise ValueError(lazy_gettext("is not a whole number from 0 to {n}", n=MAX_KILLED))
    return int(text)


def _any_of(column: str) -> Callable[[ir.Table, Any], ir.BooleanValue]:
    return lambda t, values: t[column].isin([str(v) for v in values])


def _say_terms(pattern: str, *, labels: bool = False) -> Callable[[Any], str]:
    def say(terms: tuple[Term, ...]) -> str:
        listed = [term for term in type(terms[0]) if term in terms]
        said = [term.label.lower() if labels else term.phrase for term in listed]
        return _(pattern).format(either(said))

    return say


def _say_names(pattern: str) -> Callable[[Any], str]:
    return lambda names: _(pattern).format(either([isolated(name) for name in names]))


CRITERIA: Final[tuple[Criterion, ...]] = (
    Criterion(
        key="from",
        field="date_from",
        label="From",
        help="Events that end on this day or later; days are local to the place.",
        example="from=2024-01-12",
        kind="date",
        parse=_day,
        write=date.isoformat,
        where=lambda t, day: t.date_end >= ibis.literal(day),
        say=lambda day: _("since {day}").format(day=spell_day(day)),
    ),
    Criterion(
        key="to",
        field="date_to",
        label="To",
        help="Events that start on this day or earlier.",
        example="to=2024-02-08",
        kind="date",
        parse=_day,
        write=date.isoformat,
        where=lambda t, day: t.date_start <= ibis.literal(day),
        say=lambda day: _("until {day}").format(day=spell_day(day)),
    ),
    Criterion(
        key="type",
        field="type",
        label="Event type",
        help="What happened; repeat the key for alternatives.",
        example="type=air_strike",
        kind="terms",
        parse=_term(EventType),
        write=str,
        where=_any_of("event_type"),
        say=_say_terms(gettext_noop("of type {}"), labels=True),
        column="event_type",
        vocabulary=EventType,
    ),
    Criterion(
        key="theatre",
        field="theatre",
        label="Theatre",
        help="Where, by the outlines on the map; elsewhere lies outside them all.",
        example="theatre=yemen",
        kind="terms",
        parse=_term(Theatre),
        write=str,
        where=_any_of("theatre"),
        say=_say_terms(gettext_noop("in {}")),
        column="theatre",
        vocabulary=Theatre,
    ),
    Criterion(
        key="verification",
        field="verification",
        label="Verification",
        help="How well it is established that it happened as told.",
        example="verification=confirmed",
        kind="terms",
        parse=_term(Verification),
        write=str,
        where=_any_of("verification"),
        say=_say_terms("{}"),
        column="verification",
        vocabulary=Verification,
    ),
    Criterion(
        key="precision",
        field="precision",
        label="Place known at least to",
        help="Leaves out events whose place is known less precisely than this.",
        example="precision=settlement",
        kind="rank",
        parse=_term(Precision),
        write=str,
        where=lambda t, least: t.precision_rank <= least.rank,
        say=lambda least: _("placed {} or better" if least.rank else "placed {}").format(least.phrase),
        column="location_precision",
        vocabulary=Precision,
    ),
    Criterion(
        key="actor",
        field="actor",
        label="Actor",
        help="Any party named in the event, in whatever role.",
        example="actor=Jordan",
        kind="names",
        parse=read_name,
        write=str,
        where=in_list("actor_keys"),
        say=_say_names(gettext_noop("naming {}")),
        column="actors",
    ),
    Criterion(
        key="source",
        field="source",
        label="Source",
        help="The publisher of any of the event's sources.",
        example="source=Reuters",
        kind="names",
        parse=read_name,
        write=str,
        where=in_list("publisher_keys"),
        say=_say_names(gettext_noop("with a source from {}")),
        column="publishers",
    ),
    Criterion(
        key="dataset",
        field="dataset",
        label="Dataset",
        help="The collection that the event came from.",
        example="dataset=conflict-event-map",
        kind="names",
        parse=read_name,
        write=str,
        where=any_name("dataset_key"),
        say=_say_names(gettext_noop("from the dataset {}")),
        column="dataset",
    ),
    Criterion(
        key="q",
        field="q",
        label="Search",
        help="Every word must occur in the title, summary, place or actors.",
        example="q=port+hodeidah",
        kind="text",
        parse=read_search,
        write=str,
        where=all_words,
        say=lambda text: _("mentioning “{text}”").format(text=isolated(text)),
    ),
    Criterion(
        key="min_killed",
        field="min_killed",
        label="Killed, at least",
        help="By the event's best figure; events without one never match.",
        example="min_killed=3",
        kind="count",
        parse=_killed,
        write=str,
        where=lambda t, least: t.killed_best.notnull() & (t.killed_best >= least),
        say=lambda least: _("with at least {n} reported killed").format(n=least),
    ),
    Criterion(
        key="bbox",
        field="bbox",
        label="Map window",
        help="West, south, east, north in degrees: a filter, kept when the map moves.",
        example="bbox=42,12,55,20",
        kind="box",
        parse=geometry.parse_box,
        write=geometry.write_box,
        where=geometry.in_box,
        say=lambda box: _("inside {box}").format(box=geometry.say_box(box)),
    ),
    Criterion(
        key="area",
        field="area",
        label="Drawn area",
        help="One polygon in WKT (longitude latitude), 64 corners at most.",
        example="area=POLYGON((42 12,55 12,55 20,42 12))",
        kind="area",
        parse=geometry.parse_area,
        write=str,
        where=geometry.in_area,
        say=lambda __: _("inside the drawn area"),
    ),
)

BY_KEY: Final[dict[str, Criterion]] = {c.key: c for c in CRITERIA}
BY_FIELD: Final[dict[str, Criterion]] = {c.field: c for c in CRITERIA}
