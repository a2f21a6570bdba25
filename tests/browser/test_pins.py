"""A pinned link in a real browser: offered by the share box, honest about newer data, and let go of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from map_app.data import archive
from map_app.data.loading import load
from map_app.data.store import EventStore
from tests.browser.pages import expect_query
from tests.served import serving
from tests.shipped import MAP

Open = Callable[..., Page]


def test_a_pinned_link_says_what_changed(
    open_page: Open,
    make_feature: Callable[..., Any],
    write_events: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Opened over newer data it counts and lists what its filter gained and lost; the pin can be dropped."""
    kept = tmp_path / "kept"
    monkeypatch.setenv(archive.ENVIRONMENT, str(kept))
    old = EventStore(
        load(write_events(make_feature("gone", title="Gone"), make_feature("stays", title="Old")), MAP), MAP
    )
    archive.keep(old)
    path = write_events(make_feature("stays", title="<b>New</b>"), make_feature("came", title="Came"))
    with serving(path, environment={archive.ENVIRONMENT: str(kept)}) as app:
        page = open_page(f"{app}/?type=air_strike&data={old.meta.version[:12]}")
        said = page.get_by_text("1 event added, 1 event revised, 1 event withdrawn")
        expect(said).to_be_visible()
        page.get_by_text("What changed", exact=True).click()
        expect(page.locator(".changes li")).to_have_count(3)
        expect(page.locator(".changes")).to_contain_text("<b>New</b>")
        page.get_by_role("button", name="Show without the pin").click()
        expect(said).to_have_count(0)
        expect_query(page, "data")
        page = open_page(f"{app}/?data={'0' * 12}")
        expect(page.get_by_text("The earlier version is not kept here")).to_be_visible()


def test_the_share_box_offers_a_pinned_link(app: str, open_page: Open) -> None:
    """It is the full link with the version that is shown, and opening it says that this is what one sees."""
    page = open_page(f"{app}/?theatre=yemen")
    page.get_by_role("button", name="Share").click()
    link = page.locator("#share-pinned")
    expect(link).not_to_have_value("")
    asked = parse_qs(urlsplit(link.input_value()).query)
    version = httpx.get(f"{app}/api/health").json()["data_version"]
    assert asked["data"] == [version[:12]]
    assert asked["theatre"] == ["yemen"]
    page = open_page(link.input_value())
    expect(page.get_by_text("which is what you see")).to_be_visible()
