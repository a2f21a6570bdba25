"""An archive in the making: a folder beside the finished file, in which nothing that came is lost.

Each visit is written to the WARC, flushed to the disk, and then entered in the journal with the length that
the WARC has now. A run that was killed is taken up there: what the journal does not have is cut off the WARC
and asked again.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from map_app.core.text import HIDDEN
from map_app.data.archiving.crawl import Result
from map_app.data.archiving.http import Answer, user_agent
from map_app.data.archiving.outcome import Outcome, Visit
from map_app.data.disk import named_if_full

WARC: Final = "data.warc.gz"
JOURNAL: Final = "visits.jsonl"

_ISO: Final = "%Y-%m-%dT%H:%M:%SZ"


class Work:
    """The visits so far, in order, and where further ones are written."""

    def __init__(self, folder: Path) -> None:
        self.warc, self.journal = folder / WARC, folder / JOURNAL
        self.visits = _recovered(self.journal, self.warc)
        self._warc, self._journal = self.warc.open("ab"), self.journal.open("ab")
        self._writer: Any = WARCWriter(self._warc, gzip=True, warc_version="1.1")
        if not self._warc.tell():
            info = {"software": user_agent(), "format": "WARC File Format 1.1"}
            self._writer.write_record(self._writer.create_warcinfo_record(WARC, info))
            _flush(self._warc)

    @property
    def done(self) -> dict[str, Visit]:
        """The last visit to each page that is not to be asked again."""
        return {visit.url: visit for visit in self.visits if not visit.is_old}

    def keep(self, result: Result) -> None:
        """Write what came of a visit. Raises StoreError where the disk is full."""
        with named_if_full(str(self.warc)):
            captures = tuple(map(self._write, result.answers))
            _flush(self._warc)
            visit = Visit(
                url=result.page.url,
                time=result.time.strftime(_ISO),
                outcome=result.outcome,
                detail=HIDDEN.sub("", result.detail),
                title=result.page.title,
                captures=captures,
                end=self._warc.tell(),
            )
            self._journal.write(_line(visit))
            _flush(self._journal)
        self.visits.append(visit)

    def close(self) -> None:
        """Close the files; what a full disk left unwritten is no part of any visit."""
        for file in (self._warc, self._journal):
            with suppress(OSError):
                file.close()

    def _write(self, answer: Answer) -> dict[str, str]:
        """Write request and answer; gives the answer's entry of the index."""
        time, digest = answer.time.strftime(_ISO), sha256(answer.body).hexdigest()
        headers = {"WARC-Date": time, "WARC-Payload-Digest": f"sha256:{digest}"}
        http = StatusAndHeaders(
            f"{answer.status} {answer.reason}", _kept(answer), protocol=f"HTTP/{answer.version}"
        )
        response = self._writer.create_warc_record(
            answer.url,
            "response",
            payload=BytesIO(answer.body),
            length=len(answer.body),
            http_headers=http,
            warc_headers_dict=headers,
        )
        asked = StatusAndHeaders(f"GET {answer.path} HTTP/1.1", list(answer.request), is_http_request=True)
        request = self._writer.create_warc_record(answer.url, "request", http_headers=asked)
        start = self._warc.tell()
        self._writer.write_record(response)
        end = self._warc.tell()
        linked = {"WARC-Date": time, "WARC-Concurrent-To": response.rec_headers["WARC-Record-ID"]}
        for name, value in linked.items():
            request.rec_headers.replace_header(name, value)
        self._writer.write_record(request)
        return {
            "url": answer.url,
            "time": time,
            "mime": answer.header("content-type").partition(";")[0].strip(),
            "status": str(answer.status),
            "digest": f"sha256:{digest}",
            "length": str(end - start),
            "offset": str(start),
            "filename": WARC,
        }


def seed(folder: Path, warc: IO[bytes], visits: list[Visit]) -> None:
    """Begin with what a finished archive has; its pages without a copy are asked again."""
    with named_if_full(str(folder)), (folder / WARC).open("wb") as file:
        shutil.copyfileobj(warc, file)
        _flush(file)
    lines = [replace(visit, is_old=visit.outcome is not Outcome.KEPT) for visit in visits]
    made = folder / f"{JOURNAL}.new"
    with named_if_full(str(folder)), made.open("wb") as file:
        file.writelines(map(_line, lines))
        _flush(file)
    made.replace(folder / JOURNAL)


def read_journal(lines: Iterable[bytes]) -> Iterator[Visit]:
    """The visits of a journal, up to a line that was not written to its end."""
    for line in lines:
        try:
            visit = Visit.read(json.loads(line))
        except (KeyError, TypeError, ValueError):
            return
        if not line.endswith(b"\n"):
            return
        yield visit


def _recovered(journal: Path, warc: Path) -> list[Visit]:
    """The visits of which everything is on the disk; both files are cut to them."""
    journal.touch()
    warc.touch()
    size = warc.stat().st_size
    with journal.open("rb") as file:
        visits = [visit for visit in read_journal(file) if visit.end <= size]
    with journal.open("rb+") as file:
        file.truncate(sum(len(_line(visit)) for visit in visits))
    with warc.open("rb+") as file:
        file.truncate(max((visit.end for visit in visits), default=0))
    return visits


def _line(visit: Visit) -> bytes:
    return json.dumps(asdict(visit)).encode() + b"\n"


def _kept(answer: Answer) -> list[tuple[str, str]]:
    """The headers as they came; the coding that is no longer there keeps its value under another name."""
    coding = "transfer-encoding"
    return [(f"X-Archive-Orig-{k}" if k.lower() == coding else k, v) for k, v in answer.headers]


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
