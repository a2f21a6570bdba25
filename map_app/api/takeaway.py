"""A view as a document or a picture: bounded in size, made whole, and told apart by its own bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from map_app.api.asking import asked, pairs_of
from map_app.api.problems import BadQueryError
from map_app.core.url import parse, played
from map_app.maps import takeaway

ALONE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""The policy of what is opened by itself: nothing runs, nothing is fetched."""


def routes() -> list[Route]:
    """The routes to mount under the API."""
    return [Route(f"/{form.path}", _drawn(suffix)) for suffix, form in takeaway.DRAWN.items()]


def _drawn(suffix: str) -> Callable[[Request], Response]:
    def drawn(request: Request) -> Response:
        now, chosen = asked(request, takeaway.SIDES)
        look = takeaway.Look(parse(pairs_of(request)).view, **_sides(request))
        shown = played(chosen, look.view, now.store.meta.period)
        body = b"".join(takeaway.stream(now.store, chosen, suffix, look))
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        kind = "attachment" if suffix == "html" else "inline"
        headers = {
            "ETag": tag,
            "Cache-Control": "no-cache",
            "Data-Version": now.store.meta.version,
            "Content-Disposition": f'{kind}; filename="{takeaway.file_name(shown, suffix)}"',
            "Content-Security-Policy": ALONE,
        }
        if holds(request, tag):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type=takeaway.DRAWN[suffix].media_type)

    return drawn


def _sides(request: Request) -> dict[str, int]:
    """Width and height where the query names them; raises BadQueryError for what is no whole number."""
    given = [(key, text) for key, text in pairs_of(request) if key in takeaway.SIDES]
    faults = [f"{key}: “{text[:20]}” is not a whole number" for key, text in given if not _is_whole(text)]
    faults += [f"{key}: is given twice" for key in takeaway.SIDES if [k for k, _ in given].count(key) > 1]
    if faults:
        raise BadQueryError(faults)
    return {key: int(text) for key, text in given}


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def holds(request: Request, tag: str) -> bool:
    """Whether the client says that it has this very content."""
    held = [t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")]
    return tag in held or held == ["*"]
