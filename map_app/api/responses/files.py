"""Whole files and pictures: counted, made in threads of their own, kept for a while, sent whole or in ranges.

Equal requests share one file. A file whose last reader left before it was finished is given up.
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

from map_app.api.middleware.forwarded import client_of
from map_app.api.responses.caching import holds
from map_app.api.responses.limits import count
from map_app.api.responses.pools import Pool, unless_cancelled
from map_app.api.responses.problems import problem
from map_app.api.responses.spool import NoRoomError, Spool, Spooled
from map_app.api.responses.streaming import streamed, timely
from map_app.data.cancel import CancelToken, cancel_scope

_RANGE: Final = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")
"""One range; several at a time, and what is no range, are answered with the whole file (RFC 9110, 14.2)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is asked for.

    `size` is about its bytes. One that is `drawn` is not made for a HEAD; one that is a `stream` is sent
    while it is written, unless a range or its length is asked for.
    """

    tag: str
    headers: Mapping[str, str]
    media_type: str
    write: Callable[[], Iterator[bytes]]
    size: int = 0
    drawn: bool = False
    stream: bool = False


class Files:
    """Makes files, `made` in threads of one pool and streams in those of another."""

    def __init__(self, made: Pool, streams: Pool, spool: Spool) -> None:
        self._made = made
        self._streams = streams
        self._spool = spool
        self._making: dict[str, _Making] = {}

    async def answer(self, request: Request, wanted: Wanted) -> Response:
        """Give the file, or 304 to who has it. Raises BusyError, and HTTPException 429."""
        if holds(request, wanted.tag):
            return Response(status_code=304, headers=wanted.headers)
        is_head, is_range = request.method == "HEAD", "range" in request.headers
        file = self._spool.borrow(wanted.tag)
        if file is None or is_head or not is_range:
            try:
                count(request)
            except BaseException:
                if file:
                    self._spool.return_file(file)
                raise
        if file is None and wanted.drawn and is_head:
            return _headers_of(wanted)
        if file is None and (is_head or is_range or not wanted.stream):
            file = await self._file(client_of(request.scope), wanted)
        if file:
            return _sent(request, wanted, file, partial(self._spool.return_file, file))
        if is_head:
            return _headers_of(wanted)
        return await streamed(
            self._streams, client_of(request.scope), wanted.write, wanted.headers, wanted.media_type
        )

    async def _file(self, client: str, wanted: Wanted) -> Spooled | None:
        """The finished file, made for all who ask for it now; None where there is no room for it."""
        if wanted.size > self._spool.most_bytes:
            return None
        making = self._making.get(wanted.tag) or self._begin(client, wanted)
        making.waiting += 1
        try:
            await unless_cancelled(lambda: asyncio.shield(making.task))
            return self._spool.borrow(wanted.tag)
        except NoRoomError:
            return None
        finally:
            making.waiting -= 1
            if not making.waiting:
                self._end(wanted.tag, making)

    def _begin(self, client: str, wanted: Wanted) -> _Making:
        with ExitStack() as stack:
            stack.enter_context(self._made.admitted(client))
            token = CancelToken()
            with cancel_scope(token):
                task = asyncio.create_task(self._make(wanted, stack.pop_all()))
        making = self._making[wanted.tag] = _Making(task, token)
        return making

    async def _make(self, wanted: Wanted, place: ExitStack) -> Spooled:
        with place:
            write = partial(_written, self._spool, wanted)
            return await unless_cancelled(lambda: self._made.thread(write))

    def _end(self, tag: str, making: _Making) -> None:
        """Nobody waits for it any more: it has been lent to all, or is given up."""
        del self._making[tag]
        making.token.cancel()
        making.task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[Spooled]) -> None:
        if not task.cancelled() and task.exception() is None:
            self._spool.return_file(task.result())


@dataclass(slots=True)
class _Making:
    """A file that is being made, for whom, and how many wait for it."""

    task: asyncio.Task[Spooled]
    token: CancelToken
    waiting: int = 0


def _written(spool: Spool, wanted: Wanted) -> Spooled:
    return spool.write(wanted.tag, wanted.write())


def _headers_of(wanted: Wanted) -> Response:
    """Headers alone, without a length that is not known."""
    return StreamingResponse(iter(()), headers=wanted.headers, media_type=wanted.media_type)


def _sent(request: Request, wanted: Wanted, file: Spooled, done: Callable[[], None]) -> Response:
    asked = request.headers.get("range", "") if request.method == "GET" else ""
    if request.headers.get("if-range", wanted.tag) != wanted.tag:
        asked = ""
    found = _RANGE.fullmatch(asked.strip())
    is_good, is_met = _judged(found, file.size)
    if is_good and not is_met:
        done()
        refused = problem(416, f"The file has {file.size} bytes, and none in this range")
        refused.headers["Content-Range"] = f"bytes */{file.size}"
        return refused
    return _SpooledFile(wanted, file, done, ranged=is_good)


def _judged(found: re.Match[str] | None, size: int) -> tuple[bool, bool]:
    """Whether it is a range at all, and whether the file has any byte of it."""
    if found is None:
        return False, False
    first, last, of_end = found.groups()
    if of_end is not None:
        return True, int(of_end) > 0 and size > 0
    return not last or int(first) <= int(last), int(first) < size


class _SpooledFile(FileResponse):
    """A kept file, or a range of it; given back when it is sent."""

    def __init__(self, wanted: Wanted, file: Spooled, done: Callable[[], None], *, ranged: bool) -> None:
        super().__init__(file.path, headers=wanted.headers, media_type=wanted.media_type)
        self.headers["content-length"] = str(file.size)
        self._done, self._ranged = done, ranged

    def set_stat_headers(self, stat_result: stat_result) -> None:
        """Nothing: when this copy was made says nothing of its content."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it to a reader who reads."""
        dropped = (b"if-range",) if self._ranged else (b"if-range", b"range")
        headers = [pair for pair in scope["headers"] if pair[0] not in dropped]
        try:
            await super().__call__({**scope, "headers": headers}, receive, timely(send))
        except TimeoutError:
            return
        finally:
            self._done()
