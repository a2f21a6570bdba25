"""Whether an archive still is what it was, and holds what the records say: all of it without a network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import file_digest, new
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from map_app.core.schema import Event
from map_app.data.archiving.copies import DAMAGED, Capture, Copies, captures, reading_wacz, warcs
from map_app.data.archiving.wacz import DIGEST, MANIFEST

LONGEST: Final = 64_000_000
"""Of a manifest, in bytes: a longer one is not read."""

_UNLISTED: Final = (MANIFEST, DIGEST)


@dataclass(frozen=True, slots=True)
class Verified:
    """What is wrong, how many answers were read, how many hashes of sources fit, how many are of others."""

    problems: tuple[str, ...]
    answers: int
    matching: int
    elsewhere: int


def verify(path: Path, events: Iterable[Event] = ()) -> Verified:
    """Check the manifest's hashes, the digests of each record, and `archived.sha256` of the events' sources.

    Raises DataError where the file is no WACZ or is damaged so that it cannot be read to its end.
    """
    with reading_wacz(path) as packed:
        problems = list(_manifest(packed))
        read: list[Capture] = []
        for name in warcs(packed):
            try:
                for capture in captures(packed, name):
                    read.append(capture)
                    problems += (f"{name}: {capture.url}: {fault}" for fault in capture.faults)
            except DAMAGED as fault:
                problems.append(f"{name}: is damaged ({fault})")
        answers = sum(capture.status > 0 for capture in read)
        if not answers:
            problems.append("there is no answer of a server in it")
    with path.open("rb") as file:
        whole = file_digest(file, "sha256").hexdigest()
    matching, elsewhere, wrong = _sources(events, Copies(iter(read)), whole)
    return Verified((*problems, *wrong), answers, matching, elsewhere)


def _manifest(packed: ZipFile) -> Iterator[str]:
    """What does not fit datapackage.json and its digest."""
    manifest, digest = _json(packed, MANIFEST), _json(packed, DIGEST)
    if not isinstance(manifest, dict) or not isinstance(manifest.get("resources"), list):
        yield f"{MANIFEST}: is missing or cannot be read"
        return
    if not isinstance(digest, dict):
        yield f"{DIGEST}: is missing or cannot be read, so that nothing vouches for {MANIFEST}"
    else:
        yield from _hash_fault(packed, MANIFEST, digest.get("hash"))
    listed = set()
    for item in manifest["resources"]:
        name, said = (item.get("path"), item.get("hash")) if isinstance(item, dict) else (None, None)
        listed.add(str(name))
        if name not in packed.namelist():
            yield f"{name}: is listed and not there"
            continue
        if packed.getinfo(name).file_size != item.get("bytes", -1):
            yield f"{name}: has another size than is listed"
        yield from _hash_fault(packed, name, said)
    others = {item.filename for item in packed.infolist() if not item.is_dir()}.difference(listed, _UNLISTED)
    yield from (f"{name}: is there and not listed" for name in sorted(others))


def _hash_fault(packed: ZipFile, name: str, said: object) -> Iterator[str]:
    algorithm, _, digest = str(said).partition(":")
    try:
        hashed = new(algorithm, usedforsecurity=False)
    except ValueError:
        yield f"{name}: has no hash that can be checked"
        return
    try:
        with packed.open(name) as file:
            while chunk := file.read(1 << 20):
                hashed.update(chunk)
    except DAMAGED as fault:
        yield f"{name}: is damaged ({fault})"
        return
    if hashed.hexdigest() != digest.lower():
        yield f"{name}: has another hash than is listed"


def _json(packed: ZipFile, name: str) -> Any:  # noqa: ANN401 - any JSON
    """A small file of the archive; None where it is missing, too long or no JSON."""
    try:
        if packed.getinfo(name).file_size > LONGEST:
            return None
        return json.loads(packed.read(name))
    except (KeyError, ValueError, RecursionError, *DAMAGED):
        return None


def _sources(events: Iterable[Event], copies: Copies, whole: str) -> tuple[int, int, list[str]]:
    """How many hashes fit a copy or the file itself, how many pages it does not have, and what differs."""
    matching, elsewhere, wrong = 0, 0, []
    for event in events:
        for index, source in enumerate(event.sources):
            if source.archived is None or source.archived.sha256 is None:
                continue
            there = {copy.sha256 for copy in copies.of(source.url or "")}
            if source.archived.sha256 in there | {whole}:
                matching += 1
            elif there:
                what = "archived.sha256 is not that of the copy in this archive"
                wrong.append(f"{event.id}: source {index + 1}: {source.url}: {what}")
            else:
                elsewhere += 1
    return matching, elsewhere, wrong
