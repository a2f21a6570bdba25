"""Files and pictures: rate-limited, written in a thread pool, spooled, sent complete or in ranges.

Equal requests share one file. Writing stops when the last client that waits for it has disconnected.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from os import stat_result
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from map_app.api.responses.caching import holds_etag
from map_app.api.responses.limits import client_of, count
from map_app.api.responses.pools import Pool, unless_cancelled
from map_app.api.responses.problems import problem
from map_app.api.responses.spool import NoRoomError, Spool, Spooled
from map_app.api.responses.streaming import streamed, timely
from map_app.data.cancel import CancelToken, cancel_scope

_RANGE: Final = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")
"""A single range; anything else is answered with the complete file (RFC 9110, 14.2)."""


@dataclass(frozen=True, slots=True)
class FileSpec:
    """A file that a request asks for, and how to write it.

    `size` is its approximate number of bytes. A `drawn` one is not made for a HEAD; a `stream` is sent while
    it is written, unless the client asks for a range or its length.
    """

    tag: str
    headers: Mapping[str, str]
    media_type: str
    write: Callable[[], Iterator[bytes]]
    size: int = 0
    drawn: bool = False
    stream: bool = False


class Files:
    """Writes files in the threads of one pool, and streams in those of another."""

    def __init__(self, writers: Pool, streams: Pool, spool: Spool) -> None:
        self._writers = writers
        self._streams = streams
        self._spool = spool
        self._jobs: dict[str, _Job] = {}

    async def answer(self, request: Request, spec: FileSpec) -> Response:
        """Give the file, or 304 where the client holds it. Raises BusyError, and HTTPException 429."""
        if holds_etag(request, spec.tag):
            return Response(status_code=304, headers=spec.headers)
        is_head, is_range = request.method == "HEAD", "range" in request.headers
        file = self._spool.borrow(spec.tag)
        if file is None or is_head or not is_range:
            try:
                count(request)
            except BaseException:
                if file:
                    self._spool.return_file(file)
                raise
        if file is None and spec.drawn and is_head:
            return _headers_of(spec)
        if file is None and (is_head or is_range or not spec.stream):
            file = await self._file(client_of(request.scope), spec)
        if file:
            return _sent(request, spec, file, partial(self._spool.return_file, file))
        if is_head:
            return _headers_of(spec)
        return await streamed(
            self._streams, client_of(request.scope), spec.write, spec.headers, spec.media_type
        )

    async def _file(self, client: str, spec: FileSpec) -> Spooled | None:
        """The finished file, shared by all current requests for it; None where there is no room."""
        if spec.size > self._spool.most_bytes:
            return None
        job = self._jobs.get(spec.tag) or self._begin(client, spec)
        job.waiting += 1
        try:
            await unless_cancelled(lambda: asyncio.shield(job.task))
            return self._spool.borrow(spec.tag)
        except NoRoomError:
            return None
        finally:
            job.waiting -= 1
            if not job.waiting:
                self._end(spec.tag, job)

    def _begin(self, client: str, spec: FileSpec) -> _Job:
        with ExitStack() as stack:
            stack.enter_context(self._writers.admitted(client))
            token = CancelToken()
            with cancel_scope(token):
                task = asyncio.create_task(self._make(spec, stack.pop_all()))
        job = self._jobs[spec.tag] = _Job(task, token)
        return job

    async def _make(self, spec: FileSpec, place: ExitStack) -> Spooled:
        with place:
            write = partial(_written, self._spool, spec)
            return await unless_cancelled(lambda: self._writers.thread(write))

    def _end(self, tag: str, job: _Job) -> None:
        """End a job that nobody waits for any more; an unfinished one is cancelled."""
        del self._jobs[tag]
        job.token.cancel()
        job.task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[Spooled]) -> None:
        if not task.cancelled() and task.exception() is None:
            self._spool.return_file(task.result())


@dataclass(slots=True)
class _Job:
    """A file that is being written, and how many requests wait for it."""

    task: asyncio.Task[Spooled]
    token: CancelToken
    waiting: int = 0


def _written(spool: Spool, spec: FileSpec) -> Spooled:
    return spool.write(spec.tag, spec.write())


def _headers_of(spec: FileSpec) -> Response:
    """Headers alone, without a length, which is not known."""
    return StreamingResponse(iter(()), headers=spec.headers, media_type=spec.media_type)


def _sent(request: Request, spec: FileSpec, file: Spooled, done: Callable[[], None]) -> Response:
    header = request.headers.get("range", "") if request.method == "GET" else ""
    if request.headers.get("if-range", spec.tag) != spec.tag:
        header = ""
    match = _RANGE.fullmatch(header.strip())
    is_valid, is_satisfiable = _check_range(match, file.size)
    if is_valid and not is_satisfiable:
        done()
        refused = problem(416, f"The file has {file.size} bytes, and none in this range")
        refused.headers["Content-Range"] = f"bytes */{file.size}"
        return refused
    return _SpooledFile(spec, file, done, ranged=is_valid)


def _check_range(match: re.Match[str] | None, size: int) -> tuple[bool, bool]:
    """Whether it is a valid range, and whether the file has any byte of it."""
    if match is None:
        return False, False
    first, last, suffix_length = match.groups()
    if suffix_length is not None:
        return True, int(suffix_length) > 0 and size > 0
    return not last or int(first) <= int(last), int(first) < size


class _SpooledFile(FileResponse):
    """A spooled file, or a range of it; returned to the spool when it is sent."""

    def __init__(self, spec: FileSpec, file: Spooled, done: Callable[[], None], *, ranged: bool) -> None:
        super().__init__(file.path, headers=spec.headers, media_type=spec.media_type)
        self.headers["content-length"] = str(file.size)
        self._done, self._ranged = done, ranged

    def set_stat_headers(self, stat_result: stat_result) -> None:
        """Set nothing: the time of this copy says nothing about its content."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, unless the reader stalls."""
        dropped = (b"if-range",) if self._ranged else (b"if-range", b"range")
        headers = [pair for pair in scope["headers"] if pair[0] not in dropped]
        try:
            await super().__call__({**scope, "headers": headers}, receive, timely(send))
        except TimeoutError:
            return
        finally:
            self._done()
