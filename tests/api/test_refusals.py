"""What the API refuses, and how it says so: never a wider answer, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from map_app.core.criteria import CRITERIA
from map_app.core.kinds import Kind
from tests.shipped import PROFILE
from tests.strategies import examples

Api = Callable[..., httpx.Response]


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Check that the answer is a problem document (RFC 9457) and give it."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert found["title"]
    assert "Traceback" not in answer.text
    return found


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/api/events.geojson", "/api/clusters", "/api/events/a", "/api/"])
def test_the_api_is_read_only(api: Api, method: str, path: str) -> None:
    """Any other method is a 405 that names those allowed."""
    answer = api(path, method)
    problem(answer, 405)
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/nothing",
        "/api/events",
        "/api/events.exe",
        "/api/events.geojson/x",
        "/api/events/nowhere",
        "/api/events/%00",
        "/api/events/a%2Fb",
        "/api/events/%ff",
        "/api/events/'%20or%201=1",
        "/api/%2e%2e/events.geojson",
        "/api/..%2f..%2fetc%2fpasswd",
        "/api//etc/passwd",
    ],
)
def test_unknown_paths_are_problems(api: Api, path: str) -> None:
    """What is not there is a 404 problem document, however the path is written."""
    problem(api(path), 404)


BAD_OF_KIND: dict[str, Callable[[Kind], list[str]]] = {
    "date": lambda _: ["2024-13-01", "2024-02-30", "12/01/2024", "now", "", "٢٠٢٤-٠١-٠١"],
    "terms": lambda _: ["explosion", ""],
    "rank": lambda _: ["very", ""],
    "names": lambda _: ["", "%20", "x" * 201, "a%00b"],
    "countries": lambda _: ["Lebanon", "L1", ""],
    "count": lambda kind: ["-1", "1.5", "1e3", f"{(kind.maximum or 0) + 1}", "20km", "٣"],
    "search": lambda _: ["", "%20", "x" * 201, "a%00"],
    "box": lambda _: ["1,2,3", "a,b,c,d", "NaN,1,2,3", "1,5,3,4", "1e309,1,2,3", "-181,0,1,1", "0,0,1,91"],
    "area": lambda _: ["POINT(1 1)", "POLYGON((0 0,1 1))", "POLYGON((0 0,2 2,2 0,0 2,0 0))", "POLYGON EMPTY"],
}
BAD_VALUES = {
    **{c.key: BAD_OF_KIND[c.kind.name](c.kind) for c in PROFILE.criteria},
    "colour": ["red"],
    "From": ["2024-01-01"],
}
"""Per key, values that it cannot mean; `view` belongs to the map's own requests only."""


@pytest.mark.parametrize(
    ("key", "value"), [(key, value) for key, values in BAD_VALUES.items() for value in values]
)
def test_a_bad_query_is_refused_by_name(api: Api, key: str, value: str) -> None:
    """No mistake ever widens an answer: it is a 400 that names the key, beside good conditions too."""
    for path in ("/api/events.geojson", "/api/events.csv", "/api/provenance"):
        found = problem(
            api(f"{path}?theatre=yemen&{key}={value}" if key != "theatre" else f"{path}?{key}={value}"), 400
        )
        assert any(fault.startswith(f"{key}: ") for fault in found["faults"])


def test_all_mistakes_are_reported_at_once(api: Api) -> None:
    """One answer names every fault, so that a person mends a link once."""
    query = "type=x&theatre=y&from=2024-02-01&to=2024-01-01&min_killed=3&min_killed=4&zzz=1"
    faults = problem(api(f"/api/events.csv?{query}"), 400)["faults"]
    assert {fault.split(":")[0] for fault in faults} >= {"type", "theatre", "min_killed", "zzz"}
    assert any("2024-0" in fault for fault in faults)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("&".join(f"q{i}=1" for i in range(600)), 400),
        ("&".join(f"actor=a{i}" for i in range(150)), 400),
        ("&".join(f"verification{i}=1" for i in range(600)), 400),
        ("&".join(f"type={i}" for i in range(150)), 400),
        ("q=" + "x" * 60_000, 414),
    ],
    ids=["many keys", "many values", "many keys near a known one", "many unknown terms", "long"],
)
def test_a_flood_is_refused(api: Api, query: str, status: int) -> None:
    """Too many keys, values or characters are a short refusal."""
    answer = api(f"/api/events.geojson?{query}")
    problem(answer, status)
    assert len(answer.content) < 150_000


def test_a_name_the_data_lacks_gives_an_empty_file(api: Api) -> None:
    """Open vocabularies are no mistake: 200, and nothing in it."""
    answer = api("/api/events.geojson?actor=Nobody+at+all")
    assert answer.status_code == 200
    assert answer.json()["features"] == []


JUNK = st.text(max_size=12)


@given(pairs=st.lists(st.tuples(st.sampled_from([c.key for c in CRITERIA]) | JUNK, JUNK), max_size=4))
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_breaks_the_api(api: Api, pairs: list[tuple[str, str]]) -> None:
    """Whatever is asked, the answer is the data or a problem, and always whole JSON."""
    answer = api(str(httpx.URL("/api/events.geojson", params=pairs)))
    assert answer.status_code in (200, 400)
    assert json.loads(answer.content)
