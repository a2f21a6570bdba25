"""Scripts go out compressed, and a compressed answer is not taken for the bytes of the plain one."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Message

from map_app.api.middleware import compression
from map_app.api.middleware.compression import Compression
from map_app.api.routes.assets import assets
from tests.loops import run_alone

Ask = Callable[..., tuple[httpx.Response, bytes]]
STATIC = Path(streamlit.__file__).parent / "static"
SCRIPT = max((STATIC / "static" / "js").glob("index.*.js"), key=lambda path: path.stat().st_size)
PATH = f"/{SCRIPT.relative_to(STATIC)}"


def answer(_: Request) -> PlainTextResponse:
    """An answer of the API, which Streamlit compresses on its way out."""
    return PlainTextResponse("x" * 5_000, headers={"ETag": '"strong"'})


def page(_: Request) -> HTMLResponse:
    """What Streamlit answers to a path that it does not know."""
    return HTMLResponse("<p>" * 1_000, headers={"ETag": '"page"'})


@pytest.fixture
def ask() -> Ask:
    """Ask an app with Streamlit's scripts and our assets; gives the answer, and its bytes as sent."""
    routes = [
        Mount("/assets", app=assets()),
        Route("/api/answer", answer),
        Route("/static/{path:path}.gone", page),
        Mount("/", app=StaticFiles(directory=STATIC)),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Compression), Middleware(GZipMiddleware)])

    async def asked(path: str, method: str, headers: dict[str, str]) -> tuple[httpx.Response, bytes]:
        transport = httpx.ASGITransport(app=app)
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://map.test") as client,
            client.stream(method, path, headers=headers) as found,
        ):
            return found, b"".join([part async for part in found.aiter_raw()])

    def ask_it(path: str, method: str = "GET", **headers: str) -> tuple[httpx.Response, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return run_alone(asked(path, method, {"Accept-Encoding": "gzip, br", **named}))

    return ask_it


@pytest.mark.parametrize("path", [PATH, "/assets/map.js", "/assets/geo/basemap.geojson"])
def test_a_script_is_sent_compressed(ask: Ask, path: str) -> None:
    """It is the same script, in less than half of the bytes, with its length and life time, now and again."""
    plain, body = ask(path, Accept_Encoding="identity")
    assert "content-encoding" not in plain.headers
    for _ in range(2):
        answer, sent = ask(path)
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-length"] == str(len(sent))
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"] == plain.headers["content-type"]
        assert answer.headers.get("cache-control") == plain.headers.get("cache-control")
        assert gzip.decompress(sent) == body
        assert len(sent) < len(body) / 2
    head, nothing = ask(path, "HEAD")
    assert (head.headers["content-length"], nothing) == (str(len(sent)), b"")


@pytest.mark.parametrize("path", [PATH, "/assets/map.js", "/api/answer"])
def test_a_compressed_answer_has_a_weak_tag(ask: Ask, path: str) -> None:
    """So no range is added to it; the plain one keeps its strong tag."""
    answer, _ = ask(path)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["etag"] == f"W/{ask(path, Accept_Encoding='identity')[0].headers['etag']}"


def test_a_client_that_leaves_takes_nothing_from_the_others() -> None:
    """What is kept for all is whole, although the first who asked for it disconnected before it came."""
    app = Compression(StaticFiles(directory=STATIC))
    headers = [(b"accept-encoding", b"gzip")]
    scope = {"type": "http", "method": "GET", "path": PATH, "root_path": "", "headers": headers}
    sent: list[Message] = []

    async def leaving() -> Message:
        return {"type": "http.disconnect"}

    async def staying() -> Message:
        await asyncio.Event().wait()
        return {}

    async def send(message: Message) -> None:
        sent.append(message)

    async def both() -> None:
        await app({**scope}, leaving, send)
        sent.clear()
        await app({**scope}, staying, send)

    run_alone(both())
    body = b"".join(message.get("body", b"") for message in sent)
    assert gzip.decompress(body) == SCRIPT.read_bytes()


@pytest.mark.parametrize("path", [PATH, "/assets/map.js"])
def test_a_script_that_the_browser_has_is_not_sent(ask: Ask, path: str) -> None:
    """The weak tag is told apart from any other."""
    tag = ask(path)[0].headers["etag"]
    assert ask(path, If_None_Match=tag)[0].status_code == 304
    assert ask(path, If_None_Match='W/"other"')[0].status_code == 200


@pytest.mark.parametrize("path", [PATH, "/assets/map.js", "/api/answer"])
@pytest.mark.parametrize(
    ("said", "takes"),
    [
        ("gzip;q=0", False),
        ("br, gzip; q=0.000", False),
        ("notgzip", False),
        ("", False),
        ("br;q=1, GZIP;q=0.1", True),
    ],
)
def test_who_refuses_gzip_gets_none(ask: Ask, path: str, said: str, takes: bool) -> None:
    """A quality of nought is a refusal, and another encoding's name no consent."""
    assert ("content-encoding" in ask(path, Accept_Encoding=said)[0].headers) is takes


def test_each_is_compressed_once(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand readers cost as much as one; what is not asked for makes room, but not for made-up paths."""
    done: list[int] = []
    real = gzip.compress

    def counting(body: bytes, **options: int) -> bytes:
        done.append(len(body))
        return real(body, **options)

    monkeypatch.setattr(gzip, "compress", counting)
    for _ in range(3):
        ask(PATH)
        ask("/assets/map.js")
        ask(PATH.replace("/js/", "//js/"))
        ask("/static/made-up.gone")
    assert len(done) == 2
    monkeypatch.setattr(compression, "CACHE_BYTES", 1)
    for _ in range(2):
        assert ask("/assets/app/live.js")[0].status_code == ask(PATH)[0].status_code == 200


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (PATH, {"Accept_Encoding": "br"}, 200),
        (PATH, {"Range": "bytes=0-9"}, 206),
        ("/favicon.png", {}, 200),
        ("/assets/nothing.js", {}, 404),
    ],
)
def test_what_shall_not_be_compressed_is_as_it_was(
    ask: Ask, path: str, headers: dict[str, str], status: int
) -> None:
    """Who takes no gzip, ranges, pictures and what is not there pass untouched."""
    answer, _ = ask(path, **headers)
    assert (answer.status_code, answer.headers.get("content-encoding")) == (status, None)
