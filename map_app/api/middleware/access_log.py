"""Every request of the app is counted and logged: page, assets, API and the pages' websockets.

One line of JSON a request goes to the logger `map_app.access` at level INFO: id, the route's pattern, method,
status, time and size; never an address, a query, a referrer or a browser.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from map_app.api.middleware import request_id
from map_app.lazy import import_module

if TYPE_CHECKING:
    from map_app.api.server.metrics import Metrics

WATCHING: Final = "event_map.watching"
"""The key of the counters in a request's scope."""

METHODS: Final = ("GET", "HEAD", "OPTIONS")
FOLDERS: Final = ("/api", "/assets", "/static")
MOST_UNCOUNTED: Final = 10_000
log = logging.getLogger("map_app.access")


class Note(NamedTuple):
    """A request that is over."""

    id: str
    route: str
    method: str
    status: int
    seconds: float
    sent: int


class Watching:
    """The counters of one app. Notes wait until the library that counts is imported."""

    def __init__(self) -> None:
        self.open_pages = 0
        self._metrics: Metrics | None = None
        self._uncounted: deque[Note] = deque(maxlen=MOST_UNCOUNTED)
        self._lock = threading.Lock()

    def load(self) -> Metrics:
        """Import the library and count what waits; slow at first, so not for the event loop."""
        with self._lock:
            if self._metrics is None:
                metrics: Metrics = import_module("map_app.api.server.metrics").Metrics()
                self._metrics = metrics
            while self._uncounted:
                self._metrics.count(self._uncounted.popleft())
            return self._metrics

    def add(self, note: Note) -> None:
        """Count and log a request."""
        if self._metrics is None:
            self._uncounted.append(note)
        else:
            self._metrics.count(note)
        if log.isEnabledFor(logging.INFO):
            log.info("%s", _line(note))


def _line(note: Note) -> str:
    line: dict[str, Any] = note._asdict()
    line["ms"] = round(line.pop("seconds") * 1000, 1)
    line["bytes"] = line.pop("sent")
    return json.dumps(line)


class Watched:
    """Stands before the whole app; gives each request its id."""

    def __init__(self, app: ASGIApp, watching: Watching, prefix: str = "") -> None:
        self.app = app
        self.watching = watching
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it ended."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = _Seen(scope, scope["method"] if scope["method"] in METHODS else "other", status=500)
        scope[WATCHING] = self.watching

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), seen.header]}
            else:
                seen.sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            self.watching.add(seen.over(self.prefix))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A page's connection: its status is 101 or that of the refusal, its time that of the visit."""
        seen = _Seen(scope, "websocket", status=403)

        async def noting(message: Message) -> None:
            if message["type"] == "websocket.accept":
                seen.status = 101
                self.watching.open_pages += 1
            elif message["type"] == "websocket.http.response.start":
                seen.status = message["status"]
            seen.sent += len(message.get("bytes") or message.get("body") or b"")
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            if seen.status == 101:
                self.watching.open_pages -= 1
            self.watching.add(seen.over(self.prefix))


class _Seen:
    """A request while it runs."""

    def __init__(self, scope: Scope, method: str, status: int) -> None:
        self.scope, self.method, self.status = scope, method, status
        self.sent = 0
        self.began = time.perf_counter()
        self.id = request_id.begin(scope)
        self.header = (request_id.HEADER.lower().encode(), self.id.encode())

    def over(self, prefix: str) -> Note:
        seconds = time.perf_counter() - self.began
        return Note(self.id, _pattern(self.scope, prefix), self.method, self.status, seconds, self.sent)


def _pattern(scope: Scope, prefix: str) -> str:
    """The route's pattern, which routers leave in the scope; what no route has is not named.

    Streamlit's one page answers to any path: of those, only the folder of its scripts is told apart.
    """
    route = scope.get("route")
    if route is not None and not isinstance(route, Mount):
        return str(scope.get("root_path", "")).removeprefix(prefix) + str(route.path).removeprefix(prefix)
    path = str(scope["path"]).removeprefix(prefix)
    known = next((folder for folder in FOLDERS if path.startswith(f"{folder}/")), None)
    return known or ("/" if path in ("", "/") else "none")
