"""The client's address and scheme, also behind proxies: the one place that reads forwarded headers.

Without a proxy (`MAP_APP_PROXIES=0`) a client is the address that its connection comes from, and such headers
are ignored. Behind so many proxies it is read from `X-Forwarded-For`, counted from its end: what a client
itself wrote there is never trusted. No later layer sees the headers.
"""

from __future__ import annotations

import ipaddress
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from map_app.api.server import settings
from map_app.api.server.request_id import PROXY_HEADER

FOR: Final = b"x-forwarded-for"
PROTO: Final = b"x-forwarded-proto"
FORWARDED_HEADERS: Final = {
    FOR,
    PROTO,
    PROXY_HEADER,
    b"forwarded",
    b"x-forwarded-host",
    b"x-forwarded-port",
    b"x-forwarded-prefix",
    b"x-forwarded-server",
    b"x-real-ip",
}
"""Headers that proxies set; `Host` is not one, for a proxy passes it on."""

Headers = list[tuple[bytes, bytes]]


class Forwarded:
    """Writes client and scheme into the scope, where the operator has named a number of trusted proxies."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.proxies = settings.read_int(settings.PROXIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, **(self._trusted(scope) if self.proxies else {})}
            trusted = {PROXY_HEADER} if self.proxies else set()
            scope["headers"] = [
                pair for pair in scope["headers"] if pair[0] not in FORWARDED_HEADERS - trusted
            ]
        await self.app(scope, receive, send)

    def _trusted(self, scope: Scope) -> Scope:
        values: Scope = {}
        hops = _values(scope["headers"], FOR)
        if len(hops) >= self.proxies and (address := _address(hops[-self.proxies])):
            values["client"] = (address, 0)
        schemes = _values(scope["headers"], PROTO)
        if schemes and schemes[-1].lower() in ("http", "https"):
            scheme = schemes[-1].lower()
            values["scheme"] = scheme.replace("http", "ws") if scope["type"] == "websocket" else scheme
        return values


def _values(headers: Headers, name: bytes) -> list[str]:
    text = ",".join(value.decode("latin-1") for key, value in headers if key == name)
    return [part.strip() for part in text.split(",")] if text else []


def _address(text: str) -> str:
    """The address without a port; empty where it is none."""
    has_port = text.count(":") == 1 or "]:" in text
    host = text.rpartition(":")[0] if has_port else text
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return ""
