"""Downloads that are cancelled and servers that are stopped: nothing runs on, nothing is cut short."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import ClientDisconnect

from map_app.api.responses import streaming
from map_app.api.responses.pools import BusyError, Pool
from map_app.api.responses.streaming import streamed
from map_app.api.server import logs, settings
from map_app.data.ingest.load import load_into
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from tests.bench import synthetic
from tests.loops import run_alone
from tests.served import served
from tests.shipped import MAP


def test_a_reader_who_leaves_ends_the_writer() -> None:
    """The writer is closed as soon as the client is gone, and at its end where the client stays."""
    for leaves in (True, False):
        ended: list[int] = []
        written: list[int] = []

        def writer(ended: list[int] = ended, written: list[int] = written) -> Iterator[bytes]:
            try:
                for number in range(100):
                    written.append(number)
                    yield b"x" * 1000
            finally:
                ended.append(len(written))

        run_alone(sent(writer, leaves_after=3 if leaves else 1000))
        assert len(ended) == 1
        assert ended[0] < 10 if leaves else ended[0] == 100


async def sent(writer: Callable[[], Iterator[bytes]], leaves_after: int) -> None:
    """Stream to a client that leaves after some chunks."""
    response = await streamed(Pool(1, 0), "client", writer, {}, "text/csv")
    got = 0

    async def send(message: Any) -> None:  # noqa: ANN401 - an ASGI message
        nonlocal got
        got += message["type"] == "http.response.body"
        if got > leaves_after:
            raise OSError("the client is gone")

    async def receive() -> Any:  # noqa: ANN401 - an ASGI message
        return {"type": "http.disconnect"}

    scope = {"type": "http", "asgi": {"spec_version": "2.4"}, "method": "GET"}
    with suppress(ClientDisconnect):
        await response(scope, receive, send)


def test_a_reader_who_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its writer is closed and its place is free for the next."""
    monkeypatch.setattr(streaming, "STALL_S", 0.01)
    ended = threading.Event()

    def writer() -> Iterator[bytes]:
        try:
            yield b"x"
        finally:
            ended.set()

    async def stalled() -> None:
        async def send(_: Any) -> None:  # noqa: ANN401 - an ASGI message
            await asyncio.Event().wait()

        async def receive() -> Any:  # noqa: ANN401 - an ASGI message
            await asyncio.Event().wait()

        pool = Pool(1, 0)
        response = await streamed(pool, "client", writer, {}, "text/csv")
        with pytest.raises(BusyError):
            await streamed(pool, "other", writer, {}, "text/csv")
        await response({"type": "http", "method": "GET"}, receive, send)
        assert ended.is_set()
        with pool.admitted("other"):
            pass

    run_alone(stalled())


def test_a_reader_who_takes_a_little_at_a_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """One who takes each chunk in time, but all of them too slowly; one who is fast enough gets all."""
    clock = [0.0]
    monkeypatch.setattr(streaming, "current_time", lambda: clock[0])

    async def taken(seconds_each: float) -> int:
        sizes: list[int] = []

        async def send(message: Any) -> None:  # noqa: ANN401 - an ASGI message
            clock[0] += seconds_each
            sizes.append(len(message["body"]))

        sending = streaming.timely(send)
        with suppress(TimeoutError):
            for _ in range(100):
                await sending({"type": "http.response.body", "body": b"x" * streaming.LEAST_BYTES_PER_S})
                await asyncio.sleep(0)
        return len(sizes)

    assert run_alone(taken(1.0)) == 100
    assert 3 <= run_alone(taken(streaming.STALL_S / 3)) <= 5


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose export is larger than what a socket holds."""
    return synthetic.write_geojson(tmp_path_factory.mktemp("many") / "events.geojson", 20_000)


@pytest.mark.server
def test_a_stop_lets_a_running_export_finish(many: Path) -> None:
    """After SIGTERM the file still comes whole, then the process ends by itself; its log names no one."""
    with served(many, MAP_APP_LOG="json", MAP_APP_GRACE_SECONDS="60") as app:
        with httpx.stream("GET", f"{app.address}/api/events.geojson?q=event", timeout=60) as answer:
            chunks = answer.iter_bytes()
            text = next(chunks)
            app.process.terminate()
            text += b"".join(chunks)
        said = app.ended()
    assert len(json.loads(text)["features"]) == 20_000
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    [export] = [line for line in lines if line.get("route") == "/api/events.geojson"]
    assert export["status"] == 200
    assert export["bytes"] > 500_000  # as sent, compressed
    assert not any("127.0.0.1" in str(line) or "q=event" in str(line) for line in lines)


@pytest.mark.server
def test_a_reader_who_stalls_does_not_hold_up_the_stop(many: Path) -> None:
    """A download that is not read is given up after the grace."""
    with (
        served(many, MAP_APP_GRACE_SECONDS="1") as app,
        httpx.stream("GET", f"{app.address}/api/events.geojson", timeout=60) as answer,
    ):
        next(answer.iter_bytes())
        app.stop(within_seconds=30)
        assert app.process.returncode is not None


@pytest.mark.server
def test_a_stop_takes_the_folder_for_what_exceeds_memory_along(tmp_path: Path) -> None:
    """A server over a DuckDB file has such a folder while it runs, and leaves none."""
    temporary, store = tmp_path / "temporary", tmp_path / "e.duckdb"
    temporary.mkdir()
    load_into(parse_source(EVENTS), parse_source(f"duckdb:///{store}"), MAP)
    with served(f"duckdb:///{store}", TMPDIR=str(temporary)) as app:
        assert list(temporary.glob("event-map-*")) != []
        app.stop()
    assert list(temporary.iterdir()) == []


def test_a_log_line_is_one_object() -> None:
    """A message, an object and a fault each make one line of JSON with time, level and logger."""
    form = logs.JsonLines()
    make = logging_record
    assert json.loads(form.format(make("a\nb")))["message"] == "a\nb"
    assert json.loads(form.format(make('{"status": 200}')))["status"] == 200
    try:
        raise ValueError("broken")
    except ValueError:
        told = json.loads(form.format(make("[1]", exc_info=sys.exc_info())))
    assert told["message"] == "[1]"
    assert "broken" in told["traceback"]
    assert {"time", "level", "logger"} <= set(told)


def logging_record(message: str, exc_info: Any = None) -> Any:  # noqa: ANN401 - logging's own types
    """A record as the app's log makes them."""
    return logging.LogRecord("map_app.access", logging.INFO, "", 0, message, (), exc_info)


def test_an_unknown_kind_of_log_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in the setting is told, as in any other."""
    monkeypatch.setenv(settings.LOG, "xml")
    with pytest.raises(SystemExit):
        settings.check()
