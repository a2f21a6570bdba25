"""The language of the index page that a link opens."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from map_app.api.middleware.page_language import PageLanguage
from tests.loops import run_alone

PAGE = '<!DOCTYPE html>\n<html lang="en">\n<body></body></html>'


def ask(path: str, method: str = "GET") -> httpx.Response:
    """Ask an application that answers as Streamlit does: HTML, and data beside it."""

    def page(_: Request) -> Response:
        return HTMLResponse(PAGE)

    def data(_: Request) -> Response:
        return JSONResponse({"page": PAGE})

    app = Starlette(
        routes=[Route("/", page), Route("/data", data)],
        middleware=[Middleware(PageLanguage)],
    )

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://map.test") as client:
            return await client.request(method, path)

    return run_alone(send())


@pytest.mark.parametrize(
    ("query", "tag"),
    [
        ("?lang=ar", '<html lang="ar" dir="rtl">'),
        ("?theatre=gaza&lang=he", '<html lang="he" dir="rtl">'),
        ("?lang=en", '<html lang="en">'),
        ("", '<html lang="en">'),
        ("?lang=xx", '<html lang="en">'),
        ("?lang=%22%3E%3Cscript%3E", '<html lang="en">'),
    ],
)
def test_the_page_says_its_language(query: str, tag: str) -> None:
    """A link's language stands in the first tag; one that is not ours changes nothing."""
    answer = ask(f"/{query}")
    assert tag in answer.text
    assert answer.text.endswith("</body></html>")
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_data_is_never_rewritten() -> None:
    """What is not a page keeps its bytes, whatever the language; so do the headers of a HEAD."""
    assert ask("/data?lang=ar").json() == {"page": PAGE}
    assert int(ask("/?lang=ar", "HEAD").headers["content-length"]) == len(PAGE)
