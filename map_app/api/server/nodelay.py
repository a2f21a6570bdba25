"""Answers leave at once.

Streamlit opens its socket without naming TCP, so asyncio does not see that it may turn Nagle's algorithm off:
on a kept connection each answer's body would wait for the client's word that it has the head, some 40 ms.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_OPEN: Final = Path("/dev/fd")
"""What this process has open, where the system tells."""


def send_at_once() -> None:
    """Turn Nagle's algorithm off for all who connect from now on: a connection has its listener's options."""
    for listener in listeners():
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def listeners() -> Iterator[socket.socket]:
    """The sockets on which this process listens."""
    names = [path.name for path in _OPEN.iterdir()] if _OPEN.is_dir() else []
    for name in names:
        with suppress(OSError):  # it is no socket
            found = socket.socket(fileno=int(name))
            try:
                is_tcp = (
                    found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM
                )
                if is_tcp and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    yield found
            finally:
                found.detach()  # it is another's to close
