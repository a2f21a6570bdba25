"""Cumulative figures that sources give themselves, beside the events of a view: JSON and CSV."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from map_app.api.responses.caching import conditional
from map_app.api.responses.work import in_file_pool
from map_app.api.routes.request import snapshot_and_filter
from map_app.core.url import format_query
from map_app.data.figures import FORMS
from map_app.data.figures import figures as figures_of
from map_app.data.reference.series_file import series_beside


def routes() -> list[Route]:
    """The routes to mount under the API."""
    return [Route(f"/series.{suffix}", in_file_pool(series)) for suffix in FORMS]


def series(request: Request) -> Response:
    """The series that have a point in this view, with those points."""
    snapshot, filter_ = snapshot_and_filter(request)
    suffix = request.url.path.rsplit(".", 1)[1]
    media_type, write = FORMS[suffix]
    file = series_beside(snapshot.store.meta.dataset, snapshot.store.map.root)

    def make() -> Response:
        headers = {"Content-Disposition": f'attachment; filename="series.{suffix}"'}
        body = write(figures_of(snapshot.store, filter_, file))
        return Response(body, media_type=media_type, headers=headers if suffix == "csv" else None)

    return conditional(request, snapshot, ("series", suffix, format_query(filter_), file.digest), make)
