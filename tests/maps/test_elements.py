"""The map's parts: what an event says never becomes code, on the server or in the page."""

from __future__ import annotations

import json
import re

import pytest

from map_app.maps.frontend.build import build
from tests.shipped import MAP

HOSTILE = [
    "{{ 7 * 7 }}",
    "{{{{ 7 * 7 }}}}",
    "{% raw %} {% for x in y %}",
    "{# a comment #}",
    "</script><script>alert(1)</script>",
    "<!-- <script>",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_an_event_s_title_is_no_template_and_no_markup(title: str) -> None:
    """What the map is told comes through as said, though Folium takes its own output for a template."""
    command = {"query": "q=a", "selected": {"title": title, "deep": [{"a": {}}]}, "links": [{"title": title}]}
    html = build(command, MAP).get_root().render()
    found = re.search(r'id="event-map-command">(.*?)</script>', html, flags=re.DOTALL)
    assert found
    assert json.loads(found[1]) == command
