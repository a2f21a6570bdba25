"""Compresses scripts, styles and outlines, each only once.

Streamlit compresses answers again each time, and its own scripts, two thirds of a first visit, not at all. A
compressed answer does not have the bytes that a strong entity tag identifies: its tag is made weak, so that
no range of one is combined with the other.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from posixpath import normpath
from typing import Final

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDERS: Final = ("static", "assets", "component")
TEXT: Final = re.compile(
    r"text/(?!html)|application/(javascript|json|geo\+json|manifest\+json|wasm)|image/svg\+xml"
)
"""Not HTML: Streamlit gives its page for any path, and made-up paths must not evict scripts."""

PACKED: Final = "/assets/geo/streets/"
"""Tiles are packed once already, and so many must not evict scripts."""

LEAST_BYTES: Final = 1_000
MOST_BYTES: Final = 16 << 20
CACHE_BYTES: Final = 32 << 20
GZIP: Final = "gzip"
_REFUSED: Final = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*", flags=re.IGNORECASE)
_DROPPED_HEADERS: Final = (b"accept-encoding", b"range", b"if-range")


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer whose body may be left out."""

    status: int
    headers: MutableHeaders
    body: bytes

    @property
    def is_text(self) -> bool:
        """Whether it is worth compressing."""
        size = int(self.headers.get("content-length", "0"))
        fits = LEAST_BYTES <= size <= MOST_BYTES and "content-encoding" not in self.headers
        return self.status == 200 and fits and bool(TEXT.match(self.headers.get("content-type", "")))

    @property
    def is_complete(self) -> bool:
        """Whether the body is there to its end."""
        return self.status == 200 and len(self.body) == int(self.headers.get("content-length", "-1"))


class Compression:
    """Compresses the files below the given folders; of other answers only the tag is changed."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        self.app = app
        self.folders = tuple(f"{prefix}/{name}/" for name in FOLDERS)
        self.packed = f"{prefix}{PACKED}"
        self._lock = asyncio.Lock()
        self._cache: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it compressed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["headers"] = _accepted_encoding(scope)  # no copy: the log finds the route in this scope
        if self._is_file(scope):
            await self._answer(scope, receive, send)
        else:
            await self.app(scope, receive, partial(_weakened, send))

    def _is_file(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        takes = headers.get("accept-encoding") == GZIP
        is_read = scope["method"] in ("GET", "HEAD") and "range" not in headers
        path = scope["path"]
        return takes and is_read and path.startswith(self.folders) and not path.startswith(self.packed)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Request only the headers first: most files were compressed before, or the browser has them."""
        answer = await self._fetch({**scope, "method": "HEAD"})
        headers = answer.headers
        if not answer.is_text:
            await self.app(scope, receive, partial(_weakened, send))
            return
        key = (normpath(scope["path"]), headers.get("etag", ""))  # `/./` in a path is still the same file
        body = await self._compressed(key, scope)
        if body is None:
            await self.app(scope, receive, partial(_weakened, send))
            return
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
        del headers["Accept-Ranges"]
        if "accept-encoding" not in headers.get("vary", "").lower():
            headers.add_vary_header("Accept-Encoding")
        await _weakened(send, {"type": "http.response.start", "status": 200, "headers": headers.raw})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def _compressed(self, key: tuple[str, str], scope: Scope) -> bytes | None:
        """The file for all who ask for it; None where the app did not give all of it: that is not kept."""
        if key not in self._cache:
            async with self._lock:  # the next request for the same file finds it then
                if key not in self._cache:
                    answer = await self._fetch({**scope, "method": "GET"})
                    if not answer.is_complete:
                        return None
                    self._keep(key, await to_thread.run_sync(partial(gzip.compress, answer.body, mtime=0)))
        self._cache.move_to_end(key)
        return self._cache[key]

    def _keep(self, key: tuple[str, str], body: bytes) -> None:
        self._bytes += len(body)
        while self._cache and self._bytes > CACHE_BYTES:
            self._bytes -= len(self._cache.popitem(last=False)[1])
        self._cache[key] = body

    async def _fetch(self, scope: Scope) -> _Answer:
        """The app's answer, uncompressed and buffered, also where the client that asked first disconnects."""
        start: Message = {}
        body: list[bytes] = []

        async def take(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            body.append(message.get("body", b""))

        headers = [pair for pair in scope["headers"] if pair[0] not in _DROPPED_HEADERS]
        await self.app({**scope, "headers": headers}, _connected, take)
        return _Answer(start["status"], MutableHeaders(raw=list(start["headers"])), b"".join(body))


async def _connected() -> Message:
    """What is received from a client that has said all and never disconnects."""
    await asyncio.Event().wait()
    raise AssertionError


def _accepted_encoding(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers with `Accept-Encoding: gzip` or none: Streamlit reads the refusal `gzip;q=0` as a yes."""
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
    parts = [part.partition(";") for part in accepted.decode("latin-1").split(",")]
    takes = any(name.strip().lower() == GZIP and not _REFUSED.fullmatch(q) for name, _, q in parts)
    others = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
    return [*others, *([(b"accept-encoding", GZIP.encode())] if takes else [])]


async def _weakened(send: Send, message: Message) -> None:
    """Send; the tag of a compressed answer becomes weak."""
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        tag = headers.get("etag", "")
        if "content-encoding" in headers and tag and not tag.startswith("W/"):
            headers["ETag"] = f"W/{tag}"
    await send(message)
