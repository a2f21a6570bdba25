"""The app's metrics in Prometheus' format, without personal data.

A metric names the route's pattern, method and status; never an address, a query, a referrer or a browser.
This module is slow to import; until then `RequestStats` queues the requests.
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

from map_app.api.middleware.access_log import STATS, RequestRecord, RequestStats
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

    def count(self, record: RequestRecord) -> None:
        """Count a finished request."""
        self.requests.labels(record.route, record.method, str(record.status)).inc()
        self.sent.labels(record.route).inc(record.sent)
        if record.method != "websocket":  # the length of a visit is no response time
            self.seconds.labels(record.route).observe(record.seconds)

    def text(self, open_pages: int) -> bytes:
        """All metrics in Prometheus' text format."""
        snapshot = store_manager().snapshot()
        self.pages.set(open_pages)
        self.events.set(snapshot.store.meta.total if snapshot.known else math.nan)
        self.up.set(0 if snapshot.down else 1)
        self.fault.clear()
        if snapshot.cause:
            self.fault.labels(CAUSES.get(snapshot.cause, UNEXPECTED)).set(1)
        self.healthy.set(0 if snapshot.fault else 1)
        return generate_latest(self.registry)


def show(request: Request) -> Response:
    """The endpoint."""
    stats: RequestStats = request.scope[STATS]
    body = stats.load().text(stats.open_pages)
    return Response(body, headers={"Content-Type": CONTENT_TYPE_LATEST})
