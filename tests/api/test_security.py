"""Security headers: on every answer, and looser only where the map's frame needs it."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from map_app.api.middleware.security import SecurityHeaders
from map_app.data.environment import FRAME_ANCESTORS

Api = Callable[..., httpx.Response]


def policy(answer: httpx.Response) -> dict[str, str]:
    """Read a content security policy as directive -> sources."""
    parts = (part.strip().partition(" ") for part in answer.headers["content-security-policy"].split(";"))
    return {name: sources for name, _, sources in parts}


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/events.geojson", "GET", 200),
        ("/api/events.csv", "HEAD", 200),
        ("/api/clusters", "GET", 400),
        ("/api/nothing", "GET", 404),
        ("/api/events.csv", "POST", 405),
        ("/assets/app/live.js", "GET", 200),
        ("/assets/geo/build.py", "GET", 404),
        ("/elsewhere", "GET", 404),
        ("/api/events.csv", "OPTIONS", 405),
    ],
)
def test_every_answer_carries_the_headers(api: Api, path: str, method: str, status: int) -> None:
    """Good or bad, streamed or short: no sniffing, no foreign script, no frame but our own."""
    answer = api(path, method)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in answer.headers["permissions-policy"]
    rules = policy(answer)
    assert rules["default-src"] == "'self'"
    assert rules["object-src"] == "'none'"
    assert rules["frame-ancestors"] == "'self'"
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
    assert "*" not in answer.headers["content-security-policy"]


def test_not_modified_and_broken_answers_carry_them_too(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 304 and a 500 are answers as well."""
    answer = api("/api/events.csv", If_None_Match="*")
    assert (answer.status_code, answer.headers["x-content-type-options"]) == (304, "nosniff")

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("map_app.data.export.stream", fail)
    answer = api("/api/events.csv")
    assert (answer.status_code, answer.headers["x-content-type-options"]) == (500, "nosniff")


def test_only_the_map_s_frame_may_load_tiles(api: Api) -> None:
    """Hosts of the opt-in base maps are allowed to the map's own frame, as images, and to nothing else."""
    frame = policy(api("/component/streamlit_folium.st_folium/index.html"))
    page = policy(api("/"))
    assert "https://tile.openstreetmap.org" in frame["img-src"]
    assert "https://" not in page["img-src"]
    assert {k: v for k, v in frame.items() if k != "img-src"} == {
        k: v for k, v in page.items() if k != "img-src"
    }


def test_an_operator_may_allow_embedding(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Origins named in the environment may frame the app, and only they."""
    monkeypatch.setenv(FRAME_ANCESTORS, "https://news.example")
    assert policy(api("/api/health"))["frame-ancestors"] == "'self' https://news.example"
    assert policy(api("/api/health", "HEAD"))["default-src"] == "'self'"


def test_what_is_no_http_passes_untouched() -> None:
    """Websockets and lifespan messages go by without a header."""
    seen: list[str] = []

    async def app(scope: object, receive: object, send: object) -> None:
        seen.append(type(scope).__name__)
        assert receive is send is None

    made = SecurityHeaders(app)
    coroutine = made({"type": "websocket"}, None, None)  # type: ignore[arg-type]
    with pytest.raises(StopIteration):
        coroutine.send(None)
    assert seen == ["dict"]
