"""The installed package is whole: built as a wheel, it serves map, events and theme from any folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from map_app.data.hub import load
from map_app.data.paths import EVENTS
from tests.browser.conftest import ROOT, wait_until_healthy
from tests.browser.pages import count_of

pytestmark = pytest.mark.browser


def test_an_unpacked_wheel_serves_from_an_empty_folder(
    tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    """`event-map serve` needs nothing of the checkout: events, geodata, theme and languages are inside."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    zipfile.ZipFile(wheel).extractall(site)
    elsewhere.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "map_app.cli", "serve", "--port", str(port), "--address", "127.0.0.1"]
    settings = {**os.environ, "PYTHONPATH": str(site), "STREAMLIT_SERVER_HEADLESS": "true"}
    process = subprocess.Popen(command, cwd=elsewhere, env=settings, stdout=subprocess.DEVNULL)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", process)
        page = open_page(f"http://127.0.0.1:{port}")
        assert count_of(page) == len(load(EVENTS).events)
        accent = "rgb(20, 80, 107)"
        expect(page.get_by_role("button", name="Export")).to_have_css("background-color", accent)
        page = open_page(f"http://127.0.0.1:{port}/?lang=ar")
        expect(page.locator(".sentence")).to_contain_text("من كل الأنواع")
    finally:
        process.terminate()
        process.wait(timeout=20)
