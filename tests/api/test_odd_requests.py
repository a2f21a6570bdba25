"""Requests as no browser of ours makes them: ranges, HEAD, other methods, odd headers, on every path."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Client
from tests.strategies import examples

Api = Callable[..., httpx.Response]

FILES = [
    "/assets/app/live.js",
    "/assets/leaflet/leaflet.css",
    "/assets/geo/basemap.geojson",
    "/assets/map.js",
    "/api/events.geojson?theatre=gaza",
    "/api/events.gpkg?theatre=gaza",
    "/api/events.html?theatre=gaza&type=diplomacy",
    "/api/map.svg?theatre=gaza",
    "/api/map.png?theatre=gaza&width=320&height=240",
]
SENSELESS = ["bytes=x", "bytes=5-2", "items=0-1", "bytes=0-1,3-4", ""]
RANGES = ["bytes=0-9", "bytes=999999999-", "bytes=-0"]


@pytest.mark.parametrize("path", FILES)
def test_a_range_that_is_not_promised_gets_the_whole_file(api: Api, path: str) -> None:
    """A range that makes no sense breaks nothing, and where no part is promised, none is given."""
    whole = api(path)
    assert whole.status_code == 200
    for odd in SENSELESS if "accept-ranges" in whole.headers else SENSELESS + RANGES:
        answer = api(path, Range=odd)
        assert (answer.status_code, answer.content) == (200, whole.content)


@pytest.mark.parametrize("path", FILES)
def test_head_has_no_body_and_the_file_s_headers(api: Api, path: str) -> None:
    """What a HEAD says of type and tag is what a GET gives."""
    head, get = api(path, "HEAD"), api(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "etag", "content-disposition"):
        assert head.headers.get(name) == get.headers.get(name)
    if "content-length" in head.headers:
        assert int(head.headers["content-length"]) == len(get.content)


@pytest.mark.parametrize("path", [*FILES, "/api/changes", "/api/citation.txt", "/api/metrics", "/api/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "BREW"])
def test_any_other_method_is_refused(api: Api, path: str, method: str) -> None:
    """405 as a problem document that names what is allowed, for methods that nobody knows too."""
    answer = api(path, method)
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert {part.strip() for part in answer.headers["allow"].split(",")} == {"GET", "HEAD"}


ODD = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60)


@settings(max_examples=examples(25))
@given(
    path=st.sampled_from(["/assets/app/", "/assets/geo/", "/assets/", "/api/events/", "/api/", "/api/map."]),
    rest=ODD,
    name=st.sampled_from(
        ["Range", "If_None_Match", "Accept", "Accept_Encoding", "X_Forwarded_For", "If_Range"]
    ),
    value=ODD,
)
def test_no_path_and_no_header_breaks_it(path: str, rest: str, name: str, value: str) -> None:
    """Whatever is asked: an answer below 500, no traceback, and no file outside the served ones."""
    quoted = rest.replace("?", "%3F").replace("#", "%23").replace("%", "%25")
    answer = Client()(path + quoted, **{name: value})
    assert answer.status_code < 500
    assert "Traceback" not in answer.text[:2000]
    assert "from __future__" not in answer.text[:2000]
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
