"""Allow-list of Streamlit's endpoints: those that this app uses. All others answer 404.

Beside the page Streamlit serves uploads, logins, an interface for agents and its own metrics. None is used
here, and some read whatever anybody sends into memory. `tests/api/test_endpoints.py` compares this table with
the routes of the installed Streamlit: a new one fails the test until it is listed here.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from map_app.api.responses.problems import problem

READ_METHODS: Final = frozenset({"GET", "HEAD"})


class Endpoint(NamedTuple):
    """A route of Streamlit, written as in its own table, with the methods that are allowed."""

    path: str
    why: str
    methods: frozenset[str] = frozenset()
    pattern: str = ""
    """A pattern of the paths that are allowed, where not all are."""


ENDPOINTS: Final = (
    Endpoint("/_stcore/health", "load balancers ask whether the server is up", READ_METHODS),
    Endpoint("/_stcore/host-config", "the page reads its settings before it connects", READ_METHODS),
    Endpoint("/_stcore/stream", "the page's websocket; bounded by `sessions`", frozenset({"websocket"})),
    Endpoint("/media/{file_id:path}", "the page's icon, which the app puts there", READ_METHODS),
    Endpoint(
        "/component/{path:path}",
        "the map's frame; no other component of this kind is used",
        READ_METHODS,
        r"/component/streamlit_folium\.st_folium/.*",
    ),
    Endpoint(
        "/_stcore/bidi-components/{path:path}",
        "what a map says to the page; no other component of this kind is used",
        READ_METHODS,
        r"/_stcore/bidi-components/conflict-event-map\.channel/channel\.js",
    ),
    Endpoint(
        "/", "the page and its scripts, files of the package; any other path gives the page too", READ_METHODS
    ),
    Endpoint("/_stcore/upload_file/{session_id}/{file_id}", "the app takes no files"),
    Endpoint("/_stcore/metrics", "figures of the process are no reader's business; /api/metrics has ours"),
    Endpoint("/_stcore/script-health-check", "runs the page for whoever asks"),
    Endpoint("/_stcore/agent/interact", "the app has an API of its own"),
    Endpoint("/_stcore/agent/openapi.json", "the app has an API of its own"),
    Endpoint("/_stcore/agent/mcp", "the app has an API of its own"),
    Endpoint("/auth/login", "nobody logs in"),
    Endpoint("/auth/logout", "nobody logs in"),
    Endpoint("/oauth2callback", "nobody logs in"),
    Endpoint("/app/static/{path:path}", "the app's own files are under /assets"),
)
_ALLOWED: Final = tuple(one for one in ENDPOINTS if one.methods and one.path != "/")
_PATTERNS: Final = tuple(
    (re.compile(one.pattern or re.sub(r"\\{\w+:path\\}", ".*", re.escape(one.path))), one.methods)
    for one in _ALLOWED
)
_STREAMLIT_PATHS: Final = re.compile(
    r"/+(_stcore|media|component|auth|oauth2callback|app/static)(/.*)?", flags=re.DOTALL
)


class EndpointFilter:
    """Answers 404 to endpoints that are not allowed and 405 to other methods; the app's own paths pass."""

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
            refusal.headers["Connection"] = "close"  # the rest of its body is not read
            await refusal(scope, receive, send)


def _refusal(path: str, method: str) -> int:
    """The status of the refusal; 0 where it is allowed."""
    if path.startswith(("/api", "/assets")):
        return 404 if method == "websocket" else 0
    methods = next((methods for pattern, methods in _PATTERNS if pattern.fullmatch(path)), None)
    if methods is None:
        if _STREAMLIT_PATHS.fullmatch(path) or method == "websocket":
            return 404
        methods = READ_METHODS
    return 0 if method in methods else 405
