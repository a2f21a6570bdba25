"""Finished files on disk, from which ranges are sent without writing the file again.

Bounded in bytes and in number: the least recently used file is removed first. They lie in the temporary
folder of the process, which is removed with it.
"""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any, Final, cast

from map_app.data import scratch
from map_app.data.cancel import current_token
from map_app.errors import StoreError

MOST_FILES: Final = 1_000


class NoRoomError(StoreError):
    """The file is larger than the spool, or the disk is full."""

    def __init__(self) -> None:
        super().__init__("there is no room to make this file", cure="Narrow the filter, or ask again later")


@dataclass(slots=True)
class Spooled:
    """A finished file; not removed while it has readers."""

    path: Path
    size: int
    readers: int = 1


class Spool:
    """Files by tag, limited in total bytes and in the number of those that nobody reads.

    Thread-safe; no method blocks for long.
    """

    def __init__(self, most_bytes: int, most_files: int = MOST_FILES) -> None:
        self.most_bytes, self.most_files = most_bytes, most_files
        self._lock = threading.Lock()
        self._files: OrderedDict[str, Spooled] = OrderedDict()
        self._bytes = 0

    def borrow(self, tag: str) -> Spooled | None:
        """The file of this tag, until `return_file`; None where there is none."""
        with self._lock:
            file = self._files.get(tag)
            if file is None:
                return None
            if not file.path.exists():  # the system has tidied up
                self._drop(tag)
                return None
            self._files.move_to_end(tag)
            file.readers += 1
            return file

    def return_file(self, file: Spooled) -> None:
        """End what `borrow` or `write` began."""
        with self._lock:
            file.readers -= 1

    def write(self, tag: str, chunks: Iterator[bytes]) -> Spooled:
        """Write a file and borrow it. Raises NoRoomError, CancelledError, and what the chunks raise."""
        size = 0
        try:
            path = scratch.folder() / f"{uuid.uuid4().hex}.file"
            out = path.open("wb", buffering=0)  # unbuffered: a full disk fails the write, not the close
        except OSError as fault:
            raise NoRoomError from fault
        try:
            with closing(cast("Any", chunks)), out:
                for chunk in chunks:
                    current_token().check()
                    self._reserve(len(chunk))
                    size += len(chunk)
                    _write(out, chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            with self._lock:
                self._bytes -= size
            raise
        return self._keep(tag, Spooled(path, size))

    def _keep(self, tag: str, file: Spooled) -> Spooled:
        with self._lock:
            before = self._files.setdefault(tag, file)
            if before is not file:  # written twice at the same time: the first has readers
                file.path.unlink(missing_ok=True)
                self._bytes -= file.size
                before.readers += 1
            self._make_room(0)
            return before

    def _reserve(self, size: int) -> None:
        """Make room for so many more bytes. Raises NoRoomError."""
        with self._lock:
            self._make_room(size)
            if self._bytes + size > self.most_bytes:
                raise NoRoomError
            self._bytes += size

    def _make_room(self, size: int) -> None:
        """Remove files that nobody reads, least recently used first, until it fits or none is left."""
        idle = (tag for tag, file in tuple(self._files.items()) if not file.readers)
        while self._bytes + size > self.most_bytes or len(self._files) > self.most_files:
            tag = next(idle, None)
            if tag is None:
                return
            self._drop(tag)

    def _drop(self, tag: str) -> None:
        file = self._files.pop(tag, None)
        if file:
            file.path.unlink(missing_ok=True)
            self._bytes -= file.size


def _write(out: FileIO, chunk: bytes) -> None:
    rest = memoryview(chunk)
    try:
        while rest:
            rest = rest[out.write(rest) :]
    except OSError as fault:
        raise NoRoomError from fault
