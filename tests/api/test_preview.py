"""What a chat shows of a link: the view's own title, words and picture, in the page that is served."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import FileResponse, PlainTextResponse
from starlette.routing import Mount, Route

from map_app.api.middleware.preview import LinkPreview
from map_app.api.routes.api import api as make_api
from map_app.data.manager import store_manager
from map_app.data.store import EventStore
from tests.loops import run_alone
from tests.maps.test_dossier import HOSTILE

TITLE = b"<title>Whatever Streamlit calls its page</title>"
TOWER_22 = "2024-01-28-tower-22-drone-attack"


class Head(HTMLParser):
    """The title and the tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.title = ""
        self.tags: dict[str, str] = {}
        self.elements: list[str] = []
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and what a tag says."""
        self.elements.append(tag)
        self._in_title = tag == "title"
        found = dict(attrs)
        self.tags[found.get("property") or found.get("name") or ""] = found.get("content") or ""

    def handle_data(self, data: str) -> None:
        """Take the title's words."""
        self.title += data if self._in_title else ""
        self._in_title = False


@pytest.fixture
def ask(tmp_path: Path) -> Callable[..., httpx.Response]:
    """Ask a page that is served as Streamlit serves its own, with the API beside it."""
    page = tmp_path / "index.html"
    page.write_bytes(b"<html><head>" + TITLE + b"</head><body>the page</body></html>")
    routes = [
        Mount("/map/api", app=make_api()),
        Route("/other", lambda _: PlainTextResponse(TITLE)),
        Route("/map/", lambda _: FileResponse(page)),
    ]
    app = LinkPreview(Starlette(routes=routes), prefix="/map")

    async def request(path: str, method: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="https://maps.test") as client:
            return await client.request(method, path, headers=headers)

    def one(path: str, method: str = "GET", **headers: str) -> httpx.Response:
        store_manager().snapshot()
        return run_alone(request(path, method, {k.replace("_", "-"): v for k, v in headers.items()}))

    return one


def test_a_link_is_described_by_its_sentence_and_its_picture(
    ask: Callable[..., httpx.Response], store: EventStore
) -> None:
    """Title and description are the view's, the picture is absolute, exists and is of the very view."""
    answer = ask("/map/?type=air_strike&theatre=yemen&at=15,44,7&embed=true")
    head = Head(answer.text)
    assert head.tags["og:title"].endswith("in Yemen, 7 October 2023 – 8 February 2024.")
    assert head.title == f"{head.tags['og:title'].removesuffix('.')} – Conflict Event Map"
    assert store.meta.licence in head.tags["og:description"]
    assert head.tags["og:url"] == "https://maps.test/map/?type=air_strike&theatre=yemen&at=15,44,7"
    picture = head.tags["og:image"]
    assert picture == "https://maps.test/map/api/map.png?type=air_strike&theatre=yemen&at=15,44,7"
    assert ask(picture).content.startswith(b"\x89PNG")
    assert "the page" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers


def test_a_link_to_playback_is_described_by_its_days(ask: Callable[..., httpx.Response]) -> None:
    """The title says the days that the map opens on; link and picture lead to the same."""
    frame = "frame=2024-01-12..2024-01-18"
    tags = Head(ask(f"/map/?theatre=yemen&{frame}").text).tags
    assert tags["og:title"].endswith("in Yemen, 12 – 18 January 2024.")
    assert tags["og:url"].endswith(f"?theatre=yemen&{frame}")
    picture = ask(f"/map/api/map.svg?theatre=yemen&{frame}")
    assert tags["og:title"] in picture.text
    assert "2024-01-12" in picture.headers["content-disposition"]


def test_a_link_to_an_event_is_described_by_the_event(ask: Callable[..., httpx.Response]) -> None:
    """Its date and title, its place and grade, its summary, and the picture that rings it."""
    tags = Head(ask(f"/map/?event={TOWER_22}").text).tags
    assert tags["og:title"].startswith("28 January 2024: Islamic Resistance in Iraq drone kills")
    assert tags["og:description"].startswith("28 January 2024 · Tower 22, near Rukban")
    assert "Confirmed · exact, within 1.5 km. " in tags["og:description"]
    assert tags["og:image:alt"] == tags["og:title"]
    assert tags["og:image"].endswith(f"/api/map.png?event={TOWER_22}")


@pytest.mark.parametrize(
    ("lang", "locale", "title", "grade"),
    [("ar", "ar_AR", "28 يناير 2024", "مؤكد · دقيق"), ("he", "he_IL", "28 בינואר 2024", "מאומת")],
)
def test_a_link_keeps_its_language(
    ask: Callable[..., httpx.Response], lang: str, locale: str, title: str, grade: str
) -> None:
    """Who is sent an Arabic page sees an Arabic preview, with an Arabic picture, and opens an Arabic page."""
    head = Head(ask(f"/map/?event={TOWER_22}&lang={lang}").text)
    assert head.tags["og:locale"] == locale
    assert head.tags["og:title"].startswith(title)
    assert grade in head.tags["og:description"]
    assert "Conflict Event Map" not in head.title + head.tags["og:site_name"]
    for name in ("og:url", "og:image"):
        assert f"lang={lang}" in head.tags[name]
    picture = ask(head.tags["og:image"].replace(".png", ".svg"))
    assert f'xml:lang="{lang}"' in picture.text
    assert grade.split(" · ")[0] in re.sub("<[^>]+>", "", picture.text)


def test_the_page_about_the_map_has_its_own_title(ask: Callable[..., httpx.Response]) -> None:
    """Its link opens it, over the picture of the map."""
    tags = Head(ask("/map/?about=true").text).tags
    assert tags["og:title"] == "About this map"
    assert tags["og:url"].endswith("/map/?about=true")
    assert tags["og:image"].endswith("/map.png")


@pytest.mark.parametrize("query", ["?type=x", "?zzz=1", "?bbox=1"])
def test_an_address_that_is_not_understood_promises_nothing(
    ask: Callable[..., httpx.Response], query: str
) -> None:
    """The app's name, and no picture of what was not asked for."""
    head = Head(ask(f"/map/{query}").text)
    assert head.title == "Conflict Event Map"
    assert "og:image" not in head.tags


def test_hostile_words_stay_words(
    ask: Callable[..., httpx.Response],
    make_feature: Callable[..., Any],
    write_events: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither the address nor an event adds an element to the page."""
    plain = Head(ask("/map/?q=x").text).elements
    assert Head(ask("/map/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&at=1,2,3").text).elements == plain
    path = write_events(make_feature("one", title=HOSTILE, summary=HOSTILE), dataset=HOSTILE)
    monkeypatch.setenv("MAP_APP_EVENTS", str(path))
    head = Head(ask("/map/?event=one").text)
    assert head.elements == plain
    assert "<script>alert(1)</script>" in head.tags["og:title"]


def test_what_is_not_the_page_passes_untouched(ask: Callable[..., httpx.Response]) -> None:
    """Other answers keep their bytes; a conditional or partial request for the page gets the whole of it."""
    assert ask("/other").content == TITLE
    assert ask("/map/api/health").json()["status"] == "ok"
    first = ask("/map/?theatre=gaza")
    again = ask("/map/?theatre=gaza", If_None_Match="*", Range="bytes=0-9", Accept_Encoding="gzip")
    assert (again.status_code, again.content) == (200, first.content)
    head = ask("/map/", "HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert not {"content-length", "etag", "last-modified"} & {*head.headers}
    assert ask("/nowhere").status_code == 404
