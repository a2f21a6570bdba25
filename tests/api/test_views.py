"""Citations and the feed: a view quoted in three forms, and followed by a feed program."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import httpx
import pytest

from map_app.core import cite
from map_app.core.filters import EventFilter
from map_app.core.provenance import Provenance
from map_app.core.terms import Terms
from map_app.data.manager import ENVIRONMENT
from map_app.data.store import EventStore
from tests.data.plain import SHIPPED

Api = Callable[..., httpx.Response]
ATOM = "{http://www.w3.org/2005/Atom}"
QUERY = "type=air_strike&theatre=yemen"
HOSTILE = '<b>x</b> ]]> & "q" \u0007 غارة'


def test_a_citation_says_what_where_and_when(api: Api, store: EventStore) -> None:
    """Sentence, link, data version, licence and the day of access stand in the plain text."""
    answer = api(f"/api/citation.txt?{QUERY}&at=15,44,7")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    said = api(f"/api/provenance?{QUERY}").json()
    today = datetime.now(UTC).date()
    for fact in (said["sentence"], store.meta.version, said["licence"], f"http://map.test/?{QUERY}\n"):
        assert fact in answer.text
    assert str(today.year) in answer.text.splitlines()[-1]


def test_a_citation_is_csl_json(api: Api, store: EventStore) -> None:
    """Zotero and pandoc get one item of type dataset with author, title, version, address and day."""
    [item] = api(f"/api/citation.json?{QUERY}").json()
    assert (item["type"], item["URL"]) == ("dataset", f"http://map.test/?{QUERY}")
    assert item["version"] == store.meta.version[:12]
    assert item["author"] == [{"literal": "Conflict Event Map contributors"}]
    assert len(item["accessed"]["date-parts"][0]) == 3


def test_a_citation_is_bibtex(api: Api) -> None:
    """One `@misc` entry with balanced braces, and each field on its line."""
    text = api(f"/api/citation.bib?{QUERY}").text
    assert re.match(r"@misc\{conflict-event-map-[0-9a-f]{12},\n", text)
    assert text.count("{") == text.count("}")
    assert f"  url = {{http://map.test/?{QUERY}}},\n" in text


def test_hostile_names_stay_inside_a_citation() -> None:
    """No dataset's name ends a BibTeX field or a JSON string, nor adds a line."""
    evil = 'x}, note = {y\n@misc{z\\^~%$#_&"'
    said = Provenance(evil, "q=1", "0" * 64, 1, 2, evil, evil, evil, Terms(evil, evil, evil))
    seen = cite.Seen("http://h/?q=}{\\", datetime(2026, 1, 2, tzinfo=UTC).date())
    text = re.sub(r"\\text\w+\{\}|\\[{}]", "", cite.bibtex(said, seen))
    assert text.count("{") == text.count("}")
    assert len(re.findall(r"^@misc", text, flags=re.MULTILINE)) == 1
    assert json.loads(cite.csl(said, seen))[0]["container-title"] == evil
    assert len(cite.plain(said).splitlines()) == 6


def test_a_feed_program_reads_the_view(api: Api) -> None:
    """The feed is well-formed, of exactly this view, newest change first, and each entry opens its event."""
    answer = api(f"/api/events.atom?{QUERY}")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    ids = {f["id"] for f in api(f"/api/events.geojson?{QUERY}").json()["features"]}
    shown = [entry.link.rsplit("event=", 1)[1] for entry in feed.entries]
    assert len(shown) == min(100, len(ids))
    assert set(shown) <= ids
    assert all(entry.link.startswith(f"http://map.test/?{QUERY}&event=") for entry in feed.entries)
    assert [e.updated for e in feed.entries] == sorted((e.updated for e in feed.entries), reverse=True)
    assert len({entry.id for entry in feed.entries}) == len(shown)
    assert api(f"/api/events.atom?{QUERY}").content == answer.content


def test_a_feed_has_what_rfc_4287_asks(
    api: Api,
    make_feature: Callable[..., Any],
    write_events: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ids, titles, times and an author are there, hostile text stays text, a revision moves the event up."""
    old = make_feature("a", title=HOSTILE, summary=HOSTILE, recorded="2024-02-01")
    new = make_feature("b", recorded="2024-01-20", revised="2024-03-01")
    path = write_events(old, new, make_feature("c"), dataset="mine", attribution=HOSTILE)
    monkeypatch.setenv(ENVIRONMENT, str(path))
    root = ET.fromstring(api("/api/events.atom").content)  # noqa: S314 - our own bytes
    assert all(root.find(ATOM + name) is not None for name in ("id", "title", "updated", "author"))
    assert root.findtext(f"{ATOM}updated") == "2024-03-01T00:00:00Z"
    entries = root.findall(f"{ATOM}entry")
    days = [entry.findtext(f"{ATOM}updated", "")[:10] for entry in entries]
    assert days == ["2024-03-01", "2024-02-01", "2024-01-12"]
    assert entries[0].findtext(f"{ATOM}published") == "2024-01-20T00:00:00Z"
    assert entries[1].findtext(f"{ATOM}title") == HOSTILE.replace(
        "\u0007", ""
    )  # the file's reader drops what is no text
    for entry in entries:
        assert all(entry.findtext(ATOM + name) for name in ("id", "title", "updated", "summary"))


def test_a_feed_of_nothing_is_a_feed(api: Api) -> None:
    """A view without events has a valid feed without entries; a bad view is refused."""
    feed = feedparser.parse(api("/api/events.atom?actor=Nobody").content)
    assert (feed.bozo, feed.entries) == (False, [])
    assert api("/api/events.atom?type=x").status_code == 400
    assert len(feedparser.parse(api("/api/events.atom").content).entries) == min(100, len(SHIPPED.events))


def test_the_api_names_the_licences_of_the_rows(
    api: Api,
    make_feature: Callable[..., Any],
    write_events: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Provenance, citation, feed, and the collection of merged data name what the rows say."""
    other = make_feature("b", dataset="theirs", licence="ODbL", attribution="Them")
    path = write_events(make_feature("a"), other, dataset="mine", licence="CC0", attribution="Us")
    monkeypatch.setenv(ENVIRONMENT, str(path))
    asked = "dataset=theirs"
    assert api(f"/api/provenance?{asked}").json()["licence"] == "ODbL"
    assert "Licence: ODbL\n" in api(f"/api/citation.txt?{asked}").text
    assert "<rights>ODbL</rights>" in api(f"/api/events.atom?{asked}").text
    assert api("/api/collections/events").json()["terms"] == [
        {"dataset": "mine", "licence": "CC0", "attribution": "Us", "events": 1},
        {"dataset": "theirs", "licence": "ODbL", "attribution": "Them", "events": 1},
    ]


def test_a_comparisons_counts_are_a_file(api: Api, store: EventStore) -> None:
    """The link of a comparison gives both filters' counts; one that is not understood is refused by name."""
    answer = api("/api/differences.csv?theatre=iraq&compare=theatre%3Dsyria")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    _, total = answer.content.decode("utf-8-sig").splitlines()[:2]
    iraq, syria = (store.count(EventFilter(theatre=(t,))) for t in ("iraq", "syria"))
    assert total == f"all,,,,,,{iraq},{syria},{syria - iraq}"
    for query in ("theatre=iraq", "theatre=iraq&compare=type%3Dbogus"):
        refused = api(f"/api/differences.csv?{query}")
        assert refused.status_code == 400
        assert "compare" in refused.text
