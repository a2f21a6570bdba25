"""Which of Streamlit's endpoints answer: those that this app uses. All others are as if they were not there.

Streamlit serves uploads, logins, an interface for agents and figures of its own beside the page. None is
used here, and some take what anybody sends into memory. `tests/api/test_doors.py` holds this table against
the routes of the installed Streamlit: one that is new there fails the test until it is named here.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from map_app.api.responses.problems import problem

READ: Final = frozenset({"GET", "HEAD"})


class Door(NamedTuple):
    """A route of Streamlit, as its own table writes it, with what is open of it."""

    path: str
    why: str
    methods: frozenset[str] = frozenset()
    only: str = ""
    """Where not the whole of it is open: the pattern that is, of the path."""


DOORS: Final = (
    Door("/_stcore/health", "load balancers ask whether the server is up", READ),
    Door("/_stcore/host-config", "the page reads its settings before it connects", READ),
    Door("/_stcore/stream", "the page's websocket; bounded by `sessions`", frozenset({"websocket"})),
    Door("/media/{file_id:path}", "the page's icon, which the app puts there", READ),
    Door(
        "/component/{path:path}",
        "the map's frame; no other component of this kind is used",
        READ,
        r"/component/streamlit_folium\.st_folium/.*",
    ),
    Door(
        "/_stcore/bidi-components/{path:path}",
        "what a map says to the page; no other component of this kind is used",
        READ,
        r"/_stcore/bidi-components/conflict-event-map\.channel/channel\.js",
    ),
    Door("/", "the page and its scripts, files of the package; any other path gives the page too", READ),
    Door("/_stcore/upload_file/{session_id}/{file_id}", "the app takes no files"),
    Door("/_stcore/metrics", "figures of the process are no reader's business; /api/metrics has ours"),
    Door("/_stcore/script-health-check", "runs the page for whoever asks"),
    Door("/_stcore/agent/interact", "the app has an API of its own"),
    Door("/_stcore/agent/openapi.json", "the app has an API of its own"),
    Door("/_stcore/agent/mcp", "the app has an API of its own"),
    Door("/auth/login", "nobody logs in"),
    Door("/auth/logout", "nobody logs in"),
    Door("/oauth2callback", "nobody logs in"),
    Door("/app/static/{path:path}", "the app's own files are under /assets"),
)
_OPEN: Final = tuple(door for door in DOORS if door.methods and door.path != "/")
_PATTERNS: Final = tuple(
    (re.compile(door.only or re.sub(r"\\{\w+:path\\}", ".*", re.escape(door.path))), door.methods)
    for door in _OPEN
)
_STREAMLIT_S: Final = re.compile(
    r"/+(_stcore|media|component|auth|oauth2callback|app/static)(/.*)?", flags=re.DOTALL
)


class Doors:
    """Answers 404 to what is closed and 405 to what is only read; the app's own paths pass."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it before anything reads its body."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        path = str(scope["path"]).removeprefix(self.prefix)
        method = "websocket" if scope["type"] == "websocket" else str(scope["method"])
        status = _refusal(path, method)
        if not status:
            await self.app(scope, receive, send)
        elif method == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            refusal = problem(status, "There is nothing here" if status == 404 else "This can only be read")
            refusal.headers["Connection"] = "close"  # what it may go on sending is not read
            await refusal(scope, receive, send)


def _refusal(path: str, method: str) -> int:
    """The status of the refusal; 0 where it is open."""
    if path.startswith(("/api", "/assets")):
        return 404 if method == "websocket" else 0
    methods = next((methods for pattern, methods in _PATTERNS if pattern.fullmatch(path)), None)
    if methods is None:
        if _STREAMLIT_S.fullmatch(path) or method == "websocket":
            return 404
        methods = READ
    return 0 if method in methods else 405
