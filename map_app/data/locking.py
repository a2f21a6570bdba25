"""One command at a time replaces a file that is a store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from map_app.data.source import Source
from map_app.errors import StoreError

try:
    import fcntl
except ImportError:  # Windows has no such lock; the last command to end wins there
    fcntl = None  # type: ignore[assignment]


@contextmanager
def alone(source: Source) -> Iterator[None]:
    """Hold the lock of a file within; nothing is held of one that is not there yet, or of a database.

    Raises StoreError where another command holds it.
    """
    path = source.path
    if fcntl is None or path is None or not path.is_file():
        yield
        return
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            cure = "Wait for it to end; nothing was changed"
            raise StoreError("is being loaded by another command", where=source.shown, cure=cure) from None
        yield
