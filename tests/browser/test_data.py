"""Other people's files in the app: hostile strings, files that change or break, a path prefix."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser.pages import expect_count, painted, the_map

Open = Callable[..., Page]
Serve = Callable[..., str]
HOSTILE = (
    '<img src=x onerror="window.top.pwned=1">\'"`{{7*7}}${7*7}</script><script>window.top.pwned=1</script>'
)


def feature(event_id: str, **properties: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON values
    """A valid feature near Tower 22, with some properties changed."""
    usual = {
        "title": "A plain title",
        "summary": "A plain summary.",
        "event_type": "air_strike",
        "date_start": "2024-01-28",
        "date_end": "2024-01-28",
        "date_precision": "day",
        "theatre": "northeast_jordan",
        "place": "Rukban",
        "country_code": "JO",
        "location_precision": "settlement",
        "location_radius_km": 2,
        "location_basis": "town centre",
        "actors": [{"name": "Jordan", "role": "participant"}],
        "killed": None,
        "injured": None,
        "casualty_note": None,
        "verification": "reported",
        "sources": [{"publisher": "Petra", "title": "", "url": "https://example.org/", "published": None}],
        "relates_to": [],
    }
    geometry = {"type": "Point", "coordinates": [38.7, 33.3]}
    return {"type": "Feature", "id": event_id, "geometry": geometry, "properties": usual | properties}


def write(path: Path, *features: dict[str, Any]) -> Path:
    """Write a collection of events."""
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_hostile_strings_are_shown_as_text(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    """Markup in every string of an event is read as text in tooltip, card, table and lists."""
    source = {"publisher": HOSTILE, "title": HOSTILE, "url": "javascript:window.top.pwned=1"}
    texts = dict.fromkeys(("title", "summary", "place", "location_basis", "casualty_note"), HOSTILE)
    actors = [{"name": HOSTILE.replace("|", ""), "role": "target"}]
    evil = feature("evil", **texts, actors=actors, sources=[source])
    twin = feature("twin", **texts, relates_to=[{"id": "evil", "relation": "follows"}])
    file = write(tmp_path / "evil.geojson", evil, twin, feature("plain", theatre="iraq"))
    page = open_page(f"{serve(file)}/?event=evil")
    expect(page.locator(".card h2")).to_have_text(HOSTILE)
    expect(page.locator(".st-key-notices")).to_contain_text("problems in the data")
    assert page.locator(".card a[href^='javascript']").count() == 0
    frame = the_map(page)
    frame.locator(".cluster").first.hover()
    frame.locator(".cluster").first.click()
    page.get_by_text("More filters").click()
    assert page.evaluate("window.pwned === undefined")


def test_a_changed_file_is_served_without_a_restart(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    """New events appear on an open page; a file that breaks keeps the last good one and says so."""
    file = write(tmp_path / "events.geojson", feature("one"))
    address = serve(file)
    page = open_page(address)
    expect_count(page, 1)
    write(file, feature("one"), feature("two"))
    expect_count(page, 2)
    file.write_text('{"type": "FeatureCollection", "features": [', encoding="utf-8")
    expect(page.locator(".st-key-notices")).to_contain_text("The newest data cannot be read")
    expect(page.locator(".st-key-notices")).to_contain_text("The last good data is shown")
    expect_count(page, 2)
    assert httpx.get(f"{address}/api/health").json()["status"] == "stale"
    write(file, feature("one"), feature("two"), feature("three"))
    expect_count(page, 3)
    expect(page.get_by_text("cannot be read")).to_have_count(0)


def test_the_app_works_under_a_path_prefix(serve: Serve, open_page: Open) -> None:
    """Under server.baseUrlPath map, assets, API and downloads keep to the prefix."""
    address = serve(base_path="/conflict/map")
    page = open_page(f"{address}/?theatre=gaza")
    painted(page, "theatre=gaza")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.locator(".files a[href*='.geojson']").click()
    document = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    expect_count(page, len(document["features"]))
