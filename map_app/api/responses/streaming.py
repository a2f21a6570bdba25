"""A file that is sent while it is written; its writer ends when its reader disconnects."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from contextlib import ExitStack
from typing import Final

from anyio import CancelScope, current_time, fail_after
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from map_app.api.responses.pools import Pool, unless_cancelled
from map_app.data.cancel import CancelledError, current_token

STALL_S: Final = 60
"""How long a reader may take for one chunk; a stalled one would hold its place in the pool."""

LEAST_BYTES_PER_S: Final = 8 << 10
"""How fast a reader has to take the file, uncompressed, beyond one `STALL_S`; only waiting counts."""


async def streamed(
    pool: Pool,
    client: str,
    write: Callable[[], Iterator[bytes]],
    headers: Mapping[str, str],
    media_type: str,
) -> FileStream:
    """Start a stream: a query that fails must fail before the status is sent. Raises BusyError.

    The stream holds its place in the pool to its end, and a thread only while a chunk is written.
    """
    with ExitStack() as place:
        place.enter_context(pool.admitted(client))
        writer = write()
        try:
            first = await unless_cancelled(lambda: pool.thread(lambda: next(writer, b"")))
        except BaseException:
            await _close(pool, writer)
            raise
        return FileStream(pool, place.pop_all(), first, writer, headers, media_type)


class FileStream(StreamingResponse):
    """Streams a writer's chunks and closes the writer, also where its reader disconnected early."""

    def __init__(
        self,
        pool: Pool,
        place: ExitStack,
        first: bytes,
        writer: Iterator[bytes],
        headers: Mapping[str, str],
        media_type: str,
    ) -> None:
        super().__init__(self._chunks(first), headers=headers, media_type=media_type)
        self.pool, self.place, self.writer = pool, place, writer

    async def _chunks(self, first: bytes) -> AsyncIterator[bytes]:
        chunk: bytes | None = first
        while chunk is not None:
            yield chunk
            try:
                chunk = await self.pool.thread(lambda: next(self.writer, None))
            except CancelledError:
                return

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file; then close its writer, which drops its query and its temporary files."""
        with self.place:
            try:
                await super().__call__(scope, receive, timely(send))
            except TimeoutError:
                return  # the server ends the connection of an answer that is not whole
            finally:
                await _close(self.pool, self.writer)

    async def listen_for_disconnect(self, receive: Receive) -> None:
        """Stop the running query once the reader has left."""
        await super().listen_for_disconnect(receive)
        current_token().cancel()


async def _close(pool: Pool, writer: Iterator[bytes]) -> None:
    """Close a writer in a thread, for it may wait for the end of its query."""
    if isinstance(writer, Generator):
        with CancelScope(shield=True):
            await pool.thread(writer.close)


def timely(send: Send) -> Send:
    """Raise TimeoutError where a reader takes nothing for `STALL_S`, or takes it all too slowly."""
    left = float(STALL_S)

    async def sending(message: Message) -> None:
        nonlocal left
        left += len(message.get("body", b"")) / LEAST_BYTES_PER_S
        began = current_time()
        with fail_after(min(STALL_S, left)):
            await send(message)
        left -= current_time() - began
        if left <= 0:
            raise TimeoutError

    return sending
