"""One request, one answer, within limits, to a host whose address was checked.

h11 over our own connection rather than an HTTP library: a library resolves the host again after it was
checked. Proxies of the environment are not used for the same reason.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import Final

import h11

from map_app.data.archiving.addresses import Target, resolve
from map_app.data.archiving.outcome import Failure, Outcome

PRODUCT: Final = "conflict-event-map"
"""The name that robots.txt may address."""

_CHUNK: Final = 64 * 1024
_LONGEST_HEAD: Final = 128 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one request: seconds until its answer is complete, bytes of the answer's body."""

    seconds: float = 30.0
    size: int = 20_000_000
    allow_local: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came, without transfer coding; `is_whole` is False where it is longer than allowed."""

    url: str
    time: datetime
    request: tuple[tuple[str, str], ...]
    path: str
    version: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_whole: bool

    def header(self, name: str) -> str:
        """The first header of a name, else empty."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@cache
def user_agent() -> str:
    """Who asks: the project, its version and its command."""
    return f"{PRODUCT}/{version(PRODUCT)} (event-map archive; keeps pages that records of events cite)"


async def fetch(target: Target, limits: Limits) -> Answer:
    """Ask for a page. Raises Failure where no complete answer comes within the time."""
    try:
        async with asyncio.timeout(limits.seconds):
            addresses = await resolve(target, allow_local=limits.allow_local)
            async with _connected(target, addresses) as (reader, writer):
                return await _exchange(target, limits, reader, writer)
    except TimeoutError as fault:
        raise Failure(Outcome.TIMEOUT, f"after {limits.seconds:g} s") from fault
    except ssl.SSLError as fault:
        detail = getattr(fault, "verify_message", "") or fault.reason or ""
        raise Failure(Outcome.TLS, str(detail)) from fault
    except ConnectionRefusedError as fault:
        raise Failure(Outcome.REFUSED) from fault
    except ConnectionError as fault:
        raise Failure(Outcome.BROKEN, "the connection was closed") from fault
    except OSError as fault:
        raise Failure(Outcome.UNREACHABLE, fault.strerror or "") from fault
    except h11.RemoteProtocolError as fault:
        raise Failure(Outcome.BROKEN, str(fault)[:200]) from fault


@contextlib.asynccontextmanager
async def _connected(
    target: Target, addresses: list[str]
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to the first of the addresses that takes one."""
    context = _tls() if target.scheme == "https" else None
    name = target.host if context else None
    for last, address in enumerate(addresses, 1 - len(addresses)):
        try:
            opened = await asyncio.open_connection(address, target.port, ssl=context, server_hostname=name)
        except OSError:
            if last == 0:
                raise
        else:
            try:
                yield opened
            finally:
                opened[1].transport.abort()
            return


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


async def _exchange(
    target: Target, limits: Limits, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Answer:
    headers = (
        ("Host", target.authority),
        ("User-Agent", user_agent()),
        ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
    )
    time = datetime.now(UTC)
    talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
    writer.write(talk.send(h11.Request(method="GET", target=target.path, headers=list(headers))) or b"")
    writer.write(talk.send(h11.EndOfMessage()) or b"")
    await writer.drain()
    head, body, is_whole = None, bytearray(), True
    while is_whole:
        event = talk.next_event()
        match event:
            case h11.NEED_DATA:
                talk.receive_data(await reader.read(_CHUNK))
            case h11.Response():
                head = event
            case h11.Data():
                body += event.data
                is_whole = len(body) <= limits.size
            case h11.InformationalResponse():
                pass
            case _:
                break
    if head is None:
        raise Failure(Outcome.BROKEN, "no answer came")
    pairs = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in head.headers.raw_items())
    http, reason = head.http_version.decode(), head.reason.decode("latin-1")
    return Answer(
        url=target.url,
        time=time,
        request=headers,
        path=target.path,
        version=http,
        status=head.status_code,
        reason=reason,
        headers=pairs,
        body=bytes(body),
        is_whole=is_whole,
    )
