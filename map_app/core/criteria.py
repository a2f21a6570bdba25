"""The criteria table: one row per criterion, walked by everything that knows a filter.

Adding a criterion is adding a row here, its field to `EventFilter` and its predicate to `predicates.py`; both
are checked on import. Types and theatres are a map's own: see `own_criteria`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from map_app.core.countries import within_words
from map_app.core.dates import spell_day
from map_app.core.geometry import say_box
from map_app.core.json_schema import MAX_RADIUS_KM
from map_app.core.kinds import (
    ACTORS,
    AREA,
    BOX,
    COUNTRIES,
    DATE,
    NAMES,
    SEARCH,
    SLUGS,
    Kind,
    count,
    rank,
    terms,
)
from map_app.core.language import _, gettext_noop, isolated
from map_app.core.text import either
from map_app.core.vocab import Attribution, Precision, Role, Term, Verification, Within

MAX_KILLED: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One row: what a condition is called in the address and on the page, and its part of the sentence.

    `kind` reads and writes its values, `field` of `EventFilter` holds them. `column` of the event table has
    the values that are offered and counted, where there are such; `reported_column` is that without which an
    event never matches, so that the sentence counts how many are left out for that alone. `upper` is the key
    of the row that bounds the same from above: a value beyond it is a mistake in both. `needs` are fields, of
    which one must be set, or the row has no effect and is not said. `unset` is what a control with a single
    choice says while none is made. Rows of one `role` of an actor share a control.
    """

    key: str
    field: str
    label: str
    help: str
    example: str
    kind: Kind
    say: Callable[[Any], str]
    column: str = ""
    reported_column: str = ""
    upper: str = ""
    needs: tuple[str, ...] = ()
    role: Role | None = None
    unset: str = gettext_noop("any")


def _say_terms(pattern: str) -> Callable[[Any], str]:
    def say(given: tuple[Term, ...]) -> str:
        return _(pattern).format(either([term.phrase for term in type(given[0]) if term in given]))

    return say


def _say_names(pattern: str, label: Callable[[str], str] = isolated) -> Callable[[Any], str]:
    return lambda names: _(pattern).format(either([label(name) for name in names]))


def _by_role(role: Role, label: str, help_: str, sentence: str, example: str) -> Criterion:
    return Criterion(
        key=str(role),
        field=str(role),
        label=label,
        help=help_,
        example=f"{role}={example}",
        kind=ACTORS,
        say=_say_names(sentence, ACTORS.label),
        column=f"{role}s",
        role=role,
    )


_ACTOR_BY_ROLE: Final = (
    _by_role(
        Role.INITIATOR,
        gettext_noop("Actor as initiator"),
        gettext_noop("Any party that the event names as its initiator."),
        gettext_noop("with {} as initiator"),
        "Government",
    ),
    _by_role(
        Role.TARGET,
        gettext_noop("Actor as target"),
        gettext_noop("Any party that the event names as its target."),
        gettext_noop("with {} as target"),
        "Civilians",
    ),
    _by_role(
        Role.PARTICIPANT,
        gettext_noop("Actor as participant"),
        gettext_noop("Any party that the event names as a participant."),
        gettext_noop("with {} as participant"),
        "Government",
    ),
    _by_role(
        Role.MEDIATOR,
        gettext_noop("Actor as mediator"),
        gettext_noop("Any party that the event names as a mediator."),
        gettext_noop("with {} as mediator"),
        "United Nations",
    ),
)

CRITERIA: Final[tuple[Criterion, ...]] = (
    Criterion(
        key="from",
        field="date_from",
        label="From",
        help="Events that end on this day or later; days are local to the place.",
        example="from=2020-01-12",
        kind=DATE,
        say=lambda day: _("since {day}").format(day=spell_day(day)),
        upper="to",
    ),
    Criterion(
        key="to",
        field="date_to",
        label="To",
        help="Events that start on this day or earlier.",
        example="to=2020-02-08",
        kind=DATE,
        say=lambda day: _("until {day}").format(day=spell_day(day)),
    ),
    Criterion(
        key="type",
        field="type",
        label="Event type",
        help="What happened; repeat the key for alternatives.",
        example="type=air_strike",
        kind=SLUGS,
        say=", ".join,
        column="event_type",
    ),
    Criterion(
        key="theatre",
        field="theatre",
        label="Theatre",
        help="Where, by the outlines on the map; elsewhere lies outside them all.",
        example="theatre=elsewhere",
        kind=SLUGS,
        say=", ".join,
        column="theatre",
    ),
    Criterion(
        key="country",
        field="country",
        label="Country",
        help="By the event's country, as its two letters of ISO 3166-1; XZ for those at sea, in none.",
        example="country=LB",
        kind=COUNTRIES,
        say=within_words,
        column="country_code",
    ),
    Criterion(
        key="verification",
        field="verification",
        label="Verification",
        help="How well it is established that it happened as told.",
        example="verification=confirmed",
        kind=terms(Verification),
        say=_say_terms("{}"),
        column="verification",
    ),
    Criterion(
        key="attribution",
        field="attribution",
        label="Initiator known by",
        help="What its initiator is named on, of several the weakest; events that do not say never match.",
        example="attribution=claimed",
        kind=terms(Attribution),
        say=_say_terms("{}"),
        column="attribution_basis",
    ),
    Criterion(
        key="precision",
        field="precision",
        label="Place known at least to",
        help="Leaves out events whose place is known less precisely than this.",
        example="precision=settlement",
        kind=rank(Precision),
        say=lambda least: _("placed {} or better" if least.rank else "placed {}").format(least.phrase),
        column="location_precision",
        unset=gettext_noop("any precision"),
    ),
    Criterion(
        key="max_radius",
        field="max_radius",
        label="Place known within, in km",
        help="By the radius around the event's point, or around its governorate's whole outline; "
        "events without either never match, unless exact.",
        example="max_radius=20",
        kind=count(MAX_RADIUS_KM),
        say=lambda km: _("placed within {n} km").format(n=km),
    ),
    Criterion(
        key="actor",
        field="actor",
        label="Actor",
        help="Any party named in the event, in whatever role.",
        example="actor=Civilians",
        kind=ACTORS,
        say=_say_names(gettext_noop("naming {}"), ACTORS.label),
        column="actors",
    ),
    *_ACTOR_BY_ROLE,
    Criterion(
        key="source",
        field="source",
        label="Source",
        help="The publisher of any of the event's sources.",
        example="source=Reuters",
        kind=NAMES,
        say=_say_names(gettext_noop("with a source from {}")),
        column="publishers",
    ),
    Criterion(
        key="dataset",
        field="dataset",
        label="Dataset",
        help="The collection that the event came from.",
        example="dataset=our-events",
        kind=NAMES,
        say=_say_names(gettext_noop("from the dataset {}")),
        column="dataset",
    ),
    Criterion(
        key="q",
        field="q",
        label="Search",
        help="Every word must occur in the title, summary, place or actors.",
        example="q=port",
        kind=SEARCH,
        say=lambda text: _("mentioning “{text}”").format(text=isolated(text)),
    ),
    Criterion(
        key="min_killed",
        field="min_killed",
        label="Killed, at least",
        help="By the event's best figure; events without one never match.",
        example="min_killed=3",
        kind=count(MAX_KILLED),
        say=lambda least: _("with at least {n} reported killed").format(n=least),
        reported_column="killed_best",
    ),
    Criterion(
        key="bbox",
        field="bbox",
        label="Map window",
        help="West, south, east, north in degrees: a filter, kept when the map moves.",
        example="bbox=10,40,20,50",
        kind=BOX,
        say=lambda box: _("placed inside {box}").format(box=say_box(box)),
    ),
    Criterion(
        key="area",
        field="area",
        label="Drawn area",
        help="One polygon in WKT (longitude latitude), 64 corners at most.",
        example="area=POLYGON((10 40,20 40,20 50,10 40))",
        kind=AREA,
        say=lambda __: _("placed inside the drawn area"),
    ),
    Criterion(
        key="within",
        field="within",
        label="Window and area",
        help=(
            "Whether bbox and area also keep events that may lie inside: their disc touches the edge, "
            "or they are known only to a country that it meets. Without effect where neither is set."
        ),
        example="within=possible",
        kind=rank(Within),
        say=lambda reach: reach.phrase,
        needs=("bbox", "area"),
        unset=gettext_noop("Only what is placed inside"),
    ),
)

BY_KEY: Final[dict[str, Criterion]] = {c.key: c for c in CRITERIA}
BY_FIELD: Final[dict[str, Criterion]] = {c.field: c for c in CRITERIA}
RANGES: Final = tuple((lower, BY_KEY[lower.upper]) for lower in CRITERIA if lower.upper)
"""The pairs of rows whose values bound the same from below and from above."""
