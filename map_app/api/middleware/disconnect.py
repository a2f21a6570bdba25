"""Cancels the running query of a client that disconnects before its answer begins.

From the answer's first byte on the streams do that themselves (`streaming`).
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from map_app.data.cancel import CancelToken, cancel_scope

CLIENT_CLOSED_REQUEST: Final = 499
"""The status, in log and metrics only, of a request whose client disconnected; as nginx has it."""


class CancelOnDisconnect:
    """Runs each request with a cancel token, which is cancelled when its client disconnects."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and meanwhile wait for its client to disconnect."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        token = CancelToken()
        watch = asyncio.create_task(_cancel_on_disconnect(token, receive))

        async def answering(message: Message) -> None:
            watch.cancel()
            await send(message)

        try:
            with cancel_scope(token):
                await self.app(scope, receive, answering)
        finally:
            watch.cancel()


async def _cancel_on_disconnect(token: CancelToken, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":  # noqa: ASYNC110 - waits for messages, polls nothing
        # A body, which no route reads: between its parts other requests run
        await asyncio.sleep(0)
    token.cancel()


def on_cancelled(_: Request, __: Exception) -> Response:
    """Answer a client that is gone: the status is only logged."""
    return Response(status_code=CLIENT_CLOSED_REQUEST)
