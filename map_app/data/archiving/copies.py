"""The copies that an archive holds: read from its WARC files, from whatever program it comes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - it is an error's class

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from map_app.data.archiving.pages import page_address
from map_app.data.archiving.wacz import stamp
from map_app.errors import DataError

FOLDER: Final = "archive/"

DAMAGED: Final = (BadZipFile, ArchiveLoadFailed, EOFError, ZlibError, NotImplementedError)
"""What reading a damaged WACZ raises."""

_CHUNK: Final = 1 << 20
_MOST_REDIRECTS: Final = 20


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a page: its address (empty where it has none yet), its time (UTC) and its body's SHA-256."""

    url: str
    time: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Capture:
    """A record of a WARC; `faults` are digests that do not fit what is there.

    `status` is 0 where it is no server's answer.
    """

    url: str
    time: str
    status: int
    location: str
    sha256: str
    is_whole: bool
    faults: tuple[str, ...]


class Copies:
    """The captures of an archive by address."""

    def __init__(self, captures: Iterator[Capture]) -> None:
        self._by_address: dict[str, list[Capture]] = {}
        for capture in captures:
            if capture.status:
                self._by_address.setdefault(_key(capture.url), []).append(capture)

    def of(self, address: str) -> list[Copy]:
        """The copies of a page in the order of the archive, found through its redirects.

        The time is that of the first answer, with which a replay program finds the page.
        """
        found = []
        for first in self._by_address.get(_key(address), ()):
            last = self._end(first)
            if last:
                found.append(Copy("", first.time, last.sha256))
        return found

    def _end(self, capture: Capture) -> Capture | None:
        """Where the redirects end; None where that is no page."""
        for _ in range(_MOST_REDIRECTS):
            if 200 <= capture.status < 300:
                return capture if capture.is_whole else None
            if not (300 <= capture.status < 400 and capture.location):
                return None
            later = self._by_address.get(_key(_joined(capture)), [])
            following = [other for other in later if other.time >= capture.time]
            if not following:
                return None
            capture = following[0]
        return None


def copies_in(path: Path) -> Copies:
    """The copies in a WACZ. Raises DataError where it cannot be read."""
    with reading_wacz(path) as packed:
        return Copies(capture for name in warcs(packed) for capture in captures(packed, name))


def at_prefix(copy: Copy, page: str, prefix: str) -> Copy:
    """The copy with the address that replay programs give it: `<prefix>20200112030000/<address>`."""
    return Copy(f"{prefix}{stamp(copy.time)}/{page_address(page)}", copy.time, copy.sha256)


@contextmanager
def reading_wacz(path: Path) -> Iterator[ZipFile]:
    """A WACZ, open. Raises DataError for what is none, and for what is damaged while it is read."""
    try:
        with ZipFile(path) as packed:
            yield packed
    except OSError as fault:
        cure = "Check the path and its rights"
        raise DataError(f"cannot be read ({fault.strerror or fault})", where=str(path), cure=cure) from fault
    except DAMAGED as fault:
        cure = "Take another copy of it"
        raise DataError(f"is no WACZ, or a damaged one ({fault})", where=str(path), cure=cure) from fault


def warcs(packed: ZipFile) -> list[str]:
    """The names of its WARC files, in order."""
    suffixes = (".warc", ".warc.gz")
    return sorted(n for n in packed.namelist() if n.startswith(FOLDER) and n.endswith(suffixes))


def captures(packed: ZipFile, name: str) -> Iterator[Capture]:
    """The records in one of its WARC files; their digests are checked while they are read."""
    with packed.open(name) as file:
        for record in ArchiveIterator(file, check_digests=True):
            digest = sha256()
            while chunk := record.raw_stream.read(_CHUNK):
                digest.update(chunk)
            yield _capture(record, digest.hexdigest())


def _capture(record: Any, digest: str) -> Capture:  # noqa: ANN401 - warcio has no types
    http = record.http_headers if record.rec_type == "response" else None
    status = str(http.get_statuscode()) if http else ""
    return Capture(
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        time=_whole_seconds(record.rec_headers.get_header("WARC-Date") or ""),
        status=int(status) if status.isdecimal() else 0,
        location=(http.get_header("Location") or "") if http else "",
        sha256=digest,
        is_whole=not record.rec_headers.get_header("WARC-Truncated"),
        faults=tuple(record.digest_checker.problems),
    )


def _whole_seconds(time: str) -> str:
    """`2020-01-12T03:00:00Z`; WARC 1.1 has fractions of seconds."""
    return f"{time[:19]}Z"


def _joined(capture: Capture) -> str:
    try:
        return urljoin(capture.url, capture.location)
    except ValueError:
        return ""


def _key(address: str) -> str:
    """An address as archives write it: the host in lower case, a path at least."""
    url = page_address(address)
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl()
