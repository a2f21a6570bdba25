"""Limits the number of open pages, in all and per client: each has a session with its widgets in memory.

Over the limit a page, and its websocket, is answered 503 with a plain sentence and `Retry-After`. Pages that
are open stay open.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # it ships no types
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from map_app.api.responses.limits import client_of
from map_app.api.server import settings

FULL: Final = "Too many pages of this map are open. Close some, or try again in a minute."
PROTOCOL_ERROR: Final = 1002
HEADERS: Final = {"Retry-After": "60"}


class Sessions:
    """Counts websockets; one event loop, so no lock."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        self.app = app
        self.pages = {prefix or "/", f"{prefix}/"}
        self.most = settings.read_int(settings.PAGES)
        self.most_per_client = settings.read_int(settings.PAGES_PER_CLIENT)
        self.open: Counter[str] = Counter()
        self.total = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse a page or its websocket."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] in self.pages and self._is_full(client_of(scope)):
            await PlainTextResponse(FULL, 503, HEADERS)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = client_of(scope)
        if self._is_full(client):
            await _refuse(send)
            return
        self.total += 1
        self.open[client] += 1
        try:
            page = _Page(receive, send)
            await self.app(scope, page.receive, page.send)
        finally:
            self.total -= 1
            self.open[client] -= 1
            if not self.open[client]:
                del self.open[client]

    def _is_full(self, client: str) -> bool:
        most, per_client = self.most, self.most_per_client
        return bool(most and self.total >= most) or bool(per_client and self.open[client] >= per_client)


class _Page:
    """A page's websocket, closed at the first malformed message: Streamlit would log a traceback for each."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._is_closed = False

    async def receive(self) -> Message:
        """The next message, which Streamlit can read."""
        message = await self._receive()
        if message["type"] != "websocket.receive" or _is_readable(message.get("bytes")):
            return message
        await self.send({"type": "websocket.close", "code": PROTOCOL_ERROR})
        self._is_closed = True
        return {"type": "websocket.disconnect", "code": PROTOCOL_ERROR}

    async def send(self, message: Message) -> None:
        """Send, unless it is closed."""
        if not self._is_closed:
            await self._send(message)


def _is_readable(data: bytes | None) -> bool:
    """Whether it is a message of Streamlit's own protocol; text is not."""
    try:
        return data is not None and bool(BackMsg.FromString(data).WhichOneof("type"))
    except DecodeError:
        return False


async def _refuse(send: Send) -> None:
    """Answer the handshake with a plain response (an ASGI extension that uvicorn supports)."""
    headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    start: Message = {"type": "websocket.http.response.start", "status": 503, "headers": headers}
    await send(start)
    await send({"type": "websocket.http.response.body", "body": FULL.encode()})
