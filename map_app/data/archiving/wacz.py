"""The WACZ file: WARC, index, list of pages, and the hash of each, as WACZ 1.1.1 lays them out.

Everything is stored without ZIP compression, so that a reader takes one page by range. Beside what the
format asks for there are `indexes/index.idx`, which ReplayWeb.page needs to search a compressed index, and
the journal, from which a later run goes on.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zipfile import ZIP_STORED, ZipFile

from map_app.data.archiving.addresses import PORTS
from map_app.data.archiving.http import user_agent
from map_app.data.archiving.outcome import Outcome, Visit

VERSION: Final = "1.1.1"
WARC: Final = "archive/data.warc.gz"
INDEX: Final = "indexes/index.cdx.gz"
BLOCKS: Final = "indexes/index.idx"
PAGES: Final = "pages/pages.jsonl"
VISITS: Final = "logs/visits.jsonl"
MANIFEST: Final = "datapackage.json"
DIGEST: Final = "datapackage-digest.json"

_LINES_PER_BLOCK: Final = 1024


def write_wacz(target: Path, title: str, warc: Path, journal: Path, visits: Iterable[Visit]) -> None:
    """Pack the files of a finished work; `title` is that of the collection."""
    visits = list(visits)
    index, blocks = _index(visits)
    with ZipFile(target, "w", ZIP_STORED) as packed:
        packed.write(warc, WARC)
        packed.writestr(INDEX, index)
        packed.writestr(BLOCKS, blocks)
        packed.writestr(PAGES, "".join(f"{json.dumps(page)}\n" for page in _pages(visits)))
        packed.write(journal, VISITS)
        manifest = json.dumps(_manifest(packed, title), indent=2).encode()
        packed.writestr(MANIFEST, manifest)
        digest = {"path": MANIFEST, "hash": f"sha256:{sha256(manifest).hexdigest()}"}
        packed.writestr(DIGEST, json.dumps(digest, indent=2))


def surt(url: str) -> str:
    """The key of an address in the index: `org,example)/page?a=1`, as warcio.js makes it.

    Lower case, the host backwards and without `www.`, without the scheme's own port, the query sorted.
    """
    parts = urlsplit(re.sub(r"^(https?://)www\d*\.", r"\1", url.lower()))
    host = ",".join(reversed((parts.hostname or "").split(".")))
    port = f":{parts.port}" if parts.port and parts.port != PORTS.get(parts.scheme) else ""
    pairs = sorted(parts.query.split("&"), key=lambda pair: pair.partition("=")[0])
    return f"{host}{port}){parts.path or '/'}{'?' if parts.query else ''}{'&'.join(pairs)}"


def stamp(time: str) -> str:
    """The time of an index or a replay's address: `20200112030000` for `2020-01-12T03:00:00Z`."""
    return re.sub(r"\D", "", time)[:14]


def _index(visits: Iterable[Visit]) -> tuple[bytes, str]:
    """The sorted index in blocks that can be read alone, and the first key and place of each block."""
    lines = sorted(
        f"{surt(capture['url'])} {stamp(capture['time'])} "
        + json.dumps({k: v for k, v in capture.items() if k != "time"})
        for visit in visits
        for capture in visit.captures
    )
    packed, blocks = b"", ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}']
    for start in range(0, len(lines), _LINES_PER_BLOCK):
        part = lines[start : start + _LINES_PER_BLOCK]
        block = gzip.compress("".join(f"{line}\n" for line in part).encode(), mtime=0)
        place = {"offset": len(packed), "length": len(block), "digest": f"sha256:{sha256(block).hexdigest()}"}
        blocks.append(f"{' '.join(part[0].split(' ', 2)[:2])} {json.dumps(place)}")
        packed += block
    return packed or gzip.compress(b"", mtime=0), "".join(f"{line}\n" for line in blocks)


def _pages(visits: Iterable[Visit]) -> Iterator[dict[str, str]]:
    yield {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    kept = {visit.url: visit for visit in visits if visit.outcome is Outcome.KEPT}
    for visit in kept.values():
        time = visit.captures[0]["time"]
        name = sha256(f"{visit.url} {time}".encode()).hexdigest()[:16]
        yield {"id": name, "url": visit.url, "ts": time, "title": visit.title or visit.url}


def _manifest(packed: ZipFile, title: str) -> dict[str, Any]:
    resources = []
    for item in packed.infolist():
        with packed.open(item) as content:
            digest = file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        path = item.filename
        name = path.rpartition("/")[2]
        resources.append({"name": name, "path": path, "hash": f"sha256:{digest}", "bytes": item.file_size})
    return {
        "profile": "data-package",
        "wacz_version": VERSION,
        "title": title,
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "software": user_agent(),
        "resources": resources,
    }
