"""A file sent while it is written; its writer ends with its reader, so nothing runs on for nobody."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from itertools import chain

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


class FileStream(StreamingResponse):
    """Streams a writer's chunks and closes the writer, whether its reader stayed to the end or left."""

    def __init__(self, body: Iterator[bytes], headers: Mapping[str, str], media_type: str) -> None:
        """Take the first chunk at once: a query that fails must fail before the status is sent."""
        first = next(body)
        super().__init__(chain((first,), body), headers=headers, media_type=media_type)
        self.writer = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file; then close its writer, which drops its query and its temporary files."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            if isinstance(self.writer, Generator):
                self.writer.close()
