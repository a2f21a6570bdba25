"""What load balancers and open pages ask often: answered on the event loop from what is known already.

None of these reads the store or takes a thread, so a crowd that waits for either does not delay them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from map_app.api.middleware.access_log import Watching
    from map_app.data.manager import Snapshot

AGAIN_S: Final = 4.0
"""Seconds until an open page asks again, with few of them."""

PER_SECOND: Final = 20
"""Questions of open pages a second, at most: with more pages, each asks less often."""

REDRAWN_PER_SECOND: Final = 5
"""Pages that are drawn anew a second when the data changed."""

UNCACHED: Final = {"Cache-Control": "no-store"}


def current() -> Snapshot | None:
    """What is served, without waiting or importing; None before the first look at the data is over."""
    loaded = getattr(sys.modules.get("map_app.data.manager"), "store_manager", None)
    snapshot: Snapshot | None = loaded().ready() if loaded else None
    return snapshot


def pace(pages: int) -> dict[str, float]:
    """Seconds until each of so many open pages asks again, and over which all are drawn anew.

    Not made of how often pages ask: whoever asks often would keep all others from asking.
    """
    again, spread = max(AGAIN_S, pages / PER_SECOND), pages / REDRAWN_PER_SECOND
    return {"again": round(again, 1), "spread": round(spread, 1)}


def routes(prefix: str, watching: Watching) -> list[Route]:
    """The routes, under the path prefix of the app, of which `watching` knows the open pages."""

    async def version(_: Request) -> Response:
        """Which data is served, when to ask again, and how long to wait before drawing what changed."""
        now = current()
        answer = {"state": now.state if now else None, **pace(watching.open_pages)}
        return JSONResponse(answer, headers=UNCACHED)

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
