"""About this map, and the way to report an error, as a reader finds them on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from map_app.core.about import SECTIONS, own_texts
from map_app.core.filters import EventFilter
from map_app.core.language import LANGUAGES, _
from map_app.core.vocab import Precision, Verification
from map_app.data.catalogues import speaking
from map_app.data.environment import CORRECTIONS
from map_app.data.store import EventStore
from map_app.ui.about import release
from tests.maps.test_dossier import HOSTILE
from tests.shipped import MAP, PROFILE
from tests.ui.conftest import Opener, htmls

TOWER_22 = "2024-01-28-tower-22-drone-attack"


def about(page: AppTest) -> str:
    """The text of the page about the map; empty where it is not open."""
    found = [html for html in htmls(page) if "class='about'" in html]
    return unescape(re.sub("<[^>]+>", " ", found[0])) if found else ""


def report(page: AppTest) -> str:
    """Where the card's "Something wrong?" leads; empty where it leads nowhere."""
    found = [re.search(r"class='report' href='([^']+)'", html) for html in htmls(page)]
    return unescape(next((match[1] for match in found if match), ""))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_about_says_it_all_in_each_language(open_panel: Opener, store: EventStore, lang: str) -> None:
    """Method, grades in the vocabulary's words, gaps, terms, versions, and the figures of the data shown."""
    told = about(open_panel("", f"about=true&theatre=gaza&lang={lang}"))
    with speaking(lang, MAP):
        words = [_(text) for section in SECTIONS for text in (section.heading, *section.texts) if text]
        words += [text for section in PROFILE.about for text in own_texts(PROFILE, section)]
        words += [term.meaning for term in (*Verification, *Precision)]
    assert [text for text in words if text not in told] == []
    terms = store.provenance(EventFilter())
    figures = [str(len(store.facet(EventFilter(), "source"))), f"{store.meta.total:,}", release()]
    for text in (*figures, store.meta.version[:12], terms.licence, terms.attribution, terms.dataset):
        assert text in told


def test_every_view_has_a_way_there(open_panel: Opener) -> None:
    """The link keeps filter, card, comparison and language; without the key nothing is open."""
    query = f"theatre=iraq&event={TOWER_22}&compare=theatre%3Dsyria&lang=he"
    page = open_panel("", query)
    assert about(page) == ""
    [link] = [
        m[1] for html in htmls(page) if (m := re.search(r"about-link'><a class='open' href='([^']+)", html))
    ]
    kept = {**parse_qs(query), "about": ["true"]}
    assert parse_qs(unescape(link).removeprefix("?")) == kept


def test_what_holds_for_the_shipped_data_is_not_said_of_others(
    make_feature: Callable[..., Any],
    write_events: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    open_panel: Opener,
) -> None:
    """Somebody else's records have their own terms, as text, and no method of ours."""
    path = write_events(make_feature("one"), dataset="theirs", licence=HOSTILE)
    monkeypatch.setenv("MAP_APP_EVENTS", str(path))
    page = open_panel("", "about=true")
    told = about(page)
    assert "1 event " in told
    assert "theirs" in told
    assert [text for section in PROFILE.about for text in own_texts(PROFILE, section) if text in told] == []
    assert "How the records were made" not in told
    assert "<script>alert(1)" not in "".join(html for html in htmls(page) if "class='about'" in html)


def test_a_card_without_an_address_gives_a_report_to_copy(
    open_panel: Opener, store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Id, link, version and who made the record, and no dead link; the page about the map gives one too."""
    monkeypatch.delenv(CORRECTIONS, raising=False)
    page = open_panel("", f"event={TOWER_22}")
    assert report(page) == ""
    [told] = [html for html in htmls(page) if "Something wrong?" in html]
    version = store.meta.version[:12]
    for text in (f"({TOWER_22})", f"Event: {TOWER_22}", f"Data version: {version}", store.meta.attribution):
        assert text in told
    assert f"Data version: {version}" in about(open_panel("", "about=true"))


def test_a_card_leads_where_the_operator_says(
    open_panel: Opener, store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail names event and data version; where no program opens, address and text can be copied."""
    monkeypatch.setenv(CORRECTIONS, "mailto:desk@news.example")
    page = open_panel("", f"theatre=northeast_jordan&event={TOWER_22}")
    link = urlsplit(report(page))
    assert (link.scheme, link.path) == ("mailto", "desk@news.example")
    fields = parse_qs(link.query)
    assert TOWER_22 in fields["subject"][0]
    assert f"Data version: {store.meta.version[:12]}" in fields["body"][0]
    [told] = [html for html in htmls(page) if "Something wrong?" in html]
    assert "<bdi>desk@news.example</bdi>" in told
    assert f"Event: {TOWER_22}" in told.partition("<textarea")[2]
    assert "send them to who runs it" not in told
    assert "desk@news.example" in about(open_panel("", "about=true"))


def test_a_page_for_reports_is_one_press_away(open_panel: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is reported on a page of the operator's needs no text to copy."""
    monkeypatch.setenv(CORRECTIONS, "https://news.example/report?event={id}")
    page = open_panel("", f"event={TOWER_22}")
    assert report(page) == f"https://news.example/report?event={TOWER_22}"
    [told] = [html for html in htmls(page) if "Something wrong?" in html]
    assert "<textarea" not in told
