"""Requests made up from the API's own definition: those that it allows, and many that it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from starlette.applications import Starlette
from starlette.routing import Mount

from map_app.api.routes.api import api as make_api
from tests.strategies import examples

pytestmark = pytest.mark.server  # it draws pictures by the dozen, each in a process of its own

schema = schemathesis.openapi.from_asgi(
    "/api/openapi.json", Starlette(routes=[Mount("/api", app=make_api())])
)


@schema.parametrize()
@settings(max_examples=examples(15), suppress_health_check=list(HealthCheck), derandomize=True)
def test_no_query_breaks_it(case: Any) -> None:  # noqa: ANN401 - a schemathesis case
    """Whatever the definition allows, and much that it does not, is answered without a fault of ours."""
    answer = case.call()
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert json.loads(answer.text)["status"] == answer.status_code
