"""Full disks: one error that names the disk and the cure.

Python, Arrow and DuckDB each report them in their own way, mostly without the name of a file.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import duckdb

from map_app.errors import StoreError

FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""No room, no room for this user, or a limit on the size of a file."""

TEMPORARY: Final = "the folder for temporary files"
CURE: Final = "Free some room on its disk, then run it again"
TEMPORARY_CURE: Final = "Free some room there, or set TMPDIR to a folder on a disk with more"

_WORDS: Final = ("No space left", "File too large", "max_temp_directory_size")


@contextmanager
def named_if_full(where: str) -> Iterator[None]:
    """Turn an error of a full disk into a StoreError that names it; others pass through."""
    try:
        yield
    except (OSError, duckdb.Error) as fault:
        if not is_full(fault):
            raise
        raise disk_full(where) from fault


def disk_full(where: str) -> StoreError:
    """The error of a disk without room."""
    cure = TEMPORARY_CURE if where == TEMPORARY else CURE
    return StoreError("no room is left on the disk", where=where, cure=cure)


def is_full(fault: BaseException) -> bool:
    """Whether an error reports, by number or message, that no space is left."""
    if isinstance(fault, OSError) and fault.errno in FULL:
        return True
    return any(word in str(fault) for word in _WORDS)
