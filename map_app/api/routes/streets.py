"""The tiles of the operator's own streets, under an address that names their file by hash."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from map_app.api.responses.limits import client_of
from map_app.api.responses.pools import Pool
from map_app.core.language import LANGUAGES
from map_app.data.environment import ground_file
from map_app.data.manager import store_manager
from map_app.errors import MapAppError
from map_app.lazy import import_module

if TYPE_CHECKING:  # the routes of the assets are mounted before NumPy and Arrow are imported
    from map_app.data.streets.served import Streets

FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
THREADS: Final = 2
WAITING: Final = 1_000


Read = Callable[["Streets", Request], Response | None]


def routes() -> list[Route]:
    """The routes to mount with the assets; their work has threads of its own."""
    pool = Pool(THREADS, WAITING, shared=True)

    def route(path: str, read: Read) -> Route:
        async def answer(request: Request) -> Response:
            work = partial(_answer, read, request)
            return await pool.run(client_of(request.scope), work)

        return Route(f"/geo/streets/{{version}}/{path}", answer)

    tile = "{zoom:number}/{x:number}/{y:number}"
    return [route(f"{{lang}}/{tile}.json", _vector), route(tile, _picture)]


def _answer(read: Read, request: Request) -> Response:
    """A tile; 204 where the file has none, 404 where it can have none, 503 where it cannot be read."""
    found: Streets | None = None
    if ground_file():
        found = import_module("map_app.data.streets.served").streets(store_manager().snapshot().store.geodata)
    if found is None or request.path_params["version"] != found.version:
        raise HTTPException(404)
    try:
        return read(found, request) or Response(status_code=204, headers=FOR_EVER)
    except MapAppError as fault:
        found.warn(fault)
        raise HTTPException(503, fault.public) from None


def _vector(found: Streets, request: Request) -> Response | None:
    path = request.path_params
    if not found.is_vector or path["lang"] not in LANGUAGES:
        raise HTTPException(404)
    body = found.tile(path["lang"], path["zoom"], path["x"], path["y"])
    if body is None:
        return None
    headers = {**FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(body, headers={**headers, "Content-Encoding": "gzip"}, media_type="application/json")
    return Response(gzip.decompress(body), headers=headers, media_type="application/json")


def _picture(found: Streets, request: Request) -> Response | None:
    if found.is_vector:
        raise HTTPException(404)
    path = request.path_params
    body = found.picture(path["zoom"], path["x"], path["y"])
    return Response(body, headers=FOR_EVER, media_type=found.header.tiles.media_type) if body else None
