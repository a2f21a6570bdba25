"""A long export in a real browser: it says how far it is, comes whole, and can be cancelled."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from map_app.ui.share import LONG
from tests.bench import synthetic
from tests.served import serving

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over as many events as make an export long."""
    with serving(
        synthetic.write_geojson(tmp_path_factory.mktemp("large") / "events.geojson", LONG)
    ) as address:
        httpx.get(f"{address}/api/health", timeout=120)  # answers once the events are read
        yield address


def test_a_long_export_says_how_far_it_is_and_comes_whole(
    large: str, open_page: Open, tmp_path: Path
) -> None:
    """Megabytes are counted while it comes; the file is the whole of the view."""
    page = open_page(large)
    page.get_by_role("button", name="Export").click()
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("link", name="GeoJSON").click()
    expect(page.locator(".progress")).to_contain_text("Done, ")
    waiting.value.save_as(tmp_path / "events.geojson")
    assert waiting.value.suggested_filename == "events.geojson"
    assert len(json.loads((tmp_path / "events.geojson").read_text(encoding="utf-8"))["features"]) == LONG


def test_a_long_export_can_be_cancelled(large: str, open_page: Open) -> None:
    """Cancel ends the request; nothing is saved, and the page says so."""
    page = open_page(large)
    page.route("**/api/events.csv*", lambda _: None)  # an answer that never comes
    page.get_by_role("button", name="Export").click()
    page.get_by_role("link", name="CSV").click()
    expect(page.locator(".progress")).to_contain_text("0.0 MB so far")
    with page.expect_event("requestfailed"):
        page.locator(".progress").get_by_role("button", name="Cancel").click()
    expect(page.locator(".progress")).to_contain_text("Cancelled")
    page.unroute_all(behavior="ignoreErrors")
