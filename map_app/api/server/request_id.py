"""The id of a request: in its answer's `X-Request-ID`, its log line and its problem document.

It leads from a reader's complaint to a line of the log. A proxy's id is taken over; a client's is not.
"""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from typing import Final

from starlette.types import Scope

HEADER: Final = "X-Request-ID"
PROXY_HEADER: Final = b"x-request-id"
"""As ASGI has it; only a proxy's passes `Forwarded`."""

current: Final[ContextVar[str]] = ContextVar("request_id", default="")
_SANE: Final = re.compile(rb"[\w.-]{8,64}", flags=re.ASCII)


def begin(scope: Scope) -> str:
    """Set the id of an incoming request: the proxy's, whose header `Forwarded` let pass, or a new one."""
    given = next((value for name, value in scope["headers"] if name == PROXY_HEADER), b"")
    request_id = given.decode() if _SANE.fullmatch(given) else secrets.token_hex(8)
    current.set(request_id)
    return request_id
