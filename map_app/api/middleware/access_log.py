"""Counts and logs every request of the app: page, assets, API and the pages' websockets.

One line of JSON a request goes to the logger `map_app.access` at level INFO: id, the route's pattern, method,
status, time and size; never an address, a query, a referrer or a browser.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from typing import Any, Final, NamedTuple, Protocol

from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from map_app.api.server import request_id
from map_app.lazy import import_module

STATS: Final = "event_map.stats"
"""The key of the counters in a request's scope."""

METHODS: Final = ("GET", "HEAD", "OPTIONS")
FOLDERS: Final = ("/api", "/assets", "/static")
MOST_UNCOUNTED: Final = 10_000
log = logging.getLogger("map_app.access")


class RequestRecord(NamedTuple):
    """A finished request."""

    id: str
    route: str
    method: str
    status: int
    seconds: float
    sent: int


class Metrics(Protocol):
    """The counters (`routes/metrics.py`)."""

    def count(self, record: RequestRecord) -> None:
        """Count a finished request."""

    def text(self, open_pages: int) -> bytes:
        """All metrics in Prometheus' text format."""


class RequestStats:
    """The counters of one app. Records are queued until the metrics library is imported."""

    def __init__(self) -> None:
        self.open_pages = 0
        self._metrics: Metrics | None = None
        self._uncounted: deque[RequestRecord] = deque(maxlen=MOST_UNCOUNTED)
        self._lock = threading.Lock()

    def load(self) -> Metrics:
        """Import the library and count what is queued; slow the first time, so not for the event loop."""
        with self._lock:
            if self._metrics is None:
                metrics: Metrics = import_module("map_app.api.routes.metrics").Metrics()
                self._metrics = metrics
            while self._uncounted:
                self._metrics.count(self._uncounted.popleft())
            return self._metrics

    def add(self, record: RequestRecord) -> None:
        """Count and log a request."""
        if self._metrics is None:
            self._uncounted.append(record)
        else:
            self._metrics.count(record)
        if log.isEnabledFor(logging.INFO):
            log.info("%s", _line(record))


def _line(record: RequestRecord) -> str:
    line: dict[str, Any] = record._asdict()
    line["ms"] = round(line.pop("seconds") * 1000, 1)
    line["bytes"] = line.pop("sent")
    return json.dumps(line)


class AccessLog:
    """The outermost middleware: records each request, and gives it its id."""

    def __init__(self, app: ASGIApp, stats: RequestStats, prefix: str = "") -> None:
        self.app = app
        self.stats = stats
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and record how it ended."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = _OpenRequest(scope, scope["method"] if scope["method"] in METHODS else "other", status=500)
        scope[STATS] = self.stats

        async def send_recorded(message: Message) -> None:
            if message["type"] == "http.response.start":
                request.status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), request.header]}
            else:
                request.sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_recorded)
        finally:
            self.stats.add(request.finished(self.prefix))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Record a page's connection: its status is 101 or the refusal's, its time that of the visit."""
        request = _OpenRequest(scope, "websocket", status=403)

        async def send_recorded(message: Message) -> None:
            if message["type"] == "websocket.accept":
                request.status = 101
                self.stats.open_pages += 1
            elif message["type"] == "websocket.http.response.start":
                request.status = message["status"]
            request.sent += len(message.get("bytes") or message.get("body") or b"")
            await send(message)

        try:
            await self.app(scope, receive, send_recorded)
        finally:
            if request.status == 101:
                self.stats.open_pages -= 1
            self.stats.add(request.finished(self.prefix))


class _OpenRequest:
    """A request in progress."""

    def __init__(self, scope: Scope, method: str, status: int) -> None:
        self.scope, self.method, self.status = scope, method, status
        self.sent = 0
        self.began = time.perf_counter()
        self.id = request_id.begin(scope)
        self.header = (request_id.HEADER.lower().encode(), self.id.encode())

    def finished(self, prefix: str) -> RequestRecord:
        seconds = time.perf_counter() - self.began
        return RequestRecord(
            self.id, _pattern(self.scope, prefix), self.method, self.status, seconds, self.sent
        )


def _pattern(scope: Scope, prefix: str) -> str:
    """The route's pattern, which routers leave in the scope; `none` for paths without a route.

    Streamlit's page answers any path: of those, only the folder of its scripts is distinguished.
    """
    route = scope.get("route")
    if route is not None and not isinstance(route, Mount):
        return str(scope.get("root_path", "")).removeprefix(prefix) + str(route.path).removeprefix(prefix)
    path = str(scope["path"]).removeprefix(prefix)
    known = next((folder for folder in FOLDERS if path.startswith(f"{folder}/")), None)
    return known or ("/" if path in ("", "/") else "none")
