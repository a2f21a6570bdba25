"""A view as a document or a picture: bounded in size, with a tag made of all that it depends on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from map_app.api.responses.caching import REVALIDATED, etag_of
from map_app.api.responses.files import FileSpec
from map_app.api.responses.limits import client_of
from map_app.api.responses.problems import BadQueryError
from map_app.api.responses.work import work_of
from map_app.api.routes.request import pairs_of, snapshot_and_filter
from map_app.core.url import format_query, parse, played
from map_app.maps import outputs, streets

ALONE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""The content security policy of a document opened alone: nothing runs, nothing is fetched."""


def routes() -> list[Route]:
    """The routes to mount under the API."""
    return [Route(f"/{form.path}", partial(_drawn, suffix)) for suffix, form in outputs.DRAWN.items()]


async def _drawn(suffix: str, request: Request) -> Response:
    work = work_of(request)
    spec = await work.queries.run(client_of(request.scope), partial(_spec, suffix, request))
    return await work.files.answer(request, spec)


def _spec(suffix: str, request: Request) -> FileSpec:
    """Read the request; nothing is drawn yet."""
    snapshot, filter_ = snapshot_and_filter(request, outputs.SIDES)
    seen = parse(pairs_of(request), snapshot.store.profile).view
    look = outputs.Look(seen, **_sides(request))
    outputs.check(snapshot.store, filter_, suffix)
    drawn = replace(seen, stay=False, basemap=None, data=None, about=None)
    ground = streets.shown(seen, snapshot.store.geodata)
    version = ground.version if ground else None
    tag = etag_of(snapshot, suffix, format_query(filter_, drawn), look.width, look.height, version)
    kind = "attachment" if suffix == "html" else "inline"
    shown = played(filter_, look.view, snapshot.store.period)
    headers = {
        "ETag": tag,
        "Cache-Control": REVALIDATED,
        "Data-Version": snapshot.store.meta.version,
        "Content-Disposition": f'{kind}; filename="{outputs.file_name(shown, suffix)}"',
        "Content-Security-Policy": ALONE,
    }
    write = partial(outputs.stream, snapshot.store, filter_, suffix, look)
    return FileSpec(tag, headers, outputs.DRAWN[suffix].media_type, write, drawn=True)


def _sides(request: Request) -> dict[str, int]:
    """Width and height, where the query has them. Raises BadQueryError."""
    given = [(key, text) for key, text in pairs_of(request) if key in outputs.SIDES]
    faults = [f"{key}: “{text[:20]}” is not a whole number" for key, text in given if not _is_whole(text)]
    faults += [f"{key}: is given twice" for key in outputs.SIDES if [k for k, _ in given].count(key) > 1]
    if faults:
        raise BadQueryError(faults)
    return {key: int(text) for key, text in given}


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6
