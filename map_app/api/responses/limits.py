"""Limits per client: exports per minute, and the length of a query."""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from map_app.api.responses.problems import problem
from map_app.api.server import settings

MAX_QUERY_BYTES: Final = 16 * 1024
MAX_CLIENTS: Final = 10_000
"""Clients that are remembered; the least recently seen is dropped first."""

WAIT: Final = "map_app.wait"
"""The key in the scope of the function that takes one of the client's tokens."""


class TokenBuckets:
    """A token bucket per client: full at first, refilled evenly, one token an export. Thread-safe."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> int:
        """Take a token and return 0, or return the whole seconds until there is one."""
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
    """Answers 414 to a query that is too long, and puts the client's bucket into the scope (`count`)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.buckets = TokenBuckets(settings.read_int(settings.EXPORTS_PER_MINUTE))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if len(scope["query_string"]) > MAX_QUERY_BYTES:
            refusal = problem(414, f"The query is longer than {MAX_QUERY_BYTES} bytes; shorten it")
            await refusal(scope, receive, send)
            return
        scope[WAIT] = partial(self.buckets.wait, client_of(scope))
        await self.app(scope, receive, send)


def count(request: Request) -> None:
    """Count a file or picture that is about to be sent. Raises HTTPException 429 for one too many.

    A page of the standard API is bounded already; a 304 and a range of a finished file cost nothing.
    """
    seconds = request.scope[WAIT]()
    if seconds:
        detail = f"Too many exports from this address; ask again in {seconds} s"
        raise HTTPException(429, detail, {"Retry-After": str(seconds)})


def client_of(scope: Scope) -> str:
    """The key that limits count by: an address, or for IPv6 its /64 network, since one household has many."""
    host = str((scope.get("client") or ("unknown", 0))[0])
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return host
