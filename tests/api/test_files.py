"""Files that are made once for all who ask, kept for a while, and sent whole or in ranges."""

from __future__ import annotations

import asyncio
import resource
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from map_app.api.responses.files import Files, FileSpec
from map_app.api.responses.limits import WAIT
from map_app.api.responses.pools import BusyError, Pool
from map_app.api.responses.spool import NoRoomError, Spool
from map_app.api.server.settings import EXPORTS_PER_MINUTE, SPOOL_MB
from map_app.core.filters import EventFilter
from map_app.data import export, scratch
from map_app.data.cancel import CancelledError, CancelToken, cancel_scope
from map_app.data.store import EventStore
from map_app.maps import outputs
from tests.conftest import Client
from tests.loops import run_alone

Api = Callable[..., httpx.Response]
FILES = [f"/api/events.{suffix}?type=air_strike" for suffix in export.FORMATS]
DRAWN = [f"/api/{form.path}?theatre=yemen" for form in outputs.DRAWN.values()]


@pytest.mark.parametrize("path", [*FILES, *DRAWN])
def test_a_range_is_that_part_of_the_file(api: Api, path: str) -> None:
    """First bytes, a middle and the last are 206 with where they stand; the whole says its length."""
    whole = api(path)
    size = len(whole.content)
    assert whole.headers["content-length"] == str(size)
    assert whole.headers["accept-ranges"] == "bytes"
    for asked, part in (("0-9", slice(0, 10)), (f"{size - 7}-", slice(-7, None)), ("-5", slice(-5, None))):
        answer = api(path, Range=f"bytes={asked}")
        assert (answer.status_code, answer.content) == (206, whole.content[part])
        assert answer.headers["content-range"].endswith(f"/{size}")
        assert answer.headers["etag"] == whole.headers["etag"]


def test_a_range_beyond_the_file_is_reported(api: Api) -> None:
    """416 is a problem that says how long the file is."""
    size = len(api(FILES[0]).content)
    for asked in (f"bytes={size}-", "bytes=-0"):
        answer = api(FILES[0], Range=asked)
        assert (answer.status_code, answer.headers["content-type"]) == (416, "application/problem+json")
        assert answer.headers["content-range"] == f"bytes */{size}"


@pytest.mark.parametrize("asked", ["bytes=9-0", "bytes=x", "lines=0-1", "bytes=0-1,4-5", "bytes=", "bytes=-"])
def test_what_is_no_single_range_is_answered_whole(api: Api, asked: str) -> None:
    """A range that makes no sense, or several at a time, may be ignored, and is."""
    answer = api(FILES[0], Range=asked)
    assert (answer.status_code, answer.content) == (200, api(FILES[0]).content)


def test_a_resumed_download_of_other_data_begins_anew(api: Api) -> None:
    """`If-Range` with the tag gives the rest, with any other the whole."""
    tag = api(FILES[0]).headers["etag"]
    assert api(FILES[0], Range="bytes=5-", If_Range=tag).status_code == 206
    for other in ('"another"', f"W/{tag}", "Fri, 27 Nov 2026 00:00:00 GMT"):
        assert api(FILES[0], Range="bytes=5-", If_Range=other).status_code == 200


@pytest.mark.parametrize("path", [*FILES, *DRAWN])
def test_many_ranges_make_a_file_once(monkeypatch: pytest.MonkeyPatch, writes: list[str], path: str) -> None:
    """A reader of ranges costs one export, however many it asks for."""
    monkeypatch.setenv(EXPORTS_PER_MINUTE, "2")
    api = Client()
    assert [api(path, Range=f"bytes={n}-{n}").status_code for n in range(5)] == [206] * 5
    assert len(writes) == 1
    assert [api(path).status_code for _ in range(2)] == [200, 429]
    assert len(writes) == 1


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The suffixes of what is written or drawn, as it happens."""
    written: list[str] = []
    for module in (export, outputs):
        real = module.stream

        def noting(
            store: EventStore,
            filter_: EventFilter,
            suffix: str,
            *more: outputs.Look,
            real: Callable[..., Iterator[bytes]] = real,
        ) -> Iterator[bytes]:
            written.append(suffix)
            return real(store, filter_, suffix, *more)

        monkeypatch.setattr(module, "stream", noting)
    return written


@pytest.mark.parametrize("path", DRAWN)
def test_head_and_304_draw_nothing(api: Api, writes: list[str], path: str) -> None:
    """The tag is known before anything is drawn, and who holds it is told so."""
    head = api(path, "HEAD")
    assert head.status_code == 200
    assert "content-length" not in head.headers
    assert api(path, If_None_Match=head.headers["etag"]).status_code == 304
    assert writes == []
    assert api(path).headers["etag"] == head.headers["etag"]
    assert len(writes) == 1


def test_what_does_not_fit_is_still_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without room to keep a file it is streamed whole, a range is ignored, and HEAD claims no length."""
    monkeypatch.setenv(SPOOL_MB, "0")
    api = Client()
    for path in FILES[:1] + FILES[3:4] + DRAWN[1:2]:
        answer = api(path, Range="bytes=0-1")
        assert answer.status_code == 200
        assert len(answer.content) > 1_000
        assert "content-length" not in api(path, "HEAD").headers


def chunks(*parts: bytes) -> Iterator[bytes]:
    """The chunks of a file."""
    yield from parts


def test_the_spool_is_bounded() -> None:
    """What nobody reads makes room, the unused first; a file with readers stays; too much is refused."""
    spool = Spool(10)
    for tag in "ab":
        spool.return_file(spool.write(tag, chunks(b"1234")))
    a = spool.borrow("a")
    assert a is not None
    spool.return_file(spool.write("c", chunks(b"12345")))
    assert (spool.borrow("b"), a.path.read_bytes()) == (None, b"1234")
    with pytest.raises(NoRoomError):
        spool.write("d", chunks(b"1234", b"1234"))
    assert len(list(scratch.folder().glob("*.file"))) >= 1
    spool.return_file(a)
    spool.return_file(spool.write("e", chunks(b"1234567890")))
    assert not a.path.exists()


def test_the_spool_holds_so_many_files() -> None:
    """Many small files are bounded too, the unused for longest go first; one with readers stays."""
    spool = Spool(1_000, most_files=3)
    read = spool.write("read", chunks(b"1"))
    for number in range(5):
        spool.return_file(spool.write(str(number), chunks(b"1")))
    assert [spool.borrow(tag) is not None for tag in ("read", "0", "2", "3", "4")] == [
        True,
        False,
        False,
        True,
        True,
    ]
    assert read.path.exists()


def test_a_full_disk_leaves_nothing_behind() -> None:
    """A file that cannot be written is refused in words, and what was begun is gone."""
    spool, before = Spool(10), set(scratch.folder().iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5, hard))
    try:
        with pytest.raises(NoRoomError):
            spool.write("a", chunks(b"1234", b"5678"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert set(scratch.folder().iterdir()) == before
    spool.return_file(spool.write("b", chunks(b"1234567890")))


def test_a_file_tidied_away_is_made_again() -> None:
    """A temporary folder may be cleaned by the system."""
    spool = Spool(10)
    made = spool.write("a", chunks(b"12345678"))
    spool.return_file(made)
    made.path.unlink()
    assert spool.borrow("a") is None
    spool.return_file(spool.write("b", chunks(b"12345678")))


def test_equal_requests_share_one_file_and_others_are_refused() -> None:
    """Ten who ask for one file wait for one writer; a client of more than its places is told to come back."""

    async def ask() -> None:
        go, begun = threading.Event(), []
        files = Files(Pool(1, 3, shared=True), Pool(1, 0), Spool(100))

        def write(tag: str) -> Iterator[bytes]:
            begun.append(tag)
            go.wait()
            yield tag.encode()

        def answer(tag: str) -> Any:  # noqa: ANN401 - a coroutine
            return files.answer(request(), FileSpec(tag, {}, "text/plain", partial(write, tag)))

        same = [asyncio.create_task(answer("a")) for _ in range(10)]
        other = asyncio.create_task(answer("b"))
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await answer("c")
        go.set()
        assert [r.status_code for r in await asyncio.gather(*same, other)] == [200] * 11
        assert begun == ["a", "b"]

    run_alone(ask())


def test_work_whose_last_asker_left_ends_or_is_never_begun() -> None:
    """One of two leaves: it goes on; both leave: it is stopped, and what waited for a place is not begun."""

    async def ask() -> None:
        begun, ended = threading.Event(), threading.Event()
        files = Files(Pool(1, 3), Pool(1, 0), Spool(100))

        def write() -> Iterator[bytes]:
            try:
                while True:
                    begun.set()
                    yield b""
            finally:
                ended.set()

        def never() -> Iterator[bytes]:
            raise AssertionError

        def answer(token: CancelToken, tag: str, writer: Callable[[], Iterator[bytes]]) -> asyncio.Task[Any]:
            with cancel_scope(token):
                return asyncio.create_task(
                    files.answer(request(), FileSpec(tag, {}, "text/plain", writer)),
                )

        tokens = [CancelToken(), CancelToken(), CancelToken()]
        tasks = [answer(tokens[0], "a", write), answer(tokens[1], "a", write)]
        await asyncio.to_thread(begun.wait)
        tasks.append(answer(tokens[2], "b", never))
        await asyncio.sleep(0)
        for token in (tokens[2], tokens[0]):
            token.cancel()
        left = await asyncio.gather(tasks[0], tasks[2], return_exceptions=True)
        assert [type(fault) for fault in left] == [CancelledError, CancelledError]
        assert not ended.is_set()
        tokens[1].cancel()
        with pytest.raises(CancelledError):
            await tasks[1]
        await asyncio.to_thread(ended.wait)

    run_alone(ask())


def request() -> Request:
    """A plain request of one client."""
    scope = {"type": "http", "method": "GET", "headers": [], "client": ("client", 0), WAIT: lambda: 0}
    return Request(scope)
