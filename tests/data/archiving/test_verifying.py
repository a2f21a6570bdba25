"""Archives are verified without a network: what was changed is named."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from map_app.data.archiving.making import Made
from map_app.data.archiving.verifying import verify
from map_app.data.archiving.wacz import DIGEST, PAGES
from map_app.errors import DataError
from tests.conftest import Ran
from tests.data.pages_served import WARC, Site, sourced

pytestmark = pytest.mark.server

WriteEvents = Callable[..., Path]
Run = Callable[..., Ran]
Make = Callable[..., Made]


@pytest.fixture
def archive(made: Make, site: Site, tmp_path: Path) -> Path:
    """An archive of two pages."""
    made(f"{site.address}/moved", f"{site.address}/page/1")
    return tmp_path / "a.wacz"


def spoil(archive: Path, name: str, change: Callable[[bytes], bytes | None]) -> None:
    """Write the ZIP anew with one file changed, or without it."""
    with ZipFile(archive) as packed:
        files = {item.filename: packed.read(item) for item in packed.infolist()}
    changed = change(files.pop(name, b""))
    with ZipFile(archive, "w") as packed:
        for path, content in files.items():
            packed.writestr(path, content)
        if changed is not None:
            packed.writestr(name, changed)


def test_a_whole_archive_fits_the_events(
    archive: Path, site: Site, write_events: WriteEvents, run: Run
) -> None:
    """After `--into` each hash of a source is that of its copy; one that was changed is named."""
    events = write_events(*sourced(f"{site.address}/moved", f"{site.address}/page/1"))
    run("archive", archive, "--into", events, "--url-prefix", "https://archive.example/")
    ran = run("archive", events, "--verify", archive)
    counts = "3 answers read; hashes of sources: 2 fit, 0 of copies that are not in it"
    assert (ran.code, ran.out.decode()) == (0, f"{archive}: {counts}; nothing is wrong\n")
    document = json.loads(events.read_text(encoding="utf-8"))
    one, two = (feature["properties"]["sources"][0] for feature in document["features"])
    one["archived"]["sha256"] = "0" * 64
    two["url"] = "https://example.org/elsewhere"
    events.write_text(json.dumps(document), encoding="utf-8")
    ran = run("archive", events, "--verify", archive)
    assert ran.code == 1
    problem, last = ran.out.decode().splitlines()
    what = "archived.sha256 is not that of the copy in this archive"
    assert problem == f"2024-01-12-event-0: source 1: {site.address}/moved: {what}"
    assert last.endswith("hashes of sources: 0 fit, 1 of copies that are not in it; 1 problem")


def test_a_page_that_was_changed_is_named(archive: Path, site: Site) -> None:
    """By the digests of its record, of which one is over the head too; a WARC may be packed or not."""
    with ZipFile(archive) as packed:
        warc = gzip.decompress(packed.read(WARC))
    spoil(archive, WARC, lambda _: None)
    spoil(archive, "archive/data.warc", lambda _: warc.replace(b"Two sites", b"Ten sites"))
    problems = [problem for problem in verify(archive).problems if " digest failed" in problem]
    said = {"block digest failed", "payload digest failed"}
    for path in ("/page/1", "/page/new?b=2&a=1"):
        start = f"archive/data.warc: {site.address}{path}: "
        named = [problem.removeprefix(start) for problem in problems if problem.startswith(start)]
        assert {" ".join(text.split()[:3]).rstrip(":") for text in named} == said
    assert len(problems) == 4


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        (
            "pages/pages.jsonl",
            lambda text: text + b"\n",
            f"{PAGES}: has another hash than is listed",
        ),
        (PAGES, lambda _: None, f"{PAGES}: is listed and not there"),
        ("extra.txt", lambda _: b"more", "extra.txt: is there and not listed"),
        ("datapackage.json", lambda text: text + b" ", "datapackage.json: has another hash than is listed"),
        ("datapackage.json", lambda _: b"[" * 100_000, "datapackage.json: is missing or cannot be read"),
        (
            DIGEST,
            lambda _: None,
            f"{DIGEST}: is missing or cannot be read, so that nothing vouches for datapackage.json",
        ),
        (WARC, lambda warc: warc[:-40], f"{WARC}: has another size than is listed"),
        (WARC, lambda _: b"no warc", "there is no answer of a server in it"),
    ],
)
def test_what_was_changed_in_the_package_is_named(
    archive: Path, name: str, change: Callable[[bytes], bytes | None], problem: str
) -> None:
    """Each file is held against the manifest, and the manifest against its digest."""
    assert verify(archive).problems == ()
    spoil(archive, name, change)
    assert problem in verify(archive).problems


def test_a_flipped_byte_is_damage(archive: Path, run: Run) -> None:
    """The ZIP's own checksum finds it; all else is still checked."""
    with ZipFile(archive) as packed:
        at = packed.getinfo(WARC).header_offset + 400
    content = bytearray(archive.read_bytes())
    content[at] ^= 0xFF
    archive.write_bytes(content)
    ran = run("archive", "--verify", archive)
    assert ran.code == 1
    assert f"{WARC}: is damaged" in ran.out.decode()


def test_a_file_that_is_no_archive(tmp_path: Path) -> None:
    """One sentence, not a traceback."""
    (tmp_path / "a.wacz").write_text("no")
    with pytest.raises(DataError, match="is no WACZ, or a damaged one"):
        verify(tmp_path / "a.wacz")
