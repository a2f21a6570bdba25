"""Archives of sources' pages, fetched from a real server: what is kept, and what is not."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from map_app.core.filters import EventFilter
from map_app.data.archiving.http import Limits
from map_app.data.archiving.making import Made, make
from map_app.data.archiving.wacz import surt
from map_app.data.ingest.load import no_bar
from map_app.data.loading import load
from map_app.data.store import EventStore
from map_app.errors import FilterError
from tests.data.pages_served import WARC, Site, answers, listed_pages, names, sourced
from tests.shipped import MAP

WriteEvents = Callable[..., Path]
Make = Callable[..., Made]


@pytest.mark.server
def test_pages_are_kept_with_their_redirects(made: Make, site: Site, tmp_path: Path) -> None:
    """Each address is asked once; a redirect is recorded before where it leads, chunks are put together."""
    result = made(*(site.address + path for path in ("/page/1", "/page/1#part", "/moved", "/chunked")))
    assert (result.pages, result.kept, result.missing) == (3, 3, ())
    assert site.asked == dict.fromkeys(
        ("/robots.txt", "/page/1", "/moved", "/page/new?b=2&a=1", "/chunked"), 1
    )
    read = answers(tmp_path / "a.wacz")
    assert {url.removeprefix(site.address): status for url, (status, _) in read.items()} == {
        "/page/1": "200",
        "/moved": "301",
        "/page/new?b=2&a=1": "200",
        "/chunked": "200",
    }
    assert read[f"{site.address}/chunked"][1] == b"<p>first, second"
    assert listed_pages(tmp_path / "a.wacz") == [site.address + p for p in ("/page/1", "/moved", "/chunked")]
    assert names(tmp_path) == ["a.wacz", "mine.geojson"]


@pytest.mark.server
def test_the_file_is_a_wacz(made: Make, site: Site, tmp_path: Path) -> None:
    """Hashes, sizes, and places in the index are right; nothing is compressed twice."""
    made(*(f"{site.address}/page/{n}" for n in range(3)), f"{site.address}/gone")
    with ZipFile(tmp_path / "a.wacz") as packed:
        assert all(item.compress_type == 0 for item in packed.infolist())
        manifest = packed.read("datapackage.json")
        said = json.loads(packed.read("datapackage-digest.json"))
        assert said == {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(manifest).hexdigest()}"}
        package = json.loads(manifest)
        assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
        listed = {item["path"]: (item["bytes"], item["hash"]) for item in package["resources"]}
        there = {item.filename: packed.read(item) for item in packed.infolist()}
        warc, index = there[WARC], gzip.decompress(there["indexes/index.cdx.gz"]).decode().splitlines()
        del there["datapackage.json"], there["datapackage-digest.json"]
    assert listed == {k: (len(v), f"sha256:{hashlib.sha256(v).hexdigest()}") for k, v in there.items()}
    assert index == sorted(index)
    entries = [json.loads(line.split(" ", 2)[2]) for line in index]
    assert [entry["status"] for entry in entries] == ["404", "200", "200", "200"]
    for entry in entries:
        start = int(entry["offset"])
        record = gzip.decompress(warc[start : start + int(entry["length"])]).decode()
        assert f"WARC-Target-URI: {entry['url']}\r\n" in record
        assert f"WARC-Payload-Digest: {entry['digest']}\r\n" in record


@pytest.mark.server
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "status: 404 Not Found"),
        ("/round", "too many redirects: more than 10"),
        ("/huge", "too large: more than 1,000,000 bytes"),
        ("/private/x.html", "robots.txt: the site asks programs not to read it"),
        ("/file", "no web address: only http and https are fetched"),
        ("/rebound", "no such host: nowhere.invalid"),
    ],
)
def test_what_is_not_kept_is_reported_with_its_reason(
    made: Make, site: Site, tmp_path: Path, path: str, reason: str
) -> None:
    """Record, source and reason; the list of pages does not have it."""
    (missing,) = made(site.address + path, f"{site.address}/page/1").missing
    assert (missing.record, missing.source) == ("2024-01-12-event-0", 0)
    assert f"{missing.visit.outcome}: {missing.visit.detail}" == reason
    assert listed_pages(tmp_path / "a.wacz") == [f"{site.address}/page/1"]
    assert site.asked["/private/x.html"] == 0


@pytest.mark.server
def test_a_server_that_dies_or_does_not_answer(made: Make, site: Site) -> None:
    """A page that was cut short is not kept as if it were whole; a slow one is given up."""
    (dying,) = made(f"{site.address}/dying").missing
    assert dying.visit.outcome == "answer cut short or no HTTP"
    (held,) = made(f"{site.address}/held", seconds=0.3).missing
    assert (held.visit.outcome, held.visit.detail) == ("timed out", "after 0.3 s")
    port = site.server_port
    (plain,) = made(f"https://127.0.0.1:{port}/page/1").missing
    assert plain.visit.outcome == "certificate or TLS"
    site.shutdown()
    site.server_close()
    (refused,) = made(f"http://127.0.0.1:{port}/page/1").missing
    assert refused.visit.outcome == "connection refused"


def test_events_without_addresses_make_no_archive(write_events: WriteEvents, tmp_path: Path) -> None:
    """There is nothing to fetch."""
    (event,) = sourced("https://example.org/a")
    event["properties"]["sources"][0]["url"] = None
    store = EventStore(load(write_events(event), MAP), MAP)
    with pytest.raises(FilterError, match="no source of these events has an address"):
        make(store, EventFilter(), tmp_path / "a.wacz", Limits(), 0.0, no_bar)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.org/A/b?z=1&a=2", "org,example)/a/b?a=2&z=1"),
        ("http://example.org:8080", "org,example:8080)/"),
        ("https://news.example.org:443/?q", "org,example,news)/?q"),
    ],
)
def test_keys_of_the_index(url: str, key: str) -> None:
    """As replay programs look them up."""
    assert surt(url) == key
