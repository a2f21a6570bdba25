"""A lock that lets one command at a time replace a store's file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from map_app.data.source import DataSource
from map_app.errors import StoreError

try:
    import fcntl
except ImportError:  # Windows has no such lock; the last command to end wins there
    fcntl = None  # type: ignore[assignment]


@contextmanager
def alone(source: DataSource) -> Iterator[None]:
    """Hold an exclusive lock on a file; does nothing for a missing file or a database.

    Raises StoreError where another command holds it.
    """
    path = source.path
    while fcntl is not None and path is not None and path.is_file():
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                cure = "Wait for it to end; nothing was changed"
                raise StoreError(
                    "is being loaded by another command", where=source.shown, cure=cure
                ) from None
            if _is_at(path, file):
                yield
                return
    yield


def _is_at(path: Path, file: BinaryIO) -> bool:
    """Whether an open file is still the one at its path: another command may have replaced it meanwhile."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False
