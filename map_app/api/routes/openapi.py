"""The API in OpenAPI 3.0: every filter key of the criteria table is a documented parameter."""

from __future__ import annotations

from typing import Any, Final

from map_app.core.criteria import BY_KEY
from map_app.core.kinds import MAX_VALUES, Kind
from map_app.core.profile import MapProfile
from map_app.data.export import available
from map_app.data.figures import FORMS as FIGURES
from map_app.data.map_folder import MapFolder
from map_app.maps.outputs import DRAWN, SIDES

JSON: Final = "application/json"
Object = dict[str, Any]


def names_of(map_: MapFolder) -> list[str]:
    """The names of a map's collections: theatres only where it has outlines of them."""
    return ["events", *(["theatres"] if map_.geodata.theatres.features else [])]


def definition(root: str, map_: MapFolder) -> Object:
    """The document for a map, with `root` as the server's address."""
    profile = map_.profile
    return {
        "openapi": "3.0.3",
        "info": {
            "title": profile.title.english,
            "version": "1",
            "description": "Read-only. OGC API - Features, Part 1, and the same events as files.",
        },
        "servers": [{"url": root}],
        "paths": _standard(profile, names_of(map_)) | _files(profile),
        "components": {
            "responses": {name: _problem(text) for name, text in PROBLEMS.items()}
            | {"NotModified": {"description": "The `If-None-Match` of the request still holds; no content."}}
        },
    }


FILTER_LANGUAGE: Final = "json-filter-expr"
NO_QUERYABLES: Final = (
    "Without effect: no property can be asked for by an expression, use the filter's keys. It lets GDAL "
    "evaluate conditions itself: the `datetime` it would send says neither which date is meant nor > or >=."
)

SUGGESTED: Final = (
    "Places, {theatres}countries, actors and events that a text may mean, at most seventeen; where there "
    "is none, in `did_you_mean` another search that differs by typing errors, or null"
)

SERIES: Final = (
    "Cumulative figures that sources give themselves, on the filter's days, where it finds events on any "
    "day; never added to events"
)

PROBLEMS: Final = {
    "BadQuery": "A key or value was not understood; the answer names each.",
    "NotFound": "There is no such thing.",
    "NoSuchRange": "The file has no bytes in the range asked for; `Content-Range` says how many it has.",
    "TooMany": "This client asked for too much; Retry-After says when to come back.",
    "Down": "The data is not to be had now; Retry-After says when to ask again.",
    "Slow": "The query took longer than the host allows and was stopped; narrow the filter.",
}


def _problem(text: str) -> Object:
    return {"description": text, "content": {"application/problem+json": {"schema": {"type": "object"}}}}


def _standard(profile: MapProfile, collections: list[str]) -> Object:
    name, item = _in_path("collectionId", collections), _in_path("item_id")
    features = "application/geo+json"
    paging = [
        _in_query("limit", "Items on a page; more than 10000 is 10000.", {"type": "integer", "minimum": 1}),
        _in_query("offset", "Items before this page.", {"type": "integer", "minimum": 0}),
        _in_query("datetime", "A time or interval (RFC 3339), `..` for open.", {"type": "string"}),
        _in_query("filter-lang", NO_QUERYABLES, {"type": "string", "enum": [FILTER_LANGUAGE]}),
    ]
    # GDAL treats an operation's parameters as properties that `filter` may name: ours are one level higher.
    items = _get("getItems", "A page", features, [name, *paging]) | {"parameters": _filter(profile)}
    return {
        "/": _get("getLandingPage", "What there is", JSON, tagged=False),
        "/conformance": _get("getConformance", "Conformance classes", JSON, tagged=False),
        "/collections": _get("getCollections", "The collections", JSON),
        "/collections/{collectionId}": _get("getCollection", "One collection", JSON, [name]),
        "/collections/{collectionId}/items": items,
        "/collections/{collectionId}/items/{item_id}": _get("getItem", "One feature", features, [name, item]),
    }


def _files(profile: MapProfile) -> Object:
    paths = {
        f"/events.{f.suffix}": _get(
            f"get_{f.suffix}", f"The filter's events: {f.label}", f.media_type, _filter(profile), ranged=True
        )
        for f in available()
    }
    for form in DRAWN.values():
        sides = [_in_query(k, "Pixels.", _whole(*limits)) for k, limits in SIDES.items()]
        parameters = [*_filter(profile), *_view(), *(sides if form.most is None else [])]
        summary = f"The view: {form.label}"
        paths[f"/{form.path}"] = _get(f"get_{form.suffix}", summary, form.media_type, parameters, ranged=True)
    for suffix, (media_type, _write) in FIGURES.items():
        paths[f"/series.{suffix}"] = _get(f"getSeries_{suffix}", SERIES, media_type, _filter(profile))
    paths["/provenance"] = _get(
        "getProvenance", "What a file of this filter says of itself", JSON, _filter(profile)
    )
    suggested = SUGGESTED.format(theatres="theatres, " if len(profile.theatres) else "")
    paths["/suggest"] = _get("getSuggestions", suggested, JSON, _suggesting(profile))
    paths["/health"] = _get("getHealth", "Whether events are served, and which data", JSON, tagged=False)
    return paths


def _view() -> list[Object]:
    """The keys of a link's view that decide what a drawn form shows."""
    text = {"type": "string"}
    return [
        _in_query("view", "Bounds that the map fits: west,south,east,north; goes before `at`.", text),
        _in_query("at", "Centre and zoom: latitude,longitude,zoom.", text),
        _in_query("event", "The chosen event's id.", text),
        _in_query("layer", "Layers that are on.", {"type": "array", "items": text}),
        _in_query("frame", "Playback's days, YYYY-MM-DD..YYYY-MM-DD; a picture heeds it.", text),
    ]


def _suggesting(profile: MapProfile) -> list[Object]:
    language = {"type": "string", "enum": list(profile.languages), "default": "en"}
    text = _in_query("q", "What was typed so far.", BY_KEY["q"].kind.schema) | {"required": True}
    return [text, _in_query("lang", "The language of names.", language)]


def _whole(least: int, most: int) -> Object:
    return {"type": "integer", "minimum": least, "maximum": most}


def _get(
    name: str,
    summary: str,
    media_type: str,
    parameters: list[Object] | None = None,
    *,
    tagged: bool = True,
    ranged: bool = False,
) -> Object:
    """A GET; a `tagged` answer may be 304, a `ranged` one supports `Range`."""
    good = {"description": summary, "content": {media_type.split(";")[0]: {"schema": _schema_of(media_type)}}}
    answers = {"200": good, "400": _ref("BadQuery"), "404": _ref("NotFound")}
    if tagged:
        answers |= {"304": _ref("NotModified")}
    if ranged:
        answers |= {
            "206": {**good, "description": "The bytes that `Range` asked for"},
            "416": _ref("NoSuchRange"),
        }
    answers |= {"429": _ref("TooMany"), "503": _ref("Down"), "504": _ref("Slow")}
    operation = {"operationId": name, "summary": summary, "responses": answers}
    return {"get": operation | ({"parameters": parameters} if parameters else {})}


def _schema_of(media_type: str) -> Object:
    if media_type.endswith("json"):
        return {"type": "object"}
    return (
        {"type": "string"}
        if "text" in media_type or "xml" in media_type
        else {"type": "string", "format": "binary"}
    )


def _ref(name: str) -> Object:
    return {"$ref": f"#/components/responses/{name}"}


def _in_path(name: str, allowed: list[str] | None = None) -> Object:
    schema: Object = {"type": "string"} | ({"enum": allowed} if allowed else {"minLength": 1})
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(name: str, text: str, schema: Object) -> Object:
    commas = {"style": "form", "explode": False} if name == "bbox" else {}
    return {"name": name, "in": "query", "description": text, "schema": schema, **commas}


def _filter(profile: MapProfile) -> list[Object]:
    return [_in_query(c.key, f"{c.help} Example: {c.example}", _schema(c.kind)) for c in profile.criteria]


def _schema(kind: Kind) -> Object:
    """The schema of one key's values."""
    return {"type": "array", "items": kind.schema, "maxItems": MAX_VALUES} if kind.many else kind.schema
