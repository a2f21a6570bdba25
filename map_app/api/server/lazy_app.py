"""An ASGI application that is imported at its first request, so that the server starts at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from map_app.lazy import import_module


class LazyApp:
    """Delegates to the application that `module:function` makes; importing it never blocks the loop."""

    def __init__(self, target: str) -> None:
        self.target = target

    @cached_property
    def app(self) -> ASGIApp:
        """The application, imported and made once."""
        module, _, name = self.target.partition(":")
        make: Callable[[], ASGIApp] = getattr(import_module(module), name)
        return make()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if "app" not in self.__dict__:
            await run_in_threadpool(lambda: self.app)
        await self.app(scope, receive, send)
