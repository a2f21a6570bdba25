"""Answers that leave at once."""

from __future__ import annotations

import socket
from pathlib import Path

from map_app.api.server.nodelay import send_at_once


def test_who_connects_is_answered_at_once() -> None:
    """A listener that was opened as Streamlit opens its own gives its connections the option."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        send_at_once()
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_what_is_no_listener_is_left_alone() -> None:
    """Connections and other sockets of the process keep their options, and nothing is opened or closed."""
    one, other = socket.socketpair()
    with one, other, socket.socket() as idle:
        before = sorted(path.name for path in Path("/dev/fd").iterdir())
        send_at_once()
        assert sorted(path.name for path in Path("/dev/fd").iterdir()) == before
        assert not idle.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        one.send(b"x")
        assert other.recv(1) == b"x"
