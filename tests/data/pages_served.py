"""A web server with pages of sources, good and bad, on real sockets of this machine."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from warcio.archiveiterator import ArchiveIterator

from tests.conftest import SAMPLE

PAGE: Final = "<!doctype html><title>Report</title><p>Two sites were hit.</p>"
WARC: Final = "archive/data.warc.gz"
ROBOTS: Final = "User-agent: *\nDisallow: /private/*.html$\n"


class Handler(BaseHTTPRequestHandler):
    """Answers by path; what it was asked stands in `asked` of the server."""

    server: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Note the request, how many are at work, and answer."""
        site = self.server
        with site.lock:
            site.asked[self.path] += 1
            site.agents.add(self.headers["User-Agent"])
            site.at_work += 1
            site.most_at_work = max(site.most_at_work, site.at_work)
        self._answer(self.path)

    def _end(self) -> None:
        """Called before the last bytes: with them the client may already ask for more."""
        with self.server.lock:
            self.server.at_work -= 1

    def _answer(self, path: str) -> None:
        match path.split("/")[1]:
            case "robots.txt":
                self._send(200, ROBOTS.encode())
            case "gone":
                self._send(404, b"no such page")
            case "moved":
                self._send(301, b"", Location="/page/new?b=2&a=1")
            case "away":
                self._send(302, b"", Location=self.server.elsewhere)
            case "round":
                self._send(302, b"", Location="/round")
            case "file":
                self._send(302, b"", Location="file:///etc/passwd")
            case "rebound":
                self._send(302, b"", Location="http://nowhere.invalid/")
            case "huge":
                self._send(200, b"x" * 3_000_000)
            case "dying":
                self._send(200, b"half", length=1_000)
            case "chunked":
                self._chunks(b"<p>first", b", second")
            case "held":
                self.server.reached.set()
                self.server.released.wait()
                self._send(200, PAGE.encode())
            case _:
                self._send(200, f"{PAGE}<p>{path}".encode())

    def _send(self, status: int, body: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name, value)
        if not body:
            self._end()
        self.end_headers()
        if body:
            self.wfile.write(body[:-1])
            self._end()
            self.wfile.write(body[-1:])
        self.close_connection = True

    def _chunks(self, *parts: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in (*parts, b""):
            if not part:
                self._end()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.close_connection = True

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - the library's own signature
        """Write nothing."""


class Site(ThreadingHTTPServer):
    """The server; `reached` is set when somebody asks for `/held`, which waits for `released`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.elsewhere = f"{self.address}/page/elsewhere"
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.at_work = self.most_at_work = 0
        self.lock = threading.Lock()
        self.reached, self.released = threading.Event(), threading.Event()

    def handle_error(self, *_: Any) -> None:  # noqa: ANN401 - the library's own signature
        """A client that left is no fault."""


@contextmanager
def served() -> Iterator[Site]:
    """The site, while it runs."""
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            site.released.set()
            site.shutdown()
            thread.join()


def sourced(*addresses: str) -> list[dict[str, Any]]:
    """An event for each address, its only source."""
    return [
        SAMPLE
        | {
            "id": f"2024-01-12-event-{n}",
            "properties": SAMPLE["properties"]
            | {"sources": [{"publisher": "Reuters", "title": f"Report {n}", "url": url, "published": None}]},
        }
        for n, url in enumerate(addresses)
    ]


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def answers(archive: Path) -> dict[str, tuple[str, bytes]]:
    """Address -> status and body of each answer, as warcio reads them, which verifies every digest."""
    with ZipFile(archive) as packed, packed.open(WARC) as warc:
        records = ArchiveIterator(warc, check_digests="raise")
        found = [record for record in records if record.rec_type == "response" and _read(record)]
    return {
        record.rec_headers["WARC-Target-URI"]: (record.http_headers.get_statuscode(), record.body)
        for record in found
    }


def _read(record: Any) -> bool:  # noqa: ANN401 - warcio has no types
    record.body = record.raw_stream.read()
    return True


def listed_pages(archive: Path) -> list[str]:
    """The addresses in the list of pages, which begins with a header."""
    with ZipFile(archive) as packed:
        lines = packed.read("pages/pages.jsonl").splitlines()
    return [json.loads(line)["url"] for line in lines[1:]]
