"""What load balancers and open pages ask often: answered on the event loop from what is known already.

None of these reads the store or takes a thread, so a crowd that waits for either does not delay them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from map_app.data.hub import Snapshot

AGAIN_S: Final = 4.0
"""Seconds until an open page asks again, with few of them."""

PER_SECOND: Final = 20
"""Questions of open pages a second, at most: with more pages, each asks less often."""

REDRAWN_PER_SECOND: Final = 5
"""Pages that are drawn anew a second when the data changed."""

UNCACHED: Final = {"Cache-Control": "no-store"}


def current() -> Snapshot | None:
    """What is served, without waiting or importing; None before the first look at the data is over."""
    loaded = getattr(sys.modules.get("map_app.data.hub"), "hub", None)
    found: Snapshot | None = loaded().ready() if loaded else None
    return found


class Crowd:
    """Estimates how many pages are open from how often they ask, and spreads their work over time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since = clock()
        self._asked = 0
        self.pages = 1.0
        self.again = AGAIN_S

    def asks(self) -> None:
        """Count one question of an open page."""
        passed = self._clock() - self._since
        if passed >= self.again:  # in that time each page asked once
            self.pages = max(1.0, self._asked * self.again / passed)
            self.again = max(AGAIN_S, self.pages / PER_SECOND)
            self._since, self._asked = self._clock(), 0
        self._asked += 1

    @property
    def spread(self) -> float:
        """Seconds over which all pages are drawn anew."""
        return max(self.pages, self._asked) / REDRAWN_PER_SECOND


def routes(prefix: str) -> list[Route]:
    """The routes, under the path prefix of the app."""
    crowd = Crowd()

    async def version(_: Request) -> Response:
        """Which data is served, when to ask again, and how long to wait before drawing what changed."""
        crowd.asks()
        now = current()
        times = {"again": round(crowd.again, 1), "spread": round(crowd.spread, 1)}
        return JSONResponse({"state": now.state if now else None, **times}, headers=UNCACHED)

    return [
        Route(f"{prefix}/api/live", live),
        Route(f"{prefix}/api/ready", ready),
        Route(f"{prefix}/api/version", version),
    ]


async def live(_: Request) -> Response:
    """Answer as long as the process can: a balancer that restarts processes asks here."""
    return JSONResponse({"status": "live"}, headers=UNCACHED)


async def ready(_: Request) -> Response:
    """Whether events can be served: 503 until they were read once, 200 from then on.

    A database that goes down later takes no process out: page and API say so better than a balancer does.
    """
    now = current()
    if now is None or not now.known:
        return JSONResponse({"status": "loading"}, 503, {**UNCACHED, "Retry-After": "5"})
    return JSONResponse({"status": "ready"}, headers=UNCACHED)
