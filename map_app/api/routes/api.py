"""The API: read-only, the same filter keys as the page's address, mounted under `/api`.

Endpoints that query the store run in thread pools of their own (`work`), so that no query blocks the event
loop or another route.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from map_app.api.middleware.disconnect import CancelOnDisconnect, on_cancelled
from map_app.api.responses.caching import REVALIDATED, conditional, etag_of, holds_etag
from map_app.api.responses.files import FileSpec
from map_app.api.responses.limits import Limits, client_of
from map_app.api.responses.problems import on_app_error, on_crash, on_http_error
from map_app.api.responses.work import Work, in_query_pool, work_of
from map_app.api.routes import drawings, figures, ogc, suggestions, views, windows
from map_app.api.routes.metrics import show as metrics
from map_app.api.routes.request import served, snapshot_and_filter
from map_app.api.server.request_id import HEADER
from map_app.core.url import format_query
from map_app.data import export
from map_app.data.cancel import CancelledError
from map_app.data.manager import store_manager
from map_app.errors import MapAppError

MAX_WHOLE: Final = 2_000
"""Events of a text file that is finished before it is sent, with its length; a larger one is streamed."""

BYTES_PER_EVENT: Final = 2_000
"""Approximately, in the largest format: a file is only begun where there is room for it."""


def api() -> Starlette:
    """Make the API as an application to mount."""
    cors = Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD"],
        allow_headers=["If-None-Match", "If-Range", "Range"],
        expose_headers=[
            *("ETag", "Data-Version", "Link", "Content-Disposition", "Retry-After"),
            *("Accept-Ranges", "Content-Length", "Content-Range", HEADER),
        ],
    )
    app = Starlette(
        routes=[
            *ogc.routes(),
            *views.routes(),
            *drawings.routes(),
            *suggestions.routes(),
            *figures.routes(),
            *windows.routes(),
            Route("/health", health),
            Route("/metrics", metrics),
            Route("/provenance", in_query_pool(provenance)),
            *(Route(f"/events.{suffix}", events) for suffix in export.FORMATS),
            Route("/events/{event_id}", in_query_pool(event)),
        ],
        middleware=[cors, Middleware(Limits), Middleware(CancelOnDisconnect)],
        exception_handlers={
            MapAppError: on_app_error,
            CancelledError: on_cancelled,
            **dict.fromkeys((400, 404, 405, 429, 503), on_http_error),
            Exception: on_crash,
        },
    )
    app.state.work = Work()
    return app


async def health(_: Request) -> Response:
    """Whether events are served, of which data version, and whether newer data cannot be read."""
    snapshot = store_manager().fresh()
    if snapshot is None:
        snapshot = await run_in_threadpool(store_manager().snapshot)
    total, version = (
        (snapshot.store.meta.total, snapshot.store.meta.version) if snapshot.known else (None, None)
    )
    body = {"status": snapshot.status, "events": total, "data_version": version}
    if snapshot.down:
        return JSONResponse(body, 503, {"Retry-After": "5"})
    return JSONResponse(body)


async def events(request: Request) -> Response:
    """The filter's events as a file; the same bytes as the page's and the command's."""
    work = work_of(request)
    file = await work.queries.run(client_of(request.scope), partial(_file, request))
    return await work.files.answer(request, file)


def _file(request: Request) -> FileSpec:
    form = export.FORMATS[request.url.path.rsplit(".", 1)[1]]
    form.check()
    snapshot, filter_ = snapshot_and_filter(request)
    query = format_query(filter_)
    tag = etag_of(snapshot, form.suffix, query)
    headers = {
        "ETag": tag,
        "Cache-Control": REVALIDATED,
        "Data-Version": snapshot.store.meta.version,
        "Content-Disposition": f'attachment; filename="{export.file_name(filter_, form.suffix)}"',
        "Link": ", ".join(
            f'<{name}{"?" if query else ""}{query}>; rel="describedby"; type="{kind}"'
            for name, kind in (("provenance", "application/json"), ("citation.txt", "text/plain"))
        ),
    }
    count = 0 if holds_etag(request, tag) else snapshot.store.count(filter_)
    write = partial(export.stream, snapshot.store, filter_, form.suffix)
    stream = form.is_text and count > MAX_WHOLE
    return FileSpec(tag, headers, form.media_type, write, count * BYTES_PER_EVENT, stream=stream)


def event(request: Request) -> Response:
    """One event by its id, as a GeoJSON Feature."""
    snapshot, event_id = served(), request.path_params["event_id"]

    def make() -> Response:
        return Response(snapshot.store.get(event_id).to_json(), media_type="application/geo+json")

    return conditional(request, snapshot, ("event", event_id), make)


def provenance(request: Request) -> Response:
    """The provenance of an export of this query."""
    snapshot, filter_ = snapshot_and_filter(request)
    key = ("provenance", format_query(filter_))
    return conditional(
        request, snapshot, key, lambda: JSONResponse(snapshot.store.provenance(filter_).as_dict())
    )
