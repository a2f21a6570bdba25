"""What an operator sees: Prometheus metrics and one line of JSON a request, both without personal data.

A line and a metric name the route's pattern, method, status and time; never an address, a query, a
referrer or a browser. Lines go to the logger `map_app.access`, at level INFO.
"""

from __future__ import annotations

import json
import logging
import math
import time
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from map_app.data.hub import hub

METHODS: Final = ("GET", "HEAD", "OPTIONS")
log = logging.getLogger("map_app.access")


class Metrics:
    """The counters of one API."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("route", "method", "status")
        self.requests = Counter("event_map_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "event_map_request_seconds", "Time to the last byte", ("route",), registry=self.registry
        )
        self.sent = Counter("event_map_sent_bytes", "Bytes of bodies", ("route",), registry=self.registry)
        self.events = Gauge("event_map_events", "Events served", registry=self.registry)
        self.healthy = Gauge("event_map_healthy", "1 where the newest data is served", registry=self.registry)
        self.up = Gauge("event_map_store_up", "1 where the store answers", registry=self.registry)
        self.fault = Gauge(
            "event_map_store_fault",
            "1 for the kind of error that the log names",
            ("cause",),
            registry=self.registry,
        )

    def show(self, _: Request) -> Response:
        """The metrics in Prometheus' text format."""
        now = hub().snapshot()
        self.events.set(now.store.meta.total if now.known else math.nan)
        self.up.set(0 if now.down else 1)
        self.fault.clear()
        if now.cause:
            self.fault.labels(now.cause).set(1)
        self.healthy.set(0 if now.fault else 1)
        return Response(generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class Watched:
    """Counts and logs each request to the application that it stands before."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status, size = time.perf_counter(), 500, 0

        async def noting(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            self._note(scope, status, size, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        route = _pattern(scope)
        self.metrics.requests.labels(route, method, str(status)).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        self.metrics.sent.labels(route).inc(size)
        line = {
            "route": route,
            "method": method,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "bytes": size,
        }
        log.info("%s", json.dumps(line))


def _pattern(scope: Scope) -> str:
    """The route's pattern, which a router leaves in the scope; what no route has is not named."""
    return str(getattr(scope.get("route"), "path", "none"))
