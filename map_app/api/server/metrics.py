"""What an operator sees of the app in Prometheus' format, without personal data.

A metric names the route's pattern, method and status; never an address, a query, a referrer or a browser.
`watching` counts; this module is slow to import and comes later.
"""

from __future__ import annotations

import math
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

from map_app.api.middleware.access_log import WATCHING, Note, Watching
from map_app.data.manager import store_manager

CAUSES: Final = {
    "DataError": "data_unreadable",
    "StoreError": "store_unreachable",
    "MissingTableError": "table_missing",
    "SlowError": "query_too_slow",
    "CrowdedError": "too_many_queries",
    "LargeError": "query_too_large",
    "EditedError": "edited_by_hand",
    "UnplacedError": "row_without_place",
    "MissingError": "extra_missing",
}
"""Kinds of errors by the names that alarms know (docs/hosting.md); those stay when a class is renamed."""

UNEXPECTED: Final = "unexpected"


class Metrics:
    """The counters of one app."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("route", "method", "status")
        self.requests = Counter("event_map_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "event_map_request_seconds", "Time to the last byte", ("route",), registry=self.registry
        )
        self.sent = Counter("event_map_sent_bytes", "Bytes of bodies", ("route",), registry=self.registry)
        self.pages = Gauge("event_map_open_pages", "Websockets that are open", registry=self.registry)
        self.events = Gauge("event_map_events", "Events served", registry=self.registry)
        self.healthy = Gauge("event_map_healthy", "1 where the newest data is served", registry=self.registry)
        self.up = Gauge("event_map_store_up", "1 where the store answers", registry=self.registry)
        self.fault = Gauge(
            "event_map_store_fault",
            "1 for the kind of error that the log names",
            ("cause",),
            registry=self.registry,
        )

    def count(self, note: Note) -> None:
        """Count a request that is over."""
        self.requests.labels(note.route, note.method, str(note.status)).inc()
        self.sent.labels(note.route).inc(note.sent)
        if note.method != "websocket":  # a visit's length is no time to an answer
            self.seconds.labels(note.route).observe(note.seconds)

    def text(self, open_pages: int) -> bytes:
        """All of them in Prometheus' text format."""
        now = store_manager().snapshot()
        self.pages.set(open_pages)
        self.events.set(now.store.meta.total if now.known else math.nan)
        self.up.set(0 if now.down else 1)
        self.fault.clear()
        if now.cause:
            self.fault.labels(CAUSES.get(now.cause, UNEXPECTED)).set(1)
        self.healthy.set(0 if now.fault else 1)
        return generate_latest(self.registry)


def show(request: Request) -> Response:
    """The endpoint."""
    watching: Watching = request.scope[WATCHING]
    body = watching.load().text(watching.open_pages)
    return Response(body, headers={"Content-Type": CONTENT_TYPE_LATEST})
