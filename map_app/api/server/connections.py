"""Limits connections: their number, and how long a request may take to arrive and an answer to be read.

Uvicorn accepts every connection, and waits indefinitely for the rest of a request and for a reader that does
not read. A client with a thousand silent connections would use up the process's file descriptors, and each
failed accept is a traceback in the log. So requests and readers have timeouts; where there are too many
connections, the one that has been idle for longest is closed, else the reader that has read nothing for
longest; asyncio's errors are logged once a minute.
"""

from __future__ import annotations

import logging
import socket
import sys
import time
from asyncio import AbstractEventLoop, TimerHandle, Transport
from itertools import chain
from pathlib import Path
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS: Final = 15.0
"""For a request to arrive completely, from the connection or its own first byte on."""

READER_SECONDS: Final = 60.0
"""For a reader to read the next part of an answer."""

MOST_CONNECTIONS: Final = 8_192
MOST_FILES: Final = 65_536
AGAIN_AFTER_S: Final = 60.0

log = logging.getLogger("map_app.connections")


def descriptors() -> int:
    """Raise the limit of open files as far as allowed; returns how many more can be opened."""
    return max(_raise_limit() - _open_files(), 0)


def _raise_limit() -> int:
    """Raise the soft limit of file descriptors; returns it."""
    if sys.platform == "win32":
        return 512
    import resource  # not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = hard == resource.RLIM_INFINITY
    wanted = max(soft, MOST_FILES if unlimited else min(hard, MOST_FILES))
    if wanted != soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def _open_files() -> int:
    folder = Path("/dev/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 64


class Connections:
    """Idle connections, and those whose reader does not read; each in the order in which they became so."""

    def __init__(self, most: int) -> None:
        self.most = min(most, MOST_CONNECTIONS)
        self.idle: dict[BoundedHTTP, None] = {}
        self.unread: dict[BoundedHTTP, None] = {}
        self._logged_at = -AGAIN_AFTER_S

    def make_room(self, held: int, newest: BoundedHTTP) -> None:
        """Close one connection where there are too many: the newest where all are busy."""
        if held <= self.most:
            return
        now = time.monotonic()
        if now - self._logged_at >= AGAIN_AFTER_S:
            self._logged_at = now
            log.warning("more than %d connections: those that ask or take nothing are closed", self.most)
        closed = next(chain(self.idle, self.unread), newest)
        self.forget(closed)
        closed.transport.abort()

    def forget(self, connection: BoundedHTTP) -> None:
        """Remove a connection that is busy or closed."""
        self.idle.pop(connection, None)
        self.unread.pop(connection, None)


class BoundedHTTP(H11Protocol):
    """A connection with a timeout for its request, and one for the reader of its answer."""

    def __init__(self, limited: Connections, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(**kwargs)
        self.limited = limited
        self._request_timeout: TimerHandle | None = None
        self._reader_timeout: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Start the request timeout."""
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.limited.make_room(len(self.connections), self)
        if not self.transport.is_closing():
            self._start_request_timeout()

    def data_received(self, data: bytes) -> None:
        """Receive a part of a request; from its upgrade on a websocket has another protocol."""
        super().data_received(data)
        if self.transport.get_protocol() is not self or self._has_request():
            self._cancel_request_timeout()
        elif self._request_timeout is None:
            self._start_request_timeout()

    def on_response_complete(self) -> None:
        """An answer is sent: the connection is idle now."""
        super().on_response_complete()
        if self.transport.is_closing():
            self.limited.unread[self] = None  # it closes once the rest is read
        elif not self._has_request():
            self.limited.idle[self] = None  # until data is received, uvicorn's own timeout applies

    def pause_writing(self) -> None:
        """The write buffer is full: start the reader's timeout."""
        super().pause_writing()
        self.limited.unread[self] = None
        self._reader_timeout = self.loop.call_later(READER_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The write buffer has drained: the reader keeps up."""
        super().resume_writing()
        self.limited.unread.pop(self, None)
        self._cancel_reader_timeout()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel its timers and remove it."""
        self._cancel_request_timeout()
        self._cancel_reader_timeout()
        self.limited.forget(self)
        super().connection_lost(exc)

    def _cancel_reader_timeout(self) -> None:
        if self._reader_timeout is not None:
            self._reader_timeout.cancel()
            self._reader_timeout = None

    def _has_request(self) -> bool:
        """Whether a complete request is being answered."""
        return self.conn.their_state is not h11.IDLE and self.conn.their_state is not h11.SEND_BODY

    def _start_request_timeout(self) -> None:
        self.limited.idle[self] = None
        self._request_timeout = self.loop.call_later(REQUEST_SECONDS, self.transport.abort)

    def _cancel_request_timeout(self) -> None:
        self.limited.idle.pop(self, None)
        if self._request_timeout is not None:
            self._request_timeout.cancel()
            self._request_timeout = None


class LoopErrors:
    """The event loop's exception handler: running out of file descriptors is logged once a minute."""

    def __init__(self) -> None:
        self._logged_at = -AGAIN_AFTER_S

    def __call__(self, loop: AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log the error; any other one is left to asyncio."""
        if "out of system resource" not in context.get("message", ""):
            loop.default_exception_handler(context)
            return
        now = time.monotonic()
        if now - self._logged_at >= AGAIN_AFTER_S:
            self._logged_at = now
            log.error("no more connections can be accepted: %s", context.get("exception"))
