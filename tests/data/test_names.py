"""Searches and names as people type them find what is meant, however it is spelled in the data."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.core.url import format_query
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.shipped import MAP, parse

MakeEvent = Callable[..., Event]
TITLES = {
    "ar1": "غارة قرب أحمد آباد",
    "ar2": "قصف مُسْتَشْفَى الشفاء",
    "ar3": "غـــارة جوية",
    "q1": "Raid near Be'eri",
    "q2": "Raid near Sana’a",
    "tr1": "Strike near İstanbul depot, Kırıkhan",
    "fr1": "Frappe près de l’hôpital",
    "dash1": "Talks at Al‑Tanf base",
    "dash2": "Deir ez–Zor raid",
    "fa1": "حمله به می\u200cدان كرمان",
    "he1": "תקיפה ליד בְּאֵר שֶׁבַע",
    "pf": "ﻏﺎﺭﺓ",
    "num": "عملية ٢٠٢٤",
    "acc": "Attaque à Alépo",
    "nbsp": "Strike near Port\u00a0Sudan",
}


@pytest.fixture(scope="module")
def titled(make_event: MakeEvent) -> EventStore:
    """One event a title; nothing else of them can be found by these searches."""
    other = {"summary": "", "place": "x", "actors": []}
    return EventStore(Collection(tuple(make_event(i, title=t, **other) for i, t in TITLES.items()), ()), MAP)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("be’eri", {"q1"}),
        ("Beeri", {"q1"}),
        ("sana'a", {"q2"}),
        ("SANA´A", {"q2"}),
        ("istanbul", {"tr1"}),
        ("İSTANBUL", {"tr1"}),
        ("kirikhan", {"tr1"}),
        ("l'hopital", {"fr1"}),
        ("al-tanf", {"dash1"}),
        ("Al Tanf", {"dash1"}),
        ("deir ez-zor", {"dash2"}),
        ("de\u00adir", {"dash2"}),
        ("احمد", {"ar1"}),
        ("\u2068أحمد\u2069 \u200fآباد", {"ar1"}),
        ("مستشفي", {"ar2"}),
        ("غاره", {"ar1", "ar3", "pf"}),
        ("غارة", {"ar1", "ar3", "pf"}),
        ("میدان", {"fa1"}),
        ("کرمان", {"fa1"}),
        ("באר שבע", {"he1"}),
        ("2024", {"num"}),
        ("alepo", {"acc"}),
        ("port sudan", {"nbsp"}),
        ("Al-Tanfield", set()),
    ],
)
def test_a_search_finds_what_reads_alike(titled: EventStore, typed: str, found: set[str]) -> None:
    """Apostrophes, dashes, accents, vowel signs, marks and forms of letters do not count."""
    asked = parse([("q", typed)])
    assert not asked.notices
    assert {row["id"] for row in titled.select(asked.filter, limit=99)} == found


@pytest.fixture(scope="module")
def named(make_event: MakeEvent) -> EventStore:
    """Names with a bar, in composed and decomposed form, in two cases and with a blank at the end."""

    def made(name: str, actor: str, *publishers: str, **more: str) -> Event:
        actors = [{"name": actor, "role": "initiator"}]
        return make_event(name, actors=actors, sources=[{"publisher": p} for p in publishers], **more)

    return EventStore(
        Collection(
            (
                made("a", "M\u00fcnster Militia", "Example | English", "S\u00fcdwelt", dataset="Süd"),
                made("b", "Mu\u0308nster Militia", "Su\u0308dwelt", dataset="Su\u0308d"),
                made("c", "Münster Militia", "reuters ", "Reuters", 'Rock &amp; Roll, "News" #1 100%+'),
                made("d", "Munster  militia", "Reuters"),
            ),
            (),
        ),
        MAP,
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("actor=M%C3%BCnster%20Militia", {"a", "b", "c", "d"}),
        ("actor=Mu%CC%88nster%20Militia", {"a", "b", "c", "d"}),
        ("source=S%C3%BCdwelt", {"a", "b"}),
        ("source=Example%20%7C%20English", {"a"}),
        ("source=Example", set()),
        ("source=English", set()),
        ("source=reuters%20", {"c", "d"}),
        ("source=%E2%81%A8Reuters%E2%81%A9", {"c", "d"}),
        ("source=Rock%20%26amp%3B%20Roll%2C%20%22News%22%20%231%20100%25%2B", {"c"}),
        ("dataset=S%C3%BCd", {"a", "b"}),
    ],
)
def test_a_link_finds_a_name_in_every_form(named: EventStore, query: str, found: set[str]) -> None:
    """A link matches a name whatever its case, blanks and Unicode form; a bar within it is no delimiter."""
    asked = parse(query)
    assert not asked.notices
    assert {row["id"] for row in named.select(asked.filter, limit=9)} == found
    assert parse(format_query(asked.filter)).filter == asked.filter


def test_spellings_of_a_name_are_one_option(named: EventStore) -> None:
    """A list of options has each name once, in its most usual spelling, with the number of its events."""
    everything = EventFilter()
    assert named.facet(everything, "actor") == {"Münster Militia": 4}
    assert named.facet(everything, "source") == {
        "Reuters": 2,
        "Südwelt": 2,
        "Example | English": 1,
        'Rock &amp; Roll, "News" #1 100%+': 1,
    }
    assert named.facet(everything, "dataset") == {"Süd": 2, "unnamed": 2}
    assert named.strikes(everything).actors() == ["Münster Militia"]


def test_the_option_is_spelled_as_the_link_has_it(named: EventStore) -> None:
    """A name that the address spells in its own way is that option, not a second one without events."""
    asked = parse("source=REUTERS&source=reuters").filter
    assert asked.source == ("REUTERS",)
    assert named.facet(asked, "source")["REUTERS"] == 2
    assert "Reuters" not in named.facet(asked, "source")
    assert named.unknown_names(asked) == []
