"""A view to quote and to follow: citations in three forms, and an Atom feed. Both contain the host."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from map_app.api.responses.caching import conditional
from map_app.api.responses.problems import BadQueryError
from map_app.api.responses.work import in_file_pool, in_query_pool
from map_app.api.routes.request import pairs_of, root_of, second_filter, snapshot_and_filter
from map_app.core import cite, feed
from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.core.url import format_query, parse
from map_app.data import archive
from map_app.data import differences as compared
from map_app.errors import NotFoundError

FORMS: Final = {
    "txt": ("text/plain; charset=utf-8", cite.plain),
    "bib": ("application/x-bibtex; charset=utf-8", cite.bibtex),
    "json": ("application/vnd.citationstyles.csl+json", cite.csl),
}


def routes() -> list[Route]:
    """The routes to mount under the API."""
    cited = [Route(f"/citation.{suffix}", in_query_pool(citation)) for suffix in FORMS]
    return [
        *cited,
        Route("/events.atom", in_file_pool(atom)),
        Route("/changes", in_file_pool(changes)),
        Route("/differences.csv", in_query_pool(differences)),
    ]


def citation(request: Request) -> Response:
    """The citation of this view, as of today."""
    snapshot, filter_ = snapshot_and_filter(request)
    media_type, write = FORMS[request.url.path.rsplit(".", 1)[1]]
    seen = cite.Seen(_page(request, filter_), datetime.now(UTC).date())
    key = (media_type, seen, format_query(filter_))

    def make() -> Response:
        return Response(write(snapshot.store.provenance(filter_), seen), media_type=media_type)

    return conditional(request, snapshot, key, make)


def atom(request: Request) -> Response:
    """The events of this view that were added or revised last."""
    snapshot, filter_ = snapshot_and_filter(request)
    page, query = _page(request, filter_), format_query(filter_)
    root = root_of(request)
    at = feed.Addresses(
        feed=f"{root}/events.atom{'?' + query if query else ''}",
        page=page,
        event=f"{page}{'&' if query else '?'}event=",
    )

    def make() -> Response:
        events = (Event.from_feature(json.loads(feature)) for feature in snapshot.store.features(filter_))
        body = feed.atom(snapshot.store.provenance(filter_), events, at, snapshot.store.profile.types)
        return Response(body, media_type="application/atom+xml; charset=utf-8")

    return conditional(request, snapshot, ("atom", at, query), make)


def changes(request: Request) -> Response:
    """What was added, revised and withdrawn since the version that `data` pins, for this filter."""
    snapshot, filter_ = snapshot_and_filter(request)
    prefix = parse(pairs_of(request), snapshot.store.profile).view.data
    if prefix is None:
        raise BadQueryError(["data: write the first 8 to 64 digits of a data version"])
    pin = archive.pin(snapshot.store, filter_, prefix)
    if pin.state == "not kept":
        cure = "What changed since cannot be told"
        if archive.keeps(snapshot.store.engine.source):
            cure += "; the operator may set MAP_APP_ARCHIVE"
        raise NotFoundError(f"no version of the data that begins with {prefix} is kept here", cure=cure)
    listed = [
        {"kind": c.kind, "id": c.event.id, "title": c.event.title, "fields": c.fields} for c in pin.changes
    ]
    return JSONResponse({"pinned": prefix, "served": snapshot.store.meta.version, "changes": listed})


def differences(request: Request) -> Response:
    """The counts of this view's filter and of the second one that `compare` holds, side by side, as CSV."""
    snapshot, filter_ = snapshot_and_filter(request)
    second = second_filter(request, snapshot.store.profile)
    if second is None:
        raise BadQueryError(["compare: write the second filter, percent-encoded"])

    def make() -> Response:
        found = compared.differences(snapshot.store, filter_, second)
        headers = {"Content-Disposition": 'attachment; filename="differences.csv"'}
        return Response(compared.table(found), media_type="text/csv; charset=utf-8", headers=headers)

    key = ("differences", format_query(filter_), format_query(second))
    return conditional(request, snapshot, key, make)


def _page(request: Request, filter_: EventFilter) -> str:
    """The address of the map with this filter: beside the API, one step up."""
    query = format_query(filter_)
    return f"{root_of(request).removesuffix('/api')}/{'?' + query if query else ''}"
