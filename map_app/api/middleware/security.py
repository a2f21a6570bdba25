"""Security headers on every response, as plain ASGI so that streams and websockets pass untouched."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from map_app.data.environment import framing_origins
from map_app.lazy import import_module

MAP_FRAME: Final = "/component/streamlit_folium."


class SecurityHeaders:
    """Adds the headers; only the map's frame may load tiles, those of the base maps on offer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.ancestors = " ".join(["'self'", *framing_origins()])

    @cached_property
    def tile_hosts(self) -> str:
        """The hosts of the online base maps on offer; looked up late, for Folium is slow to import."""
        return " ".join(import_module("map_app.maps.frontend.online").hosts())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = self._policy(is_map=MAP_FRAME in scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", policy)  # a file's own is stricter
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _policy(self, *, is_map: bool) -> str:
        tiles = f" {self.tile_hosts}" if is_map and self.tile_hosts else ""
        return "; ".join(
            (
                "default-src 'self'",
                "script-src 'self' 'unsafe-inline'",
                "style-src 'self' 'unsafe-inline'",
                f"img-src 'self' data: blob:{tiles}",
                "font-src 'self' data:",
                "connect-src 'self'",
                "object-src 'none'",
                "base-uri 'self'",
                "form-action 'self'",
                f"frame-ancestors {self.ancestors}",
            ),
        )
