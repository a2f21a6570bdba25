"""Connections are bounded: in number, and in how long a request may take to arrive and an answer to be read.

The server (uvicorn) accepts what the kernel has, and waits for ever for the rest of a request, and for a
reader who does not read. Whoever opens a thousand connections and says nothing, or takes nothing, would use
up the process's file descriptors, and each failed accept is a traceback in the log. So a connection gets some
seconds for its request, and a reader for the next part of its answer; where there are too many, the one that
has waited longest without a request in work is closed, else the reader who has taken nothing for longest;
asyncio's complaints are one line a minute.
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
"""For a request to arrive whole, from the connection or its own first byte on."""

READER_SECONDS: Final = 60.0
"""For a reader to take the next part of an answer."""

MOST_CONNECTIONS: Final = 8_192
MOST_FILES: Final = 65_536
AGAIN_AFTER_S: Final = 60.0

log = logging.getLogger("map_app.connections")


def descriptors() -> int:
    """Raise the limit of open files as far as may be; how many more can be opened."""
    return max(_raise_the_limit() - _open_files(), 0)


def _raise_the_limit() -> int:
    """Take as many file descriptors as may be had without asking anyone; how many there are."""
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
    """Idle connections, and those whose reader does not read; in the order in which they became so."""

    def __init__(self, most: int) -> None:
        self.most = min(most, MOST_CONNECTIONS)
        self.waiting: dict[BoundedHTTP, None] = {}
        self.unread: dict[BoundedHTTP, None] = {}
        self._logged_at = -AGAIN_AFTER_S

    def make_room(self, held: int, newest: BoundedHTTP) -> None:
        """Close one connection where there are more than there may be: the newest where all are at work."""
        if held <= self.most:
            return
        now = time.monotonic()
        if now - self._logged_at >= AGAIN_AFTER_S:
            self._logged_at = now
            log.warning("more than %d connections: those that ask or take nothing are closed", self.most)
        closed = next(chain(self.waiting, self.unread), newest)
        self.forget(closed)
        closed.transport.abort()

    def forget(self, connection: BoundedHTTP) -> None:
        """Remove a connection that is busy or closed."""
        self.waiting.pop(connection, None)
        self.unread.pop(connection, None)


class BoundedHTTP(H11Protocol):
    """A connection whose request has to arrive in time, and whose answer has to be read."""

    def __init__(self, open_ones: Connections, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(**kwargs)
        self.open = open_ones
        self._late: TimerHandle | None = None
        self._stalled: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Start the request timeout."""
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.open.make_room(len(self.connections), self)
        if not self.transport.is_closing():
            self._wait()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request; a page's websocket has a protocol of its own from then on."""
        super().data_received(data)
        if self.transport.get_protocol() is not self or self._has_request():
            self._wait_no_more()
        elif self._late is None:
            self._wait()

    def on_response_complete(self) -> None:
        """An answer is sent: the connection may be kept, but need not be."""
        super().on_response_complete()
        if self.transport.is_closing():
            self.open.unread[self] = None  # it closes once the last of it is read
        elif not self._has_request():
            self.open.waiting[self] = None  # how long is uvicorn's own limit, until something is received

    def pause_writing(self) -> None:
        """The write buffer is full: start the reader's timeout."""
        super().pause_writing()
        self.open.unread[self] = None
        self._stalled = self.loop.call_later(READER_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The write buffer has drained: the reader keeps up."""
        super().resume_writing()
        self.open.unread.pop(self, None)
        self._read()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel its timers and remove it."""
        self._wait_no_more()
        self._read()
        self.open.forget(self)
        super().connection_lost(exc)

    def _read(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _has_request(self) -> bool:
        """Whether a complete request is being answered."""
        return self.conn.their_state is not h11.IDLE and self.conn.their_state is not h11.SEND_BODY

    def _wait(self) -> None:
        self.open.waiting[self] = None
        self._late = self.loop.call_later(REQUEST_SECONDS, self.transport.abort)

    def _wait_no_more(self) -> None:
        self.open.waiting.pop(self, None)
        if self._late is not None:
            self._late.cancel()
            self._late = None


class Complaints:
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
