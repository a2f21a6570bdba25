"""A client that leaves before its answer begins takes its running query along.

From the answer's first byte on the streams look after themselves (`streaming`).
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from map_app.data.cancel import CancelToken, cancel_scope

LEFT: Final = 499
"""The status, in log and metrics alone, of a request whose client did not wait; nginx's own word for it."""


class CancelOnDisconnect:
    """Asks the store for this client, and tells it when the client has gone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and meanwhile wait for its client to leave."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        token = CancelToken()
        watch = asyncio.create_task(_leaves_with(token, receive))

        async def answering(message: Message) -> None:
            watch.cancel()
            await send(message)

        try:
            with cancel_scope(token):
                await self.app(scope, receive, answering)
        finally:
            watch.cancel()


async def _leaves_with(token: CancelToken, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":  # noqa: ASYNC110 - waits for messages, polls nothing
        # A body, which no route reads: however fast its parts come, other requests go on
        await asyncio.sleep(0)
    token.cancel()


def on_cancelled(_: Request, __: Exception) -> Response:
    """Answer nobody."""
    return Response(status_code=LEFT)
