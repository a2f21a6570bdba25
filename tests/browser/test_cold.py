"""A first visit: what has to come over the network before the map is there."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.bench.driving import cold_bytes


def test_a_first_visit_is_compressed(app: str, browser: Browser) -> None:
    """Page, scripts, styles and data of a first map are at most 2 MB; plain they are over 3."""
    assert 100_000 < cold_bytes(browser, app) < 2_000_000
