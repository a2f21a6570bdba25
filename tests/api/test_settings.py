"""An operator's settings: a wrong one stops the start with a sentence, never an answer of 500."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from map_app.api.server import settings
from map_app.api.server.settings import EXPORTS_PER_MINUTE, PROXIES
from map_app.data.engines.faults import QUERY_SECONDS
from map_app.data.environment import (
    ARCHIVE_KEEP,
    BASEMAPS,
    CORRECTIONS,
    FRAME_ANCESTORS,
    GROUND,
    KNOWN_BASEMAPS,
    MAP,
    basemaps,
    framing_origins,
)
from map_app.data.source import ENVIRONMENT
from map_app.maps.frontend.online import OFFERED
from tests.conftest import Client
from tests.served import ROOT


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (EXPORTS_PER_MINUTE, "many"),
        (PROXIES, "-1"),
        (PROXIES, "²"),
        (QUERY_SECONDS, "0"),
        (FRAME_ANCESTORS, "news.example"),
        (FRAME_ANCESTORS, "https://a.example; script-src *"),
        (FRAME_ANCESTORS, "'unsafe-inline'"),
        (ARCHIVE_KEEP, "all"),
        (BASEMAPS, "openstreetmap,opentopmap"),
        (CORRECTIONS, "javascript:alert(1)"),
        (CORRECTIONS, "https://news.example/?t={name}"),
        (BASEMAPS, "none,openstreetmap"),
        (GROUND, "/no/such/region.pmtiles"),
        (GROUND, str(ROOT / "README.md")),
        (MAP, "/no/such/map"),
        (ENVIRONMENT, "postgres:/me:s3cret@db/war"),
    ],
)
def test_a_wrong_setting_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    """Exit code 2, and one line with the setting's name."""
    monkeypatch.setenv(name, text)
    with pytest.raises(SystemExit) as stopped:
        settings.check()
    assert stopped.value.code == 2
    told = capsys.readouterr().err
    assert name in told
    assert told.count("\n") == 1
    assert "s3cret" not in told


def test_a_misspelt_setting_is_reported(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The start goes on, and the log names the setting that is probably meant."""
    monkeypatch.setenv("MAP_APP_PROXYS", "1")
    monkeypatch.setenv("MAP_APP_XYZ_ABC", "1")
    settings.check()
    assert caplog.messages == [
        "MAP_APP_PROXYS is no setting and has no effect; MAP_APP_PROXIES is meant?",
        "MAP_APP_XYZ_ABC is no setting and has no effect",
    ]


def test_every_documented_setting_is_known() -> None:
    """No warning for what the page on hosting names, and nothing is known that it does not name."""
    page = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(MAP_APP_\w+)`", page, flags=re.MULTILINE)) == settings.KNOWN


@pytest.mark.server
def test_the_server_does_not_start_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """`event-map serve` itself ends at once with that code and that line."""
    monkeypatch.setenv(PROXIES, "two")
    command = [sys.executable, "-m", "map_app.cli", "serve", "--port", "0"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert f"{PROXIES}='two'" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_what_is_not_set_or_empty_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable, as compose files pass them, is none; several origins are allowed."""
    monkeypatch.setenv(PROXIES, "")
    monkeypatch.delenv(EXPORTS_PER_MINUTE, raising=False)
    assert (settings.read_int(PROXIES), settings.read_int(EXPORTS_PER_MINUTE)) == (0, 60)
    monkeypatch.setenv(FRAME_ANCESTORS, "https://a.example  http://localhost:8000 https://*.b.example")
    settings.check()
    assert framing_origins() == ("https://a.example", "http://localhost:8000", "https://*.b.example")


@pytest.mark.parametrize(
    ("text", "slugs"),
    [("", KNOWN_BASEMAPS), ("none", ()), (" opentopomap , openstreetmap", ("openstreetmap", "opentopomap"))],
)
def test_base_maps_on_offer(monkeypatch: pytest.MonkeyPatch, text: str, slugs: tuple[str, ...]) -> None:
    """Blanks between the names are no part of them; each known name is a map."""
    monkeypatch.setenv(BASEMAPS, text)
    settings.check()
    assert basemaps() == slugs
    assert tuple(OFFERED) == KNOWN_BASEMAPS


def test_a_proxy_s_scheme_is_believed_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Links are https behind a proxy that speaks it, and only if the operator says that there is a proxy."""
    ask = "/api/citation.txt?theatre=gaza"
    assert "http://map.test/" in Client()(ask, X_Forwarded_Proto="https").text
    monkeypatch.setenv(PROXIES, "1")
    behind = Client()  # the setting is read at the start
    assert "https://map.test/?theatre=gaza" in behind(ask, X_Forwarded_Proto="https").text
    assert "http://map.test/" in behind(ask, X_Forwarded_Proto="javascript").text
