"""One event as static HTML, every string escaped, every uncertainty named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from map_app.core.coerce import given_texts
from map_app.core.dates import spell_day, spell_period
from map_app.core.headline import precision_words
from map_app.core.language import _
from map_app.core.schema import CasualtyRange, Event, Source
from map_app.core.text import markup_safe

Titles = Callable[[str], str | None]
"""Id of an event -> its title, None if it is not in the document."""


def esc(text: object) -> str:
    """Escape for HTML text and quoted attributes, on one line, so that no text begins a line of the file."""
    return escape(markup_safe(" ".join(str(text).split())), quote=True)


def entry(event: Event, title_of: Titles) -> str:
    """The event as `<details>`, which needs no script; its data attributes are for the filters."""
    where = f"{esc(event.place)} · " if event.place else ""
    period = spell_period(event.date_start, event.date_end)
    return (
        f"<details class='entry' id='{esc(event.id)}' data-type='{event.event_type}'"
        f" data-from='{event.date_start}' data-to='{event.date_end}'>"
        f"<summary><i class='symbol symbol-{event.event_type}'></i><span class='head'>"
        f"<b dir='auto'>{esc(event.title)}</b>"
        f"<small>{period} · {where}{esc(event.event_type.label)}</small></span></summary>"
        f"{_body(event, title_of)}</details>"
    )


def _body(event: Event, title_of: Titles) -> str:
    given = given_texts(event)
    rows = [
        (_("When"), f"{spell_period(event.date_start, event.date_end)}{_small(event.date_precision.label)}"),
        (_("Where"), f"{esc(event.place)}{_small(place_words(event))}"),
        (
            _("Who"),
            ", ".join(f"{esc(a.name)} ({esc(a.role.label)})" for a in event.actors) or _("not stated"),
        ),
        *((term, toll_words(toll, text)) for term, toll, text in told_tolls(event, given)),
        *([(_("Figures"), esc(event.casualty_note))] if event.casualty_note else []),
        (_("Status"), esc(event.verification.label)),
        *(
            [(_("As given"), "; ".join(f"{esc(k)}: {esc(v[:300])}" for k, v in given.items()))]
            if given
            else []
        ),
        *_relations(event, title_of),
        *([(_("Dataset"), esc(event.dataset))] if event.dataset else []),
    ]
    listed = "".join(f"<dt>{term}</dt><dd dir='auto'>{text}</dd>" for term, text in rows)
    sources = "".join(f"<li>{_source(source)}</li>" for source in event.sources)
    none = f"<li>{_('No source is given.')}</li>"
    return (
        f"<p dir='auto'>{esc(event.summary)}</p><dl>{listed}</dl><ul class='sources'>{sources or none}</ul>"
    )


def place_words(event: Event) -> str:
    """The precision of the place: `exact, within 1.5 km; published coordinates`."""
    known = precision_words(event)
    return f"{known}; {event.location_basis}" if event.location_basis else known


def told_tolls(event: Event, given: dict[str, str]) -> Iterator[tuple[str, CasualtyRange | None, str]]:
    """Term, range and original text of the tolls to tell: of talks and decisions only what is reported.

    Takes both texts out of `given`.
    """
    for term, toll, field in (
        (_("Killed"), event.killed, "killed"),
        (_("Injured"), event.injured, "injured"),
    ):
        text = given.pop(field, "")
        if toll or text or not event.event_type.is_talk:
            yield term, toll, text


def toll_words(toll: CasualtyRange | None, given: str = "") -> str:
    """A casualty range in words; "not reported" never becomes 0.

    `given` is the original text where it is no range.
    """
    if toll is None and given:
        return _("given as “{text}”, which is no range of numbers").format(text=esc(given[:300]))
    if toll is None:
        return _("not reported")
    if toll.high == 0:
        return _("none, according to the sources")
    best = toll.best if toll.best is not None and toll.low != toll.high else None
    return str(toll) + (_small(_("best figure {n}").format(n=best)) if best is not None else "")


def _relations(event: Event, title_of: Titles) -> list[tuple[str, str]]:
    found = []
    for link in event.relates_to:
        title = title_of(link.id)
        name = f"<a href='#{esc(link.id)}'>{esc(title)}</a>" if title else esc(link.id)
        found.append((link.relation.label, name))
    return found


def _source(source: Source) -> str:
    """A source as a link without a referrer; plain text where its URL is missing or unsafe."""
    words = esc(f"{source.publisher}: {source.title}" if source.title else source.publisher)
    published = _("published {day}").format(day=spell_day(source.published)) if source.published else ""
    if not source.url or not source.url.startswith(("http://", "https://")):
        return f"<span dir='auto'>{words}</span>{_small(published)}"
    rel = "noopener noreferrer nofollow"
    return (
        f"<a href='{esc(source.url)}' target='_blank' rel='{rel}' dir='auto'>{words}</a>{_small(published)}"
    )


def _small(text: str) -> str:
    return f" <small dir='auto'>{esc(text)}</small>" if text else ""
