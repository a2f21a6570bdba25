"""Who struck where: initiators by theatre, with a bar per month in every cell; drawn on demand.

A map without theatres has one column, of all places.

A plain HTML table, accessible to screen readers; each number is a link that filters to it.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

import streamlit as st

from map_app.core import names
from map_app.core.dates import spell_month
from map_app.core.filters import EventFilter
from map_app.core.language import _, gettext_noop, n_, own
from map_app.core.profile import MapProfile
from map_app.core.units import last_day
from map_app.core.vocabulary import EventType, Theatre
from map_app.data.queries.strikes import Strikes, kinds
from map_app.data.store import EventStore
from map_app.ui import state
from map_app.ui.text import esc

MOST_ACTORS: Final = 12
MOST_BARS: Final = 24
"""Maximum bars in a cell, for the last months."""

DEEPEST: Final = 45
"""Per cent of the accent colour behind the largest number, on which text keeps its contrast."""


class Words(NamedTuple):
    """What is said of the table: its captions, what a number leads to, the caption of the full table."""

    of_month: str
    of_months: str
    of_number: str
    of_all: str


WORDS: Final = Words(
    gettext_noop("Strikes by initiator and theatre, {month}"),
    gettext_noop("Strikes by initiator and theatre; a bar per month, {first} to {last}"),
    gettext_noop("A number filters to its initiator, theatre, month and these types."),
    gettext_noop("Strikes by initiator, theatre and month"),
)
WORDS_WITHOUT_THEATRES: Final = Words(
    gettext_noop("Strikes by initiator, {month}"),
    gettext_noop("Strikes by initiator; a bar per month, {first} to {last}"),
    gettext_noop("A number filters to its initiator, month and these types."),
    gettext_noop("Strikes by initiator and month"),
)


def panel(store: EventStore, filter_: EventFilter) -> None:
    """The collapsed panel, none on a map without types that are strikes; its query runs when it is opened."""
    if not kinds(store.profile):
        return
    with st.expander(_("Who struck where"), key="matrix", on_change="rerun") as box:
        if box.open:
            _draw(store.strikes(filter_), filter_, store.profile)


def _draw(found: Strikes, filter_: EventFilter, profile: MapProfile) -> None:
    counted = kinds(profile)
    if not found.cells:
        named = _(", ").join(kind.phrase for kind in counted)
        none = _("No strike with a named initiator under this filter. Counted are: {types}.")
        st.html(f"<p class='counts'>{esc(none.format(types=named))}</p>")
        return
    months = found.months()
    month = _month(months)
    theatres = [theatre for theatre in profile.theatres if found.count(theatre=theatre)]
    columns: list[Theatre | None] = [*theatres] or [None]
    words = WORDS if theatres else WORDS_WITHOUT_THEATRES
    actors = found.actors()[:MOST_ACTORS]
    most = max(found.count(a, t, month) for a in actors for t in columns)
    labels = [*(theatre.label for theatre in theatres), _("All")]
    head = "".join(f"<th scope='col'><span>{esc(label)}</span></th>" for label in labels)
    rows = ""
    for actor in actors:
        cells = "".join(_cell(found, filter_, actor, theatre, month, most, counted) for theatre in columns)
        total = f"<td class='sum'>{found.count(actor, month=month):,}</td>" if theatres else ""
        rows += f"<tr><th scope='row'>{_named(actor)}</th>{cells}{total}</tr>"
    st.html(
        f"<div class='counts'><p>{esc(_method(found, counted, words))}</p>"
        f"<div class='scroll' tabindex='0' role='region' aria-label='{esc(_('Who struck where'))}'>"
        f"<table class='matrix'><caption>{esc(_caption(months, month, words))}</caption>"
        f"<thead><tr><th scope='col'>{esc(_('Initiator'))}</th>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>{_others(found)}"
        f"{_full_table(found, theatres, months, words)}</div>"
    )


def _month(months: list[date]) -> date | None:
    """The selected month, None for all."""
    if len(months) < 2:
        return None
    return st.selectbox(
        _("Month"),
        [None, *months],
        format_func=lambda month: _("All months") if month is None else spell_month(month),
        key="matrix_month",
        width=220,
    )


def _caption(months: list[date], month: date | None, words: Words) -> str:
    if month or len(months) == 1:
        return _(words.of_month).format(month=spell_month(month or months[0]))
    shown = months[-MOST_BARS:]
    return _(words.of_months).format(first=spell_month(shown[0]), last=spell_month(shown[-1]))


def _named(actor: str) -> str:
    """The actor in the language of the page, its own name behind it."""
    local = names.actor(actor)
    original = f" title='{esc(actor)}'" if local != actor else ""
    return f"<bdi{own(local)}{original}>{esc(local)}</bdi>"


def _method(found: Strikes, counted: tuple[EventType, ...], words: Words) -> str:
    """What is counted, and why rows do not add up."""
    *rest, last = (kind.phrase for kind in counted)
    named = _("{first} and {last}").format(first=_(", ").join(rest), last=last) if rest else last
    said = [
        _("Counted are {types}, in the month they began, for the actor named as initiator.").format(
            types=named
        ),
        joint_words(found),
    ]
    if found.unstated:
        text = n_("{n} names no initiator.", "{n} name no initiator.", found.unstated)
        said.append(text.format(n=f"{found.unstated:,}"))
    if found.attributed:
        text = n_(
            "{n} is only attributed to its initiator.",
            "{n} are only attributed to their initiators.",
            found.attributed,
        )
        said.append(text.format(n=f"{found.attributed:,}"))
    if found.left_off:
        text = n_(
            "{n} was left off, being too many to read.",
            "{n} were left off, being too many to read.",
            found.left_off,
        )
        said.append(text.format(n=f"{found.left_off:,}"))
    said.append(_(words.of_number))
    return " ".join(said)


def joint_words(found: Strikes) -> str:
    """How many strikes are counted more than once."""
    if found.joint and found.total == 1:
        return _("This strike was a joint one, and counts for each of its initiators.")
    if found.joint:
        words = n_(
            "{n} of {total} strikes was a joint one, and counts for each of its initiators.",
            "{n} of {total} strikes were joint ones, and count for each of their initiators.",
            found.joint,
        )
        return words.format(n=f"{found.joint:,}", total=f"{found.total:,}")
    words = n_(
        "A joint strike would count for each of its initiators; this one is none.",
        "A joint strike would count for each of its initiators; none of these {n} is one.",
        found.total,
    )
    return words.format(n=f"{found.total:,}")


def _cell(
    found: Strikes,
    filter_: EventFilter,
    actor: str,
    theatre: Theatre | None,
    month: date | None,
    most: int,
    counted: tuple[EventType, ...],
) -> str:
    n = found.count(actor, theatre, month)
    if not n:
        return "<td class='none'><span aria-hidden='true'>·</span><span class='unseen'>0</span></td>"
    shade = round(DEEPEST * (n / most) ** 0.5)
    href = esc(state.link(**_narrowed(filter_, actor, theatre, month, counted)))
    bars = _bars(found, actor, theatre) if month is None else ""
    return (
        f"<td style='background:color-mix(in srgb, var(--heat) {shade}%, transparent)'>"
        f"<a class='open' href='{href}'>{n:,}</a>{bars}</td>"
    )


def _bars(found: Strikes, actor: str, theatre: Theatre | None) -> str:
    """A bar per month; the numbers are in the table below."""
    months = found.months()[-MOST_BARS:]
    if len(months) < 2:
        return ""
    counted = [found.count(actor, theatre, month) for month in months]
    top = max(found.cells.values())  # one scale for all cells: bars may be compared
    bars = "".join(f"<i style='height:{max(12 if n else 0, round(100 * n / top))}%'></i>" for n in counted)
    return f"<span class='bars' aria-hidden='true' style='--months:{len(months)}'>{bars}</span>"


def _narrowed(
    filter_: EventFilter,
    actor: str,
    theatre: Theatre | None,
    month: date | None,
    counted: tuple[EventType, ...],
) -> dict[str, Any]:
    """The filter fields of a cell."""
    fields: dict[str, Any] = {
        "initiator": (actor,),
        **({"theatre": (str(theatre),)} if theatre else {}),
        "type": tuple(str(kind) for kind in counted if not filter_.type or kind in filter_.type),
    }
    if month is None:
        return fields
    last = last_day(month, "month")
    start, end = max(month, filter_.date_from or month), min(last, filter_.date_to or last)
    # A long strike that began before the filter's first day is in a month that the filter excludes.
    return fields | ({"date_from": start, "date_to": end} if start <= end else {})


def _others(found: Strikes) -> str:
    rest = len(found.actors()) - MOST_ACTORS
    if rest <= 0:
        return ""
    words = n_(
        "{n} more initiator is in the table below.", "{n} more initiators are in the table below.", rest
    )
    return f"<p>{esc(words.format(n=rest))}</p>"


def _full_table(found: Strikes, theatres: list[Theatre], months: list[date], words: Words) -> str:
    """Every number as a plain table: a row per initiator and theatre, a column per month."""
    columns: list[Theatre | None] = [*theatres] or [None]
    head = "".join(f"<th scope='col'><span>{esc(spell_month(month))}</span></th>" for month in months)
    rows = "".join(
        f"<tr><th scope='row'>{_named(actor)}</th>{f'<td>{esc(theatre.label)}</td>' if theatre else ''}"
        + "".join(f"<td>{found.count(actor, theatre, month):,}</td>" for month in months)
        + "</tr>"
        for actor in found.actors()
        for theatre in columns
        if found.count(actor, theatre)
    )
    names_of = [_("Initiator"), *([_("Theatre")] if theatres else [])]
    heads = "".join(f"<th scope='col'>{esc(name)}</th>" for name in names_of) + head
    caption = esc(_(words.of_all))
    return (
        f"<details><summary>{esc(_('These numbers as a table'))}</summary>"
        f"<div class='scroll' tabindex='0' role='region' aria-label='{caption}'>"
        f"<table class='by-month'><caption>{caption}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div></details>"
    )
