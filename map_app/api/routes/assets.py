"""Browser files under `/assets`: Leaflet from its package, our scripts, geodata."""

from __future__ import annotations

import hashlib
import threading
from functools import cache
from typing import Final

from starlette.applications import Starlette
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from map_app.api.responses.caching import holds_etag
from map_app.api.responses.problems import on_http_error
from map_app.api.routes import streets
from map_app.data.manager import store_manager
from map_app.maps import STATIC
from map_app.maps.frontend import packaged
from map_app.maps.frontend.scripts import joined

SERVED_GEODATA: Final = ("basemap.geojson", "theatres.geojson")
CACHE: Final = {"Cache-Control": "public, max-age=3600"}
FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
"""Of an address that names its content by hash."""


class _Number(IntegerConvertor):
    """A number of a tile: Python refuses to read one of thousands of digits."""

    regex = "[0-9]{1,6}"


register_url_convertor("number", _Number())


class _Cached(StaticFiles):
    """Static files that a browser may cache for an hour, and then revalidate."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve the file with a lifetime."""
        response = await super().get_response(path, scope)
        response.headers.update(CACHE)
        return response


class IgnoreRange:
    """Serves complete files: a range may be ignored (RFC 9110, 14.2), and an invalid one must be."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without its range."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                del MutableHeaders(scope=message)["accept-ranges"]
            await send(message)

        headers = [pair for pair in scope.get("headers", []) if pair[0] not in (b"range", b"if-range")]
        await self.app({**scope, "headers": headers}, receive, sending)


def assets() -> Starlette:
    """Make the assets as an application to mount."""
    return Starlette(
        routes=[
            Mount("/leaflet", _Cached(directory=packaged.leaflet())),
            Mount("/app", _Cached(directory=STATIC)),
            Route("/geo/{name}", geodata),
            Route("/geo/areas/{version}/{area}.json", area_outline),
            Route("/geo/ground/{version}/{level}/{x:number}/{y:number}.json", ground_tile),
            Route("/geo/towns/{version}/{lang}/{zoom:number}/{x:number}/{y:number}.json", town_names),
            *streets.routes(),
            Route("/map.js", map_script),
        ],
        middleware=[Middleware(IgnoreRange)],
        exception_handlers={404: on_http_error, 405: on_http_error, 503: on_http_error},
    )


def map_script(request: Request) -> Response:
    """All scripts of the map as one file: a browser in a frame loads them one after the other."""
    with _BUNDLING:  # once, not in as many threads as ask before it is made
        body, tag = _bundle()
    headers = {**CACHE, "ETag": tag}
    if holds_etag(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="text/javascript")


_BUNDLING: Final = threading.Lock()


@cache
def _bundle() -> tuple[bytes, str]:
    files = [
        packaged.leaflet() / "leaflet.js",
    ]
    parts = [*(file.read_bytes() for file in files), joined(STATIC / "main.js").encode()]
    body = b"\n;\n".join(parts)
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def geodata(request: Request) -> Response:
    """A file of the geodata that the map draws; no other file, and no outlines without theatres."""
    name, geodata = request.path_params["name"], store_manager().snapshot().store.geodata
    if name not in SERVED_GEODATA or (name == SERVED_GEODATA[1] and not geodata.theatres.features):
        raise HTTPException(404)
    body = geodata.basemap_body if name == SERVED_GEODATA[0] else geodata.theatres.body
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**CACHE, "ETag": tag}
    if holds_etag(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/geo+json", headers=headers)


def area_outline(request: Request) -> Response:
    """The outline of a unit; 404 for one of another version."""
    asked = request.path_params
    areas = store_manager().snapshot().store.geodata.areas
    body = areas.near.get(asked["area"])
    if not body or asked["version"] != areas.version:
        raise HTTPException(404)
    return Response(body, headers=FOR_EVER, media_type="application/json")


def ground_tile(request: Request) -> Response:
    """A tile of the detailed ground; 404 for another version's, which would be cached under a wrong name."""
    params = request.path_params
    ground = store_manager().snapshot().store.geodata.ground
    level = ground.levels.get(params["level"])
    body = level and level.tiles.get((params["x"], params["y"]))
    if not body or params["version"] != ground.version:
        raise HTTPException(404)
    return Response(body, headers=FOR_EVER, media_type="application/json")


def town_names(request: Request) -> Response:
    """The names of settlements for a zoom in a tile; 404 for those of another version."""
    params, towns = request.path_params, store_manager().snapshot().store.geodata.towns
    body = towns.tile(params["lang"], params["zoom"], params["x"], params["y"])
    if body is None or params["version"] != towns.version:
        raise HTTPException(404)
    return Response(body, headers=FOR_EVER, media_type="application/json")
