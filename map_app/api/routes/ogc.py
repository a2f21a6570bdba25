"""OGC API - Features, Part 1 (Core, GeoJSON, OpenAPI 3.0): events, and theatres where the map has any.

Links are absolute, as the standard's clients expect; nothing else in an answer contains a host.
"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import quote, urlencode

import shapely
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from map_app.api.responses.caching import conditional
from map_app.api.responses.work import in_query_pool
from map_app.api.routes.openapi import definition, names_of
from map_app.api.routes.paging import Page, offsets, page_of
from map_app.api.routes.request import pairs_of, root_of, served
from map_app.core.dates import is_open
from map_app.core.filters import EventFilter
from map_app.core.schema import Feature
from map_app.core.text import in_words
from map_app.data import export
from map_app.data.manager import Snapshot, store_manager
from map_app.data.map_folder import MapFolder
from map_app.data.store import EventStore
from map_app.errors import NotFoundError

GEOJSON: Final = "application/geo+json"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EVERYWHERE: Final = [-180, -90, 180, 90]
GREGORIAN: Final = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
CONFORMANCE: Final = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "oas30", "geojson")
)
Link = dict[str, str]


def routes() -> list[Route]:
    """The standard's routes, to mount under the API."""
    return [
        Route("/", landing),
        Route("/conformance", conformance),
        Route("/openapi.json", api_definition),
        Route("/collections", in_query_pool(collections)),
        Route("/collections/{name}", in_query_pool(collection)),
        Route("/collections/{name}/items", in_query_pool(items)),
        Route("/collections/{name}/items/{item_id}", in_query_pool(item)),
    ]


def landing(request: Request) -> Response:
    """What there is, and the keys that filter it."""
    profile = _map().profile
    root = root_of(request)
    files = [
        _link("enclosure", f"{root}/events.{f.suffix}", f.media_type, f.label) for f in export.available()
    ]
    return JSONResponse(
        {
            "title": profile.title.english,
            "description": "Sourced conflict events, with how little is known of each.",
            "links": [
                _link("self", f"{root}/", "application/json", "This page"),
                _link("service-desc", f"{root}/openapi.json", OPENAPI, "The API's definition"),
                _link("conformance", f"{root}/conformance", "application/json", "Conformance classes"),
                _link("data", f"{root}/collections", "application/json", "Collections"),
                *files,
                _link("describedby", f"{root}/provenance", "application/json", "Provenance"),
            ],
            "parameters": {c.key: {"help": c.help, "example": c.example} for c in profile.criteria},
        },
    )


def conformance(_: Request) -> Response:
    """The conformance classes that are implemented."""
    return JSONResponse({"conformsTo": CONFORMANCE})


def api_definition(request: Request) -> Response:
    """The API in OpenAPI 3.0."""
    return JSONResponse(definition(root_of(request), _map()), media_type=OPENAPI)


def collections(request: Request) -> Response:
    """All collections."""
    root = root_of(request)
    own = _link("self", f"{root}/collections", "application/json", "Collections")

    def make() -> Response:
        described = [_described(name, root) for name in names_of(_map())]
        return JSONResponse({"links": [own], "collections": described})

    return conditional(request, served(), ("collections", root), make)


def collection(request: Request) -> Response:
    """One collection with its extent in space and time."""
    name, root = _name(request), root_of(request)
    key = ("collection", name, root)
    return conditional(request, _data(name), key, lambda: JSONResponse(_described(name, root)))


def items(request: Request) -> Response:
    """A page of a collection's features, with links to the next."""
    name, root = _name(request), root_of(request)
    snapshot = _data(name)
    page = page_of(pairs_of(request), snapshot.store.profile)
    key = ("items", name, root, page)
    return conditional(request, snapshot, key, lambda: _page(snapshot.store, name, root, page))


def _page(store: EventStore, name: str, root: str, page: Page) -> Response:
    if name == "events":
        matched = store.count(page.filter_)
        texts = list(store.features(page.filter_, limit=page.limit, offset=page.offset))
    else:
        features = [f for f in store.geodata.theatres.features if _meets(f, page.filter_)]
        matched = len(features)
        texts = [_dump(f) for f in features[page.offset : page.offset + page.limit]]
    head = {
        "type": "FeatureCollection",
        "numberMatched": matched,
        "numberReturned": len(texts),
        "links": _page_links(f"{root}/collections/{name}/items", page, matched),
    }
    body = f'{_dump(head)[:-1]},"features":[{",".join(texts)}]}}'
    return Response(body, media_type=GEOJSON)


def item(request: Request) -> Response:
    """One feature by its id, with links to itself and its collection."""
    name, item_id = _name(request), request.path_params["item_id"]
    home = f"{root_of(request)}/collections/{name}"
    snapshot = _data(name)

    def make() -> Response:
        feature = _event(snapshot.store, item_id) if name == "events" else _theatre(snapshot.store, item_id)
        links = [
            _link("self", f"{home}/items/{quote(item_id, safe='')}", GEOJSON, "This feature"),
            _link("collection", home, "application/json", TITLES[name]),
        ]
        return Response(_dump(feature | {"links": links}), media_type=GEOJSON)

    return conditional(request, snapshot, ("item", home, item_id), make)


TITLES: Final = {"events": "Events", "theatres": "Theatres"}


def _map() -> MapFolder:
    return store_manager().snapshot().store.map


def _name(request: Request) -> str:
    name: str = request.path_params["name"]
    known = names_of(_map())
    if name not in known:
        count = "are two collections: " if len(known) > 1 else "is one collection: "
        raise HTTPException(404, f"There {count}{' and '.join(known)}")
    return name


def _description(name: str) -> str:
    if name == "events":
        return "Sourced events: who, what, when, where, how sure, and who says so."
    n = len(_map().geodata.theatres.outlines)
    if n == 1:
        return "The outline that events are assigned to, with its rule."
    return f"The {in_words(n)} outlines that events are assigned to, each with its rule."


def _data(name: str) -> Snapshot:
    """The snapshot behind a collection; the theatres need no data."""
    return served() if name == "events" else store_manager().snapshot()


def _described(name: str, root: str) -> dict[str, Any]:
    title = TITLES[name]
    home = f"{root}/collections/{name}"
    return {
        "id": name,
        "title": title,
        "description": _description(name),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": _extent(name),
        **(_terms() if name == "events" else {}),
        "links": [
            _link("self", home, "application/json", title),
            _link("items", f"{home}/items", GEOJSON, f"{title} as GeoJSON"),
        ],
    }


def _terms() -> dict[str, Any]:
    """The terms of the events, where they differ."""
    provenance = served().store.provenance(EventFilter()).as_dict()
    names = ("licence", "attribution", "terms", "more_terms") if "terms" in provenance else ()
    return {name: provenance[name] for name in names if name in provenance}


def _extent(name: str) -> dict[str, Any]:
    if name == "theatres":
        shapes = list(_map().geodata.theatres.outlines.values())
        around = list(shapely.total_bounds(shapes)) if shapes else EVERYWHERE
        return {"spatial": {"bbox": [around], "crs": CRS84}}
    store = served().store
    box, period = store.extent(EventFilter()), store.meta.period
    first = f"{period[0]}T00:00:00Z" if period else None
    last = f"{period[1]}T23:59:59Z" if period and not is_open(*period) else None
    return {
        "spatial": {"bbox": [list(box or EVERYWHERE)], "crs": CRS84},
        "temporal": {"interval": [[first, last]], "trs": GREGORIAN},
    }


def _event(store: EventStore, item_id: str) -> Feature:
    return store.get(item_id).to_feature()


def _theatre(store: EventStore, item_id: str) -> Feature:
    for feature in store.geodata.theatres.features:
        if feature["id"] == item_id:
            return feature
    raise NotFoundError(f"no theatre has the id {item_id[:128]}", cure="See /collections/theatres/items")


def _meets(theatre: Feature, filter_: EventFilter) -> bool:
    """Whether a theatre meets the filter, of which only `theatre`, `bbox` and bad values apply."""
    if filter_.nothing or (filter_.theatre and theatre["id"] not in filter_.theatre):
        return False
    if filter_.bbox is None:
        return True
    west, south, east, north = filter_.bbox
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    shape = shapely.geometry.shape(theatre["geometry"])
    return any(shape.intersects(shapely.box(w, south, e, north)) for w, e in spans)


def _page_links(home: str, page: Page, matched: int) -> list[Link]:
    links = [_link("self", _address(home, page, page.offset), GEOJSON, "This page")]
    named = {"next": "The next page", "prev": "The page before"}
    return links + [_link(r, _address(home, page, o), GEOJSON, named[r]) for r, o in offsets(page, matched)]


def _address(home: str, page: Page, offset: int) -> str:
    where = [("limit", str(page.limit)), *([("offset", str(offset))] if offset else [])]
    return f"{home}?{urlencode([*page.pairs, *where])}"


def _link(rel: str, href: str, media_type: str, title: str) -> Link:
    return {"rel": rel, "href": href, "type": media_type, "title": title}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
