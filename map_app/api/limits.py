"""What one client may ask: exports per minute, and how long an address may be.

A client is the address that the connection comes from. Behind a proxy every connection comes from the
proxy, so the operator says how many proxies there are and the client is read from `X-Forwarded-For`,
counted from its end: what a client itself wrote there is never believed.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from map_app.api import settings
from map_app.api.problems import problem

MAX_QUERY_BYTES: Final = 16 * 1024
MAX_CLIENTS: Final = 10_000
"""Clients that are remembered; the one not seen for longest is forgotten first."""

LIMITED: Final = ("/events.", "/map.")
"""Whole files and pictures; a page of the standard API is bounded already."""


class Allowance:
    """A bucket of tokens per client: full at first, refilled evenly, one token an export. Thread-safe."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> int:
        """Take a token and give 0, or the whole seconds until there is one."""
        if not self._per_minute:
            return 0
        with self._lock:
            now = self._clock()
            tokens, then = self._buckets.pop(client, (float(self._per_minute), now))
            rate = self._per_minute / 60
            tokens = min(float(self._per_minute), tokens + (now - then) * rate)
            enough = tokens >= 1
            self._buckets[client] = (tokens - 1 if enough else tokens, now)
            if len(self._buckets) > MAX_CLIENTS:
                self._buckets.popitem(last=False)
            return 0 if enough else math.ceil((1 - tokens) / rate)


class Limits:
    """Answers 414 to an address that is too long and 429 to a client that exports too often."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.allowance = Allowance(settings.whole(settings.EXPORTS_PER_MINUTE))
        self.proxies = settings.whole(settings.PROXIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if len(scope["query_string"]) > MAX_QUERY_BYTES:
            refusal = problem(414, f"The query is longer than {MAX_QUERY_BYTES} bytes; shorten it")
            await refusal(scope, receive, send)
            return
        seconds = self.allowance.wait(self._client(scope)) if _is_export(scope) else 0
        if seconds:
            refusal = problem(429, f"Too many exports from this address; ask again in {seconds} s")
            refusal.headers["Retry-After"] = str(seconds)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _client(self, scope: Scope) -> str:
        if self.proxies:
            hops = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
            if len(hops) >= self.proxies:
                return hops[-self.proxies].strip()[:64]
        return str((scope.get("client") or ("unknown", 0))[0])


def _is_export(scope: Scope) -> bool:
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return bool(scope["method"] == "GET" and path.startswith(LIMITED))
