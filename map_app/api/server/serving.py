"""Runs the app: uvicorn's server with the options of a public one.

`event-map serve` starts it. `streamlit run` starts a server of Streamlit's own, to which `adopt` applies the
same options once it runs.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from streamlit import config as streamlit_config
from uvicorn import Config, Server
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from map_app.api.server import settings
from map_app.api.server.connections import BoundedHTTP, Connections, LoopErrors, descriptors

MESSAGE_BYTES: Final = 1_000_000
"""The limit of one message from a page; widgets and map send a few thousand bytes."""

LISTEN_QUEUE: Final = 2_048
PING_SECONDS: Final = 30
log = logging.getLogger("map_app.connections")


class MapServer(Server):
    """Uvicorn's server, with a longer queue in the kernel for bursts of connections."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start; asyncio would limit the queue to the number of connections accepted at once."""
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(LISTEN_QUEUE)


def options() -> dict[str, Any]:
    """Uvicorn's options for a public server.

    Not `limit_concurrency`: it refuses the newest connection, even where all others are idle.
    """
    free = descriptors()
    most = max(free * 2 // 5, 16)  # an answer may have a file open, too
    return {
        "access_log": False,  # `access_log` writes ours, without addresses
        "backlog": max(1, min(free // 8, LISTEN_QUEUE)),  # asyncio accepts so many before it handles any
        "http": partial(BoundedHTTP, Connections(most)),
        "proxy_headers": False,  # `forwarded` alone interprets what proxies say
        "server_header": False,
        "timeout_graceful_shutdown": settings.read_int(settings.GRACE_SECONDS),
        "ws_max_size": MESSAGE_BYTES,
    }


def run(app: str, listener: socket.socket) -> None:
    """Serve `module:app` on this socket until a signal ends it, as Streamlit's configuration says."""
    get = streamlit_config.get_option
    interval = get("server.websocketPingInterval") or PING_SECONDS
    config = Config(
        app,
        ssl_certfile=get("server.sslCertFile"),
        ssl_keyfile=get("server.sslKeyFile"),
        ws="websockets-sansio",
        ws_ping_interval=interval,
        ws_ping_timeout=interval,
        ws_per_message_deflate=get("server.enableWebsocketCompression"),
        use_colors=False,
        **options(),
    )
    with listener:
        MapServer(config).run([listener])


def listen(address: str | None, ports: Iterable[int]) -> socket.socket:
    """Listen on the first free port; without an address on all of them. Raises OSError."""
    taken = OSError(errno.EADDRINUSE, "no port given")
    for port in ports:
        try:
            return _bound(address, port)
        except OSError as fault:
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            taken = fault
    raise taken


def _bound(address: str | None, port: int) -> socket.socket:
    if address is None and socket.has_dualstack_ipv6():
        return socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)
    host = address or "0.0.0.0"  # noqa: S104 - as documented
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def adopt() -> None:
    """Apply the options to the server of this process, whoever started it; called before it listens."""
    asyncio.get_running_loop().set_exception_handler(LoopErrors())
    server = running_server()
    if server is None:
        log.warning("connections are not bounded: the server is not one of uvicorn's in the main thread")
    elif not isinstance(server, MapServer):
        set_options(server.config)


def running_server() -> Server | None:
    """The server of this process; None where none has set signal handlers (a test, a thread)."""
    server = getattr(signal.getsignal(signal.SIGINT), "__self__", None)
    return server if isinstance(server, Server) else None


def set_options(config: Config) -> None:
    """Set the options on a configuration that is in use already."""
    if isinstance(config.loaded_app, ProxyHeadersMiddleware):
        config.loaded_app = config.loaded_app.app
    elif config.proxy_headers:
        log.error("clients can name themselves: forwarded headers are read by something unknown")
    for name, value in options().items():
        setattr(config, name, value)
    config.http_protocol_class = config.http  # type: ignore[assignment]  # only ever called
    config.encoded_headers = []
