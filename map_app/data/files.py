"""Atomic file writes, and the canonical form of a collection.

Every file is written beside its target and moved into place. A file that is rewritten from its own content
(`format`, `edit`, the list of ids) is replaced only if it was not changed: `read_version`, `rewrite`.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any

from map_app.core.schema import Event
from map_app.data.disk import named_if_full
from map_app.errors import DataError

try:
    import fcntl
except ImportError:  # Windows has no such lock; a file is then compared without one
    fcntl = None  # type: ignore[assignment]


def canonical_text(members: dict[str, Any], events: Iterable[Event]) -> str:
    """A FeatureCollection that people can edit and diff: sorted, two-space indent, stable key order."""
    ordered = sorted(events, key=lambda event: event.sort_key)
    document = {"type": "FeatureCollection"} | {
        k: v for k, v in members.items() if k not in ("type", "features")
    }
    document["features"] = [event.to_feature() for event in ordered]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


@contextmanager
def reading(path: Path) -> Iterator[FileIO]:
    """Open a regular file; raises DataError for anything else, without blocking on a pipe."""
    try:
        kind = path.stat().st_mode
        file = path.open("rb", buffering=0) if stat.S_ISREG(kind) else None
    except OSError as fault:
        what = f"cannot be read ({fault.strerror})"
        raise DataError(what, where=str(path), cure="Check the path and its rights") from fault
    if file is None:
        cure = "Give a file; what comes out of a pipe can be saved to one first"
        raise DataError(f"is {kind_name(kind)}, not a file of events", where=str(path), cure=cure)
    with file:
        yield file


def kind_name(kind: int) -> str:
    """The kind of a path that is no regular file, in words."""
    names = {stat.S_ISDIR: "a folder", stat.S_ISFIFO: "a pipe", stat.S_ISSOCK: "a socket"}
    return next((name for is_one, name in names.items() if is_one(kind)), "a device")


def file_stamp(path: Path) -> tuple[int, ...]:
    """Numbers that differ where a file or folder changed; empty where there is none.

    A change of permissions counts: a file that became readable is read again.
    """
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A file and the digest of its content when it was read."""

    path: Path
    digest: str


def read_version(path: Path) -> FileVersion:
    """Take the digest of a file that is to be rewritten. Raises DataError."""
    digest = hashlib.sha256()
    with reading(path) as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return FileVersion(path.resolve(), digest.hexdigest())


def rewrite(version: FileVersion, chunks: Iterable[bytes]) -> None:
    """Rewrite a file. Raises DataError where it changed since `read_version`."""
    with replacing(version.path, version) as made, made.open("wb") as file:
        file.writelines(chunks)


def write_atomically(path: Path, chunks: Iterable[bytes]) -> None:
    """Write beside the target and move into place: an interrupted write leaves the old file."""
    if path.exists() and not path.is_file():  # a pipe or /dev/null is written to, never replaced
        with named_if_full(str(path)), path.open("wb") as device:
            device.writelines(chunks)
        return
    with replacing(path) as made, made.open("wb") as file:
        file.writelines(chunks)


@contextmanager
def replacing(target: Path, version: FileVersion | None = None) -> Iterator[Path]:
    """Give a temporary path that replaces the target at the end, with the target's permissions.

    Raises StoreError where the disk is full, and DataError where the target has changed since.
    After any error the target is as it was before.
    """
    target = target.resolve()
    with named_if_full(str(target)), _folder_beside(target) as folder:
        made = folder / f"made{target.suffix}"
        yield made
        made.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        _flush(made)
        with _locked(target.parent):
            if version and read_version(target).digest != version.digest:
                cure = "Nothing was written; run the command again"
                raise DataError("changed while it was being edited", where=str(target), cure=cure)
            made.replace(target)
            _flush(target.parent)


@contextmanager
def _folder_beside(target: Path) -> Iterator[Path]:
    try:
        folder = tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name[:100]}.")
    except OSError as fault:  # it names the folder that could not be made
        raise type(fault)(fault.errno, fault.strerror, str(target)) from fault
    with folder as name:
        yield Path(name)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold an exclusive lock on a folder, across processes."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _flush(path: Path) -> None:
    """fsync a file, or the entries of a folder."""
    if path.is_dir() and fcntl is None:
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
