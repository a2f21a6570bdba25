"""Writing files whole: the canonical form of a collection, and writes that never leave half a file."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from map_app.core.schema import Event


def canonical_text(members: dict[str, Any], events: Iterable[Event]) -> str:
    """A FeatureCollection a person can edit and diff: sorted, two-space indent, stable key order."""
    ordered = sorted(events, key=lambda event: event.sort_key)
    document = {"type": "FeatureCollection"} | {
        k: v for k, v in members.items() if k not in ("type", "features")
    }
    document["features"] = [event.to_feature() for event in ordered]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write beside the target and move into place: an interrupted write leaves the old file."""
    path = path.resolve()
    if path.exists() and not path.is_file():  # a pipe or /dev/null is written to, never replaced
        with path.open("wb") as device:
            device.writelines(chunks)
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:  # an interrupt too must leave no half-written file behind; it goes on below
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
