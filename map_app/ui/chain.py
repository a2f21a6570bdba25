"""The chain of the selected event as a small timeline: numbered dots by date, and their relations."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import streamlit as st

from map_app.core.dates import spell_day, spell_period
from map_app.core.language import _, isolated, own
from map_app.core.schema import Event
from map_app.core.vocab import Precision, Relation
from map_app.core.vocabulary import EventType, Vocabulary
from map_app.data.queries.chain import Chain, RelationEdge
from map_app.maps.symbols import css_name
from map_app.ui.text import esc

Address = Callable[[str], str]
"""The URL that opens an event, by its id, with everything else of the view."""

CLOSE: float = 7.5
"""Per cent of the rail: dots closer than this are stacked."""


def timeline(chain: Chain, selected: Event, address: Address, types: Vocabulary[EventType]) -> None:
    """Draw the chain; nothing where no event of the data is related to this one."""
    if len(chain.events) < 2:
        return
    st.html(
        f"<section class='card chain' aria-label='{esc(_('Chain of answers'))}'>"
        f"<h3>{esc(_('What it answers, and what answered it'))}</h3>"
        f"{_rail(chain, selected, address, types)}<ol>{''.join(_items(chain, selected, address))}</ol>"
        f"{_rest(chain)}</section>"
    )


def drawn(chain: Chain, selected: Event) -> dict[str, list[dict[str, object]]]:
    """For the map: `arcs` from the earlier event to the later, `marks` with the numbers of the dots."""
    placed = {e.id: e for e in chain.events if e.location_precision is not Precision.COUNTRY}
    arcs: list[dict[str, object]] = [
        {
            "from": (placed[link.earlier].lat, placed[link.earlier].lon),
            "to": (placed[link.later].lat, placed[link.later].lon),
            "step": link.step,
            "directed": link.relation is not Relation.PART_OF,
            "title": _edge_title(link, placed),
        }
        for link in chain.links
        if {link.earlier, link.later} <= placed.keys()
    ]
    marks: list[dict[str, object]] = [
        {"id": e.id, "n": n, "lat": e.lat, "lon": e.lon, "title": e.title}
        for n, e in enumerate(chain.events, 1)
        if e.id in placed and e.id != selected.id
    ]
    return {"arcs": arcs, "marks": marks}


def _edge_title(link: RelationEdge, placed: dict[str, Event]) -> str:
    earlier, later = placed[link.earlier], placed[link.later]
    words = link.relation.label.lower()
    return f"{isolated(later.title)} — {words}: {isolated(earlier.title)}"


def _rail(chain: Chain, selected: Event, address: Address, types: Vocabulary[EventType]) -> str:
    """The dots on a line from the first day to the last; the list below has the same in words."""
    first, last = chain.events[0].date_start, max(event.date_start for event in chain.events)
    days = max(1, (last - first).days)
    lanes: list[float] = []
    dots = []
    for n, event in enumerate(chain.events, 1):
        at = 100 * (event.date_start - first).days / days if last > first else 50.0
        lane = next((i for i, end in enumerate(lanes) if at - end >= CLOSE), len(lanes))
        lanes[lane : lane + 1] = [at]
        here = " selected" if event.id == selected.id else ""
        kind = css_name(event.event_type, types)
        dots.append(
            f"<a class='open dot{here} kind-{kind}' href='{esc(address(event.id))}' tabindex='-1'"
            f" title='{esc(f'{spell_day(event.date_start)}: {isolated(event.title)}')}'"
            f" style='inset-inline-start:{at:.1f}%;bottom:{lane * 1.45:.2f}rem'>{n}</a>"
        )
    height = len(lanes) * 1.45 + 0.2
    return (
        f"<div class='rail' aria-hidden='true' style='height:{height:.2f}rem'>{''.join(dots)}</div>"
        f"<p class='ends' aria-hidden='true'><span>{esc(spell_day(first))}</span>"
        f"<span>{esc(spell_day(last)) if last > first else ''}</span></p>"
    )


def _items(chain: Chain, selected: Event, address: Address) -> Iterator[str]:
    number = {event.id: n for n, event in enumerate(chain.events, 1)}
    for event in chain.events:
        relations = _("; ").join(_relations(chain, event, selected, number))
        small = f"<small>{esc(relations)}</small>" if relations else ""
        dates = f"<small>{esc(spell_period(event.date_start, event.date_end))}</small>"
        if event.id == selected.id:
            yield f"<li aria-current='true'>{dates}<strong>{esc(_('This event'))}</strong>{small}</li>"
        else:
            title = (
                f"<a class='open'{own(event.title)} href='{esc(address(event.id))}'>{esc(event.title)}</a>"
            )
            yield f"<li>{dates}{title}{small}</li>"


def _relations(chain: Chain, event: Event, selected: Event, number: dict[str, int]) -> Iterator[str]:
    """The relations of an event to earlier ones, of the selected one to later too: `In retaliation for 2`."""
    for relation in Relation:
        named = [link.earlier for link in chain.links if (link.later, link.relation) == (event.id, relation)]
        yield from _words(relation.label, named, number)
        if event.id == selected.id:
            naming = [
                link.later for link in chain.links if (link.earlier, link.relation) == (event.id, relation)
            ]
            yield from _words(relation.phrase, naming, number)


def _words(words: str, ids: list[str], number: dict[str, int]) -> Iterator[str]:
    if ids:
        numbers = _(", ").join(str(n) for n in sorted(number[i] for i in ids))
        yield _("{relation} {numbers}").format(relation=words, numbers=numbers)


def _rest(chain: Chain) -> str:
    words = _("The chain goes on: these are the nearest {count} events.").format(count=len(chain.events))
    return f"<p><small>{esc(words)}</small></p>" if chain.more else ""
