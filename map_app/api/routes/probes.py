"""Endpoints that load balancers and open pages poll: answered on the event loop, from memory.

None of them queries the store or takes a thread, so a crowd that waits for either does not delay them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from map_app.api.server.snapshot import ready_snapshot

if TYPE_CHECKING:
    from map_app.api.middleware.access_log import RequestStats

POLL_EVERY_S: Final = 4.0
"""Seconds between two polls of an open page, with few of them."""

PER_SECOND: Final = 20
"""Polls of all open pages a second, at most: with more pages, each polls less often."""

REDRAWN_PER_SECOND: Final = 5
"""Pages that are drawn again a second when the data changed."""

UNCACHED: Final = {"Cache-Control": "no-store"}


def pace(pages: int) -> dict[str, float]:
    """Seconds until each of so many open pages polls again, and over which all are drawn again.

    It does not depend on how often pages poll: one that polls often must not slow the others.
    """
    again, spread = max(POLL_EVERY_S, pages / PER_SECOND), pages / REDRAWN_PER_SECOND
    return {"again": round(again, 1), "spread": round(spread, 1)}


def routes(prefix: str, stats: RequestStats) -> list[Route]:
    """The routes under the path prefix of the app; `stats` counts its open pages."""

    async def version(_: Request) -> Response:
        """Which data is served, when to poll again, and how long to wait before drawing a change."""
        snapshot = ready_snapshot()
        answer = {"state": snapshot.state if snapshot else None, **pace(stats.open_pages)}
        return JSONResponse(answer, headers=UNCACHED)

    return [
        Route(f"{prefix}/api/live", live),
        Route(f"{prefix}/api/ready", ready),
        Route(f"{prefix}/api/version", version),
    ]


async def live(_: Request) -> Response:
    """Answer as long as the process can: for a balancer that restarts processes."""
    return JSONResponse({"status": "live"}, headers=UNCACHED)


async def ready(_: Request) -> Response:
    """Whether events can be served: 503 until they were read once, 200 from then on.

    A database that goes down later changes nothing: page and API tell readers, which a balancer cannot.
    """
    snapshot = ready_snapshot()
    if snapshot is None or not snapshot.known:
        return JSONResponse({"status": "loading"}, 503, {**UNCACHED, "Retry-After": "5"})
    return JSONResponse({"status": "ready"}, headers=UNCACHED)
