"""One event as HTML, all strings escaped, all uncertainty named: an entry of a dossier, facts of a card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape

from map_app.core import claims, names
from map_app.core.coerce import given_texts
from map_app.core.dates import spell_day, spell_period
from map_app.core.grades import Grade
from map_app.core.headline import precision_words
from map_app.core.language import _, direction, isolated, own
from map_app.core.parts import Actor, CasualtyRange, Source
from map_app.core.profile import MapProfile
from map_app.core.schema import Event
from map_app.core.series import Point
from map_app.core.text import markup_safe
from map_app.core.theatres import theatre_beside
from map_app.core.vocab import Basis, Role, SourceKind
from map_app.core.vocabulary import EventType, shown_as
from map_app.maps.symbols import css_name

Titles = Callable[[str], str | None]
"""Id of an event -> its title, None if it is not in the document."""


def esc(text: object) -> str:
    """Escape for HTML text and quoted attributes, on one line, so that no text begins a line of the file."""
    return escape(markup_safe(" ".join(str(text).split())), quote=True)


def entry(event: Event, title_of: Titles, profile: MapProfile) -> str:
    """The event as `<details>`, which needs no script; its data attributes are for the filters."""
    place = names.place(event.place, event.country_code)
    where = f"{place_name(place, event.place)} · " if place else ""
    period = spell_period(event.date_start, event.date_end)
    kind, shown = css_name(event.event_type, profile.types), shown_as(event.event_type, profile.types)
    return (
        f"<details class='entry' id='{esc(event.id)}' data-type='{esc(shown)}'"
        f" data-from='{event.date_start}' data-to='{event.date_end}'>"
        f"<summary><i class='symbol symbol-{kind}'></i><span class='head'>"
        f"<b dir='auto'>{esc(event.title)}</b>"
        f"<small>{period} · {where}{esc(profile.types.term(event.event_type).label)}</small></span></summary>"
        f"{_body(event, title_of, profile)}</details>"
    )


def _body(event: Event, title_of: Titles, profile: MapProfile) -> str:
    dataset = [(_("Dataset"), esc(event.dataset))] if event.dataset else []
    rows = [*facts(event, profile), *_relations(event, title_of), *dataset]
    summary = f"<p dir='auto'>{esc(event.summary)}</p>"
    return f"{summary}<dl>{described(rows)}</dl><ul class='sources'>{sources(event)}</ul>"


def described(rows: Iterable[tuple[str, str]]) -> str:
    """The items of a `<dl>`: terms in our words, each with its HTML."""
    return "".join(f"<dt>{esc(term)}</dt><dd dir='auto'>{text}</dd>" for term, text in rows)


def facts(event: Event, profile: MapProfile) -> list[tuple[str, str]]:
    """What a record says, as pairs of a term and HTML, without its title, summary, sources and relations."""
    given, kind = given_texts(event), profile.types.term(event.event_type)
    place = names.place(event.place, event.country_code)
    theatre = theatre_beside(place, event.theatre, event.country_code, profile)
    known = _small(_place_words(event, profile))
    rows = [
        (_("When"), f"{spell_period(event.date_start, event.date_end)}{_small(event.date_precision.label)}"),
        (_("Where"), f"{translated(place, event.place)}{_small(theatre)}{known}"),
        (_("Who"), "".join(map(_actor, event.actors)) or _("not stated")),
        *(
            (term, casualty_words(range_, text))
            for term, range_, text in _casualties(event, given, is_talk=kind.is_talk)
        ),
    ]
    if figures := "".join(_figures(event)):
        rows.append((_("Figures"), figures))
    rows.append((_("Status"), _status(event, kind)))
    if given:
        rows.append((_("As given"), "".join(f"<div>{_given(*item)}</div>" for item in given.items())))
    return rows


def sources(given: Event | Point) -> str:
    """The items of a list of sources."""
    listed = "".join(f"<li>{_source(source)}</li>" for source in given.sources)
    return listed or f"<li>{_('No source is given.')}</li>"


def _place_words(event: Event, profile: MapProfile) -> str:
    """The precision of the place: `exact, within 1.5 km: published coordinates`."""
    known = precision_words(event, profile.areas)
    return f"{known}{_('; ')}{isolated(event.location_basis)}" if event.location_basis else known


def _casualties(
    event: Event, given: dict[str, str], *, is_talk: bool
) -> Iterator[tuple[str, CasualtyRange | None, str]]:
    """Term, range and original text of the casualties to name: of talks and decisions only what is reported.

    Takes both texts out of `given`.
    """
    for term, range_, field in (
        (_("Killed"), event.killed, "killed"),
        (_("Injured"), event.injured, "injured"),
    ):
        text = given.pop(field, "")
        if range_ or text or not is_talk:
            yield term, range_, text


def casualty_words(range_: CasualtyRange | None, given: str = "") -> str:
    """A casualty range in words; "not reported" never becomes 0.

    `given` is the original text where it is no range.
    """
    if range_ is None and given:
        return _("given as “{text}”, which is no range of numbers").format(text=quoted(given[:300]))
    if range_ is None:
        return _("not reported")
    if range_.high == 0:
        return _("none, according to the sources")
    best = range_.best if range_.best is not None and range_.low != range_.high else None
    figure = _small(_("best figure {n}").format(n=f"{best:,}")) if best is not None else ""
    return f"{claims.spell_span(range_.low, range_.high)}{figure}"


def _figures(event: Event) -> Iterator[str]:
    """Who gives which count and whom it counts, then what the record notes besides."""
    for claim in event.casualty_claims:
        yield f"<div class='claim' dir='{direction()}'>{esc(claims.words(claim))}</div>"
    if event.casualty_note:
        yield f"<div{own(event.casualty_note)}>{esc(event.casualty_note)}</div>"


def _status(event: Event, kind: EventType) -> str:
    """The grade, and below it why."""
    why = Grade(event, kind).why
    because = f"<small dir='{direction()}'>{esc(why)}</small>" if why else ""
    return f"<span class='status'>{esc(event.verification.label)}</span>{because}"


def _relations(event: Event, title_of: Titles) -> list[tuple[str, str]]:
    found = []
    for link in event.relates_to:
        title = title_of(link.id)
        name = f"<a href='#{esc(link.id)}'>{esc(title)}</a>" if title else esc(link.id)
        found.append((link.relation.label, name))
    return found


def _source(source: Source) -> str:
    """A source as a link without a referrer, plain text where its URL is missing or unsafe; and its copy."""
    title = f"<q lang='{esc(source.lang or '')}'>{esc(source.title)}</q>" if source.title else ""
    words = f"<bdi>{esc(source.publisher)}</bdi>{': ' if title else ''}{title}"
    text = f"{source.publisher}: {source.title}" if source.title else source.publisher
    if _is_link(source.url):
        words = _link(source.url or "", words, own(text))
    else:
        words = f"<span{own(text)}>{words}</span>"
    return f"{words}{_copy(source)}{_small(_('; ').join(_about_source(source)))}"


def _copy(source: Source) -> str:
    """A second link where an archive keeps the page."""
    url = source.archived.url if source.archived else None
    if not _is_link(url):
        return ""
    return f" <small class='inline'>{_link(url or '', _('archived copy'), f' dir={direction()!r}')}</small>"


def _about_source(source: Source) -> Iterator[str]:
    """What is known of a source besides its publisher and title."""
    if not source.title:
        yield _("title not seen")
    if source.lang and source.lang != "en":
        yield _("language: {code}").format(code=isolated(source.lang))
    if source.published:
        yield _("published {day}").format(day=spell_day(source.published))
    if source.kind and source.kind is not SourceKind.OUTLET:
        yield source.kind.phrase
    if source.origin and source.origin != source.publisher:
        yield _("the word of {origin}").format(origin=isolated(names.actor(source.origin)))


def _is_link(url: str | None) -> bool:
    return bool(url) and str(url).startswith(("http://", "https://"))


def _link(url: str, words: str, attributes: str) -> str:
    rel = "noopener noreferrer nofollow"
    return f"<a href='{esc(url)}' target='_blank'{attributes} rel='{rel}'>{words}</a>"


def _actor(actor: Actor) -> str:
    local = names.actor(actor.name)
    original = f"<small{own(actor.name)}>{esc(actor.name)}</small>" if local != actor.name else ""
    words = actor_words(actor)
    return f"<div>{quoted(local)} <small class='inline'>{esc(words)}</small>{original}</div>"


def actor_words(actor: Actor) -> str:
    """An actor's part: `target`; of an initiator also what it is named on: `attributed to it by France`."""
    if actor.basis is None or actor.role is not Role.INITIATOR:
        return actor.role.label
    by = isolated(names.actor(actor.by)) if actor.by else ""
    match actor.basis:
        case Basis.CLAIMED:
            return _("initiator, by its own account")
        case Basis.FOUND:
            return _("initiator, found by {who}").format(who=by) if by else _("initiator, found by others")
        case _:
            return _("attributed to it by {who}").format(who=by) if by else _("attributed to it")


def _given(field: str, text: str) -> str:
    """An original value that was read as something else: `date_start: 2020-01-12 03:00`."""
    return f"<bdi>{esc(field)}</bdi>: {quoted(text[:300])}"


def quoted(text: str) -> str:
    """Text of a record, isolated from ours, whose direction may differ."""
    return f"<bdi{own(text)}>{esc(text)}</bdi>"


def translated(local: str, original: str) -> str:
    """A name in the language of the page, with the record's own below where that differs."""
    if local == original:
        return quoted(original)
    return f"{place_name(local, original)}<small{own(original)}>{esc(original)}</small>"


def place_name(local: str, original: str) -> str:
    """A place in the language of the page, parts of it perhaps in another, with the record's own behind."""
    if local == original:
        return quoted(original)
    return f"<bdi dir='{direction()}' title='{esc(original)}'>{esc(local)}</bdi>"


def _small(text: str) -> str:
    return f"<small dir='auto'>{esc(text)}</small>" if text else ""
