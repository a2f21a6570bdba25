"""The dossier as a file: whole, small, checkable, the same bytes by every way, and hostile words as words."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest

from map_app.core.filters import EventFilter
from map_app.data.loading import load
from map_app.data.map_folder import load_map
from map_app.data.readers.geojson import read_geojson
from map_app.data.store import EventStore
from map_app.errors import FilterError
from map_app.maps import dossier, outputs
from tests.conftest import Ran
from tests.data.plain import SHIPPED
from tests.other_map import write_map
from tests.shipped import MAP, parse

Api = Callable[..., httpx.Response]
QUERY = "type=air_strike&theatre=yemen"
HOSTILE = (
    "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} ' \" & \u2028 \n"
    + ('{"type":"Feature" غارة')
)


def written(store: EventStore, query: str = "") -> str:
    """The dossier of a query, as text."""
    asked = parse(query)
    look = outputs.Look(asked.view)
    return b"".join(outputs.stream(store, asked.filter, "html", look)).decode()


class Seen(HTMLParser):
    """What a browser's parser makes of the file: elements with their attributes, and the records."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]


def records(text: str) -> list[str]:
    """The embedded records, as a reader's `grep` finds them."""
    return re.findall(r'^\{"type":"Feature".*\n', text, flags=re.MULTILINE)


def test_it_says_in_which_language_its_records_are(tmp_path: Path) -> None:
    """As the map has it: the page is English, the records are not."""
    lakes = load_map(write_map(tmp_path, text_language="fr"))
    store = EventStore(load(tmp_path / "events.geojson", lakes), lakes)
    assert "lang='fr'>" in b"".join(dossier.write(store, EventFilter(), outputs.Look())).decode()
    assert "lang='fr'" not in written(EventStore(SHIPPED, MAP), QUERY)


def test_it_holds_every_event_and_stays_small(store: EventStore) -> None:
    """All shipped events fit into 4 MB: each once as a record and once in the list, in total order."""
    text = written(store)
    assert len(text.encode()) < 4_000_000
    ids = [event.id for event in sorted(SHIPPED.events, key=lambda e: e.sort_key)]
    assert [json.loads(line)["id"] for line in records(text)] == ids
    entries = [a["id"] for a in Seen(text).all("details") if a.get("class") == "entry"]
    assert entries == ids


def test_the_same_view_gives_the_same_bytes(api: Api, run: Callable[..., Ran], tmp_path: Path) -> None:
    """Over HTTP, from the command line and a second time: no random id, no host, no time."""
    link = f"{QUERY}&event=2024-01-12-sample&at=15,44,7"
    answer = api(f"/api/events.html?{link}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert "map.test" not in answer.text
    assert run("export", "--query", link, "-o", tmp_path / "map.html") == Ran(0, b"", "")
    assert (tmp_path / "map.html").read_bytes() == answer.content
    again = api(f"/api/events.html?{link}", If_None_Match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert api(f"/api/events.html?{QUERY}").headers["etag"] != answer.headers["etag"]


@pytest.mark.server
def test_a_reader_can_check_the_records(store: EventStore, tmp_path: Path) -> None:
    """The command that the file names prints the checksum that the file names."""
    text = written(store, QUERY)
    path = tmp_path / "map.html"
    path.write_text(text, encoding="utf-8")
    named = re.search(r"sha256 ([0-9a-f]{64})", text)
    assert named
    command = dossier.VERIFY.replace("FILE", str(path))
    told = subprocess.run(["sh", "-c", command], capture_output=True, check=True, text=True).stdout
    assert told.split()[0] == named[1]
    assert "sha256sum" in text


def test_it_holds_the_outlines_that_its_records_name(store: EventStore) -> None:
    """And no other, so that a dossier without any does not grow."""
    for query, named in (("q=wasit", ["IQ-WA"]), ("theatre=red_sea", [])):
        document = written(store, query)
        [held] = re.findall(r'id="areas">\n(.*?)</script>', document)
        assert list(json.loads(held)) == named


def test_it_says_where_it_comes_from(store: EventStore) -> None:
    """Sentence, query, data version, counts, licence and attribution stand in it, as in any export."""
    text = written(store, QUERY)
    said = store.provenance(parse(QUERY).filter)
    for fact in (said.sentence, said.data_version, said.licence, f"{said.count} of {said.total}"):
        assert fact in text
    assert "type=air_strike&amp;theatre=yemen" in text


def test_its_own_policy_lets_only_its_own_scripts_run(store: EventStore) -> None:
    """Every script that runs is named by its hash; no host is; no element would load anything."""
    text = written(store, QUERY)
    seen = Seen(text)
    [policy] = [a["content"] or "" for a in seen.all("meta") if a.get("http-equiv")]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    assert "http" not in policy
    assert not [a for a in seen.all("script") if a.get("src")]
    assert seen.all("link") == seen.all("iframe") == seen.all("img") == []
    styles = "".join(re.findall(r"<style>(.*?)</style>", text, flags=re.DOTALL))
    assert not re.search(r"url\((?!\"?data:)", styles)


@pytest.mark.parametrize(
    "name", ["title", "summary", "place", "location_basis", "casualty_note", "event_type"]
)
def test_hostile_words_stay_words(make_feature: Callable[..., Any], tmp_path: Path, name: str) -> None:
    """No text of an event adds an element, a script, a record or a template's result."""
    plain = written(store_of(tmp_path, make_feature("one", **{name: "plain"})))
    text = HOSTILE[:100] if name == "event_type" else HOSTILE  # no type is longer
    feature = make_feature("one", **{name: text}, extra_key=HOSTILE)
    hostile = store_of(tmp_path, feature, dataset="mine", attribution=HOSTILE)
    text = written(hostile)
    assert [(tag, {*held}) for tag, held in Seen(text).tags] == [
        (tag, {*held}) for tag, held in Seen(plain).tags
    ]
    assert "49" not in re.findall(r"<b dir='auto'>(.*?)</b>", text)[0]
    [line] = records(text)
    assert json.loads(line)["id"] == "one"
    assert hashlib.sha256(line.encode()).hexdigest() in text


def store_of(folder: Path, *features: Any, **members: Any) -> EventStore:  # noqa: ANN401 - JSON
    """A store of features, read from a file as any."""
    path = folder / "some.geojson"
    document = {"type": "FeatureCollection", **members, "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    return EventStore(read_geojson(path, SHIPPED.events[-1].date_end.replace(year=2030), MAP), MAP)


def test_a_link_s_scheme_is_looked_at(make_feature: Callable[..., Any], tmp_path: Path) -> None:
    """A source with a `javascript:` address is text, never a link."""
    bad = {"publisher": "P", "title": "T", "url": "javascript:alert(1)", "published": None}
    good = bad | {"url": "https://example.org/a?b='c'&d"}
    text = written(store_of(tmp_path, make_feature("one", sources=[good, bad])))
    links = [a["href"] or "" for a in Seen(text.split("<main")[1]).all("a")]
    assert [link for link in links if not link.startswith("#")] == ["https://example.org/a?b='c'&d"]


def test_an_archived_copy_is_a_second_link(make_feature: Callable[..., Any], tmp_path: Path) -> None:
    """Beside the page itself, or alone where that has no address; escaped as every address is."""
    page = {"publisher": "P", "title": "T", "url": "https://example.org/a", "published": None}
    copied = page | {"archived": {"url": "https://archive.example/1'/https://example.org/a", "time": None}}
    other = page | {"url": None, "archived": "https://archive.example/2"}
    text = written(store_of(tmp_path, make_feature("one", sources=[copied, other, page])))
    links = [a["href"] or "" for a in Seen(text.split("<main")[1]).all("a")]
    assert [link for link in links if not link.startswith("#")] == [
        "https://example.org/a",
        "https://archive.example/1'/https://example.org/a",
        "https://archive.example/2",
        "https://example.org/a",
    ]
    assert text.count(">archived copy</a>") == 2


def test_nothing_at_all_is_a_dossier_too(store: EventStore) -> None:
    """A view without events gives a whole file that says so."""
    text = written(store, "actor=Nobody")
    assert records(text) == []
    assert "0 events" in text


def test_too_many_events_are_refused(
    api: Api,
    make_feature: Callable[..., Any],
    write_events: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A list that nobody reads is refused with the way out, over HTTP and in Python."""
    monkeypatch.setitem(outputs.DRAWN, "html", replace(outputs.DRAWN["html"], most=2))
    monkeypatch.setenv("MAP_APP_EVENTS", str(write_events(*(make_feature(f"e{n}") for n in range(3)))))
    answer = api("/api/events.html")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert "Narrow the filter" in answer.json()["detail"]
    with pytest.raises(FilterError, match="at most 2"):
        written(EventStore(SHIPPED, MAP))
    assert api("/api/events.html?type=air_strike&q=x").status_code == 200
