"""Tiles of the operator's own streets over HTTP: cached for ever, and quiet about faults of their file."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from pmtiles.tile import Compression, TileType

from map_app.data.environment import GROUND
from map_app.data.streets.grid import tile_at
from map_app.data.streets.served import Streets
from tests.data.streets import GAZA, picture_file, write
from tests.shipped import GEO

Api = Callable[..., httpx.Response]
FOR_EVER = "public, max-age=31536000, immutable"


def test_a_tile_may_be_cached_for_ever(api: Api, region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also that there is none; an address of another file, language or kind of tile does not exist."""
    monkeypatch.setenv(GROUND, str(region))
    at = f"/assets/geo/streets/{Streets(region, GEO.places).version}"
    tile = "/".join(map(str, (14, *tile_at(14, *GAZA))))
    answer = api(f"{at}/en/{tile}.json")
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == FOR_EVER
    assert "major" in answer.json()["shapes"]
    plain = api(f"{at}/en/{tile}.json", Accept_Encoding="identity")
    assert "content-encoding" not in plain.headers
    assert plain.json() == answer.json()
    for beside in (f"{at}/en/14/0/0.json", f"{at}/en/20/1/1.json"):
        none = api(beside)
        assert (none.status_code, none.content) == (204, b"")
        assert none.headers["cache-control"] == FOR_EVER
    for wrong in (f"{at}/xx/{tile}.json", f"{at}/{tile}"):
        assert api(wrong).status_code == 404
        assert "immutable" not in api(wrong).headers.get("cache-control", "")
    assert api(f"/assets/geo/streets/0123456789ab/en/{tile}.json").status_code == 404
    assert api(f"{at}/en/14/{'9' * 4000}/1.json").status_code == 404


def test_a_picture_comes_as_it_is(api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its media type; a file of pictures has no vector tiles."""
    path = picture_file(tmp_path, (0, 2))
    monkeypatch.setenv(GROUND, str(path))
    held = Streets(path)
    answer = api(f"/assets/geo/streets/{held.version}/2/1/3")
    assert answer.content == held.picture(2, 1, 3)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == FOR_EVER
    assert api(f"/assets/geo/streets/{held.version}/en/2/1/3.json").status_code == 404


def test_a_tile_that_cannot_be_read_is_reported_to_the_operator_alone(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """503, not kept, without the file's path; one line in the log, however often it is asked for."""
    path = tmp_path / "secret.pmtiles"
    broken = {(2, 0, 0): gzip.compress(b"\xff" * 9), (2, 0, 1): gzip.compress(b"")}
    write(path, broken, TileType.MVT, Compression.GZIP)
    monkeypatch.setenv(GROUND, str(path))
    at = f"/assets/geo/streets/{Streets(path, GEO.places).version}/en/2/0"
    with caplog.at_level(logging.ERROR):
        answers = [api(f"{at}/0.json") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {503}
    assert not any("secret" in answer.text for answer in answers)
    assert not any("immutable" in answer.headers.get("cache-control", "") for answer in answers)
    (line,) = (record.getMessage() for record in caplog.records)
    assert line.startswith(f"{GROUND}: {path}: tile 2/0/0: ")
    assert json.loads(api(f"{at}/1.json").text)["shapes"] == {}
