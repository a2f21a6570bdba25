"""Installed without the extras `gdal` and `archive`: what needs them says so, and all else works."""

from __future__ import annotations

import json
import subprocess
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from map_app import open_events
from map_app.data.paths import EVENTS

pytestmark = pytest.mark.server

Run = Callable[..., subprocess.CompletedProcess[str]]
LACKED = ("geopandas", "pyogrio", "pyproj", "protego", "warcio")
CURE = "pip install 'conflict-event-map[gdal]'"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run a Python that has every package of this one but those of the extra."""
    folder = tmp_path_factory.mktemp("without-gdal")
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for package in Path(sysconfig.get_path("purelib")).iterdir():
        if not package.name.lower().startswith(LACKED):
            (site / package.name).symlink_to(package)

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [str(folder / "bin" / "python"), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


def test_every_other_format_is_written_as_ever(python: Run, tmp_path: Path) -> None:
    """Files of the other formats have the same bytes; a GeoPackage is refused in a sentence, with no file."""
    suffixes = ("geojson", "csv", "parquet", "kml", "html", "svg")
    program = (
        "import sys, map_app\nevents = map_app.open_events(sys.argv[1]).filter(theatre='iraq')\n"
        "for path in sys.argv[2:]: events.save(path)"
    )
    ran = python("-c", program, EVENTS, *(tmp_path / f"a.{suffix}" for suffix in suffixes))
    assert (ran.returncode, ran.stderr) == (0, "")
    events = open_events(EVENTS).filter(theatre="iraq")
    for suffix in suffixes:
        events.save(tmp_path / f"b.{suffix}")
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()
    ran = python("-m", "map_app.cli", "export", "-o", tmp_path / "c.gpkg")
    assert ran.returncode == 2
    assert ran.stderr == f"event-map: GeoPackage needs GDAL, which is not installed here. {CURE}\n"
    assert not (tmp_path / "c.gpkg").exists()


def test_a_file_that_only_gdal_reads_says_what_to_install(python: Run, tmp_path: Path) -> None:
    """Our own GeoPackage, brought to an installation that cannot read it."""
    open_events(EVENTS).filter(theatre="iraq").save(tmp_path / "iraq.gpkg")
    ran = python("-m", "map_app.cli", "check", tmp_path / "iraq.gpkg")
    assert ran.returncode == 2
    assert f"iraq.gpkg: is a GeoPackage; reading it needs GDAL. {CURE}" in ran.stderr


def test_archives_say_what_to_install(python: Run, tmp_path: Path) -> None:
    """Before anything is fetched or written; the list of commands has it all the same."""
    ran = python("-m", "map_app.cli", "archive", EVENTS, "-o", tmp_path / "a.wacz")
    assert ran.returncode == 2
    cure = "pip install 'conflict-event-map[archive]'"
    lacking = "archives need warcio and protego, which are not installed here"
    assert ran.stderr == f"event-map: {lacking}. {cure}\n"
    assert not [*tmp_path.iterdir()]


def test_neither_page_nor_api_offers_what_it_cannot_write(python: Run) -> None:
    """The menu, the landing page and the definition leave the format out; its address answers 501."""
    program = """
import json
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from map_app.api.routes.api import api

client = TestClient(api())
paths = ("/", "/openapi.json", "/events.gpkg", "/events.kml?theatre=iraq")
asked = {path: client.get(path) for path in paths}
page = AppTest.from_file("map_app/page.py", default_timeout=60).run()
assert not page.exception
print(json.dumps({
    "status": [answer.status_code for answer in asked.values()],
    "problem": asked["/events.gpkg"].json()["detail"],
    "offered": [asked["/"].text, asked["/openapi.json"].text, *(e.proto.body for e in page.get("html"))],
}))
"""
    ran = python("-c", program)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    assert told["status"] == [200, 200, 501, 200]
    assert told["problem"] == f"GeoPackage needs GDAL, which is not installed here. {CURE}"
    offered = "".join(told["offered"])
    assert offered.count("events.kml") >= 3
    assert "events.gpkg" not in offered


def test_a_frame_says_what_to_install(python: Run) -> None:
    """A notebook without GeoPandas has events and maps, and is told how to get frames."""
    program = (
        f"from map_app import open_events; events = open_events({str(EVENTS)!r})\n"
        "assert len(events.filter(theatre='iraq'))\nevents.to_geodataframe()"
    )
    ran = python("-c", program)
    assert ran.stderr.endswith(f"MissingError: a frame needs geopandas, which is not installed. {CURE}\n")
