"""The installed package is whole: built as a wheel, it serves map, events and theme from any folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from map_app.data.loading import load
from map_app.data.paths import EVENTS
from tests.browser.pages import expect_count
from tests.served import ROOT, free_port, wait_until_healthy
from tests.shipped import MAP


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own, where pip installed the wheel by its name, out of an index in a folder.

    What it depends on is lent from here.
    """
    folder = tmp_path_factory.mktemp("wheel")
    project = folder / "simple" / "conflict-event-map"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(project)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = project.glob("*.whl")
    (project / "index.html").write_text(f"<!doctype html><a href='{wheel.name}'>{wheel.name}</a>")
    venv.create(folder / "venv", with_pip=True)
    index = ["--index-url", (folder / "simple").as_uri()]
    install = [
        str(folder / "venv" / "bin" / "pip"),
        "install",
        "-q",
        *index,
        "--no-deps",
        "conflict-event-map",
    ]
    settings = {**os.environ, "PIP_CONFIG_FILE": os.devnull}
    subprocess.run(install, check=True, capture_output=True, env=settings)
    (site_of(folder / "venv") / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "venv"


def site_of(environment: Path) -> Path:
    """Where its packages lie."""
    (site,) = environment.glob("lib/python*/site-packages")
    return site


def test_the_package_has_a_page_and_its_lock(environment: Path) -> None:
    """Its description stands alone, with no link into a repository, and the tested versions are inside."""
    site = site_of(environment)
    (about,) = site.glob("conflict_event_map-*.dist-info/METADATA")
    text = about.read_text(encoding="utf-8").partition("\n\n")[2]
    assert "pip install conflict-event-map && venv/bin/event-map serve" in text
    assert re.findall(r"\]\((?!https?://)|src=", text) == []
    lock = site / "map_app" / "_shipped" / "requirements.lock"
    assert lock.read_bytes() == (ROOT / "requirements.lock").read_bytes()
    assert not list(site.glob("map_app/**/*.d.ts"))  # only the type checker reads them


def test_an_installed_wheel_serves_from_an_empty_folder(
    environment: Path, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    """`event-map serve` needs nothing of the checkout: events, geodata, theme and languages are inside."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    port = free_port()
    command = [str(environment / "bin" / "event-map"), "serve", "--port", str(port), "--address", "127.0.0.1"]
    settings = {**os.environ, "STREAMLIT_SERVER_HEADLESS": "true"}
    process = subprocess.Popen(command, cwd=elsewhere, env=settings, stdout=subprocess.DEVNULL)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", process)
        page = open_page(f"http://127.0.0.1:{port}")
        expect_count(page, len(load(EVENTS, MAP).events))
        accent = "rgb(20, 80, 107)"
        expect(page.get_by_role("button", name="Export")).to_have_css("background-color", accent)
        page = open_page(f"http://127.0.0.1:{port}/?lang=ar")
        expect(page.locator(".sentence")).to_contain_text("من كل الأنواع")
    finally:
        process.terminate()
        process.wait(timeout=20)
