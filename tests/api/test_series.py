"""Series of figures over HTTP and by the command."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path

import httpx
import pytest

from map_app.api.responses.pools import BusyError
from map_app.api.routes.api import api as make_api
from tests.conftest import Ran
from tests.core.test_series import SAMPLE, changed
from tests.loops import run_alone

Api = Callable[..., httpx.Response]


def test_a_views_query_gives_its_series(api: Api) -> None:
    """A link's query is valid as it is, view keys and all; a criterion that is not understood is refused."""
    answer = api("/api/series.json?theatre=red_sea&from=2024-01-01&at=14,43,5&lang=ar")
    assert answer.headers["content-type"] == "application/json"
    document = answer.json()
    assert document["query"] == "from=2024-01-01&theatre=red_sea"
    [series] = document["series"]
    assert [point["figure"] for point in series["points"]] == [26, 27]
    assert all(source["publisher"] for point in series["points"] for source in point["sources"])
    for query in ("theatre=atlantis", "start=2024-01-01", "from=yesterday"):
        refused = api(f"/api/series.json?{query}")
        assert refused.status_code == 400
        assert query.split("=")[0] in refused.json()["faults"][0]


def test_the_same_points_come_as_csv(api: Api) -> None:
    """UTF-8 with BOM, a row a point."""
    answer = api("/api/series.csv?theatre=gaza")
    assert answer.content.startswith("\ufeff".encode())
    assert answer.headers["content-disposition"] == 'attachment; filename="series.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["figure"] for row in rows] == ["198", "25105", "62681", "18"]


def test_a_tag_holds_until_the_series_change(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """304 for the same file and query; another figure, query or form has another tag."""
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"series": [SAMPLE]}), encoding="utf-8")
    monkeypatch.setenv("MAP_APP_SERIES", str(path))
    tag = api("/api/series.json?theatre=gaza").headers["etag"]
    assert api("/api/series.json?theatre=gaza", if_none_match=tag).status_code == 304
    for other in ("/api/series.csv?theatre=gaza", "/api/series.json"):
        assert api(other, if_none_match=tag).status_code == 200
    path.write_text(json.dumps({"series": [changed("points", 0, "figure", to=31)]}), encoding="utf-8")
    assert api("/api/series.json?theatre=gaza", if_none_match=tag).status_code == 200


def test_files_of_series_hold_up_no_map() -> None:
    """They are written where files are: with all threads and places for those taken, events still come."""
    app = make_api()

    async def ask(path: str) -> int:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://map.test") as client:
            return (await client.get(path)).status_code

    with ExitStack() as held:
        with suppress(BusyError):
            for n in count():
                held.enter_context(app.state.work.writers.admitted(f"client {n}"))
        paths = ("/series.json", "/clusters?view=30,10,60,40&zoom=5")
        assert [run_alone(ask(path)) for path in paths] == [503, 200]
    assert run_alone(ask("/series.json")) == 200


def test_other_events_come_without_our_series(
    api: Api,
    make_feature: Callable[..., object],
    write_events: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody's own file of Gaza has none of ours beside it."""
    mine = make_feature("a", at=(34.45, 31.5), theatre="gaza", country_code="PS")
    monkeypatch.setenv("MAP_APP_EVENTS", str(write_events(mine, dataset="mine")))
    assert api("/api/series.json").json()["series"] == []


def test_the_command_writes_the_same_bytes(api: Api, run: Callable[..., Ran], tmp_path: Path) -> None:
    """By suffix, or JSON on standard output; any other suffix is refused."""
    for suffix in ("json", "csv"):
        path = tmp_path / f"figures.{suffix}"
        assert run("series", "-o", path, "--theatre", "gaza").code == 0
        assert path.read_bytes() == api(f"/api/series.{suffix}?theatre=gaza").content
    assert (
        run("series", "-o", "-", "--query", "?theatre=gaza").out
        == api("/api/series.json?theatre=gaza").content
    )
    refused = run("series", "-o", tmp_path / "figures.xlsx")
    assert (refused.code, "Choose from .json, .csv" in refused.err) == (2, True)


def test_check_names_what_is_wrong_with_a_file_of_series(run: Callable[..., Ran], tmp_path: Path) -> None:
    """As for a file of events: exit 1, a line with place and cure; the schema is printed by its option."""
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"series": [SAMPLE]}), encoding="utf-8")
    assert run("check", path).code == 0
    path.write_text(json.dumps({"series": [changed("points", 0, "figure", to="30")]}), encoding="utf-8")
    found = run("check", path)
    assert found.code == 1
    assert (
        b'error: ministry-killed: points[0].figure: "30" is not of type "integer"; give a whole' in found.out
    )
    assert json.loads(run("schema", "--series").out)["required"] == ["series"]
