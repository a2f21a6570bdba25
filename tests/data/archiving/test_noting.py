"""Copies are noted in the events, from a WACZ or from auto-archiver's tables."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from map_app.data.archiving.auto_archiver import literal, read_table
from map_app.data.archiving.making import Made
from map_app.data.readers.geojson import read_members
from map_app.errors import DataError
from tests.conftest import Ran
from tests.data.pages_served import Site, answers, sourced

WriteEvents = Callable[..., Path]
Run = Callable[..., Ran]
Make = Callable[..., Made]

PAGE = "https://example.org/report"
OTHER = "https://example.org/other"
DIGEST = "ab" * 32


def archived(events: Path) -> list[Any]:
    """What each event's only source says of its copy."""
    features = json.loads(events.read_text(encoding="utf-8"))["features"]
    return [feature["properties"]["sources"][0].get("archived") for feature in features]


def database(path: Path, *rows: tuple[str, dict[str, Any], list[Any]]) -> Path:
    """A table as auto-archiver's `csv_db` writes it: `DictWriter` over dictionaries."""
    with path.open("w", encoding="utf-8") as file:
        table = csv.DictWriter(file, fieldnames=("status", "metadata", "media"))
        table.writeheader()
        table.writerows({"status": s, "metadata": m, "media": media} for s, m, media in rows)
    text = path.read_text(encoding="utf-8")
    now = "datetime.datetime(2024, 1, 13, 9, 30, 5, 123456, tzinfo=datetime.timezone.utc)"
    path.write_text(text.replace("'NOW'", now), encoding="utf-8")
    return path


def medium(url: str, name: str, digest: str = f"SHA-256:{DIGEST}") -> dict[str, Any]:
    """One medium, with every member that auto-archiver's own class has."""
    properties = {"hash": digest, "id": name}
    known = {"filename": "/tmp/a", "_key": "a", "urls": [url], "properties": properties}  # noqa: S108
    return known | {"_mimetype": "text/html", "_stored": False}


@pytest.mark.server
def test_a_wacz_is_noted_with_address_time_and_hash(
    made: Make, site: Site, write_events: WriteEvents, run: Run, tmp_path: Path
) -> None:
    """Through redirects too; the hash is of the body, the address is where replay programs have the page."""
    urls = [f"{site.address}/moved", f"{site.address}/gone", f"{site.address}/page/1#part"]
    made(*urls)
    events = write_events(*sourced(*urls), dataset="Mine", mine={"kept": True})
    prefix = "https://archive.example/w/"
    ran = run("archive", tmp_path / "a.wacz", "--into", events, "--url-prefix", prefix)
    assert ran.out.decode().startswith(f"{events}: copies of 2 sources noted, 0 noted before\n")
    assert "no copy in this file" in ran.out.decode()
    moved, gone, page = archived(events)
    bodies = answers(tmp_path / "a.wacz")
    assert moved["sha256"] == hashlib.sha256(bodies[f"{site.address}/page/new?b=2&a=1"][1]).hexdigest()
    assert re.fullmatch(re.escape(prefix) + r"\d{14}/" + re.escape(urls[0]), moved["url"])
    assert re.sub(r"\D", "", moved["time"]) == moved["url"].split("/")[4]
    assert gone is None
    assert page["url"].endswith(f"/{site.address}/page/1")
    assert read_members(events) == {"type": "FeatureCollection", "dataset": "Mine", "mine": {"kept": True}}
    before = events.read_bytes()
    ran = run("archive", tmp_path / "a.wacz", "--into", events, "--url-prefix", "https://other.example/")
    assert ran.out.decode().startswith(f"{events}: copies of 0 sources noted, 2 noted before\n")
    assert events.read_bytes() == before
    run("archive", tmp_path / "a.wacz", "--into", events, "--url-prefix", "https://b.example/", "--replace")
    assert archived(events)[0] == moved | {"url": moved["url"].replace(prefix, "https://b.example/")}


def test_the_table_of_auto_archiver(write_events: WriteEvents, run: Run, tmp_path: Path) -> None:
    """The page's WACZ is taken before the page of all media; what failed is reported with its status."""
    table = database(
        tmp_path / "db.csv",
        (
            "wacz: success",
            {"_processed_at": "NOW", "url": PAGE, "title": "Let's see", "content": "x" * 200_000},
            [
                medium("https://b.example/page.html", "_final_media", "SHA-256:" + "cd" * 32),
                medium("https://b.example/page.wacz", "browsertrix"),
            ],
        ),
        ("nothing archived", {"_processed_at": "NOW", "url": OTHER}, []),
    )
    events = write_events(*sourced(f"{PAGE}#part", OTHER))
    ran = run("archive", table, "--into", events, "--dead", tmp_path / "dead.csv")
    assert ran.code == 0
    assert archived(events) == [
        {"url": "https://b.example/page.wacz", "time": "2024-01-13T09:30:05Z", "sha256": DIGEST},
        None,
    ]
    dead = (tmp_path / "dead.csv").read_text(encoding="utf-8-sig").splitlines()
    assert dead[1:] == [f"2024-01-12-event-1,1,{OTHER},nothing archived,"]


def test_the_sheet_of_auto_archiver(tmp_path: Path) -> None:
    """Saved as CSV; a hash of another algorithm is not taken for a SHA-256."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "Link,Archive status,Archive location,Archive date,hash,title\n"
        f"{PAGE},wacz: success,https://b.example/a.html,2024-01-13T12:30:05+03:00,SHA-256:{DIGEST},A\n"
        f"{OTHER},wacz: success,https://b.example/b.html,2024-01-13T09:30:05+00:00,SHA3-512:{DIGEST * 2},B\n"
        "https://example.org/c,Archive failed: no,,,,\n"
    )
    first, second, third = read_table(sheet)
    assert first.copy
    assert (first.copy.time, first.copy.sha256) == ("2024-01-13T09:30:05Z", DIGEST)
    assert second.copy
    assert second.copy.sha256 is None
    assert (third.copy, third.status) == (None, "Archive failed: no")


def test_another_table_is_refused(write_events: WriteEvents, run: Run, tmp_path: Path) -> None:
    """In one sentence that names the columns; the events stay as they are."""
    table = tmp_path / "other.csv"
    table.write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="is no table of auto-archiver"):
        read_table(table)
    events = write_events(*sourced(PAGE))
    before = events.read_bytes()
    ran = run("archive", table, "--into", events)
    assert ran.code == 2
    assert "It has the columns status, metadata, media, or link, archive status" in ran.err
    assert events.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'a': [1, None], 'b': nan}", {"a": [1, None], "b": None}),
        ("__import__('os').getcwd()", None),
        ("{'when': datetime.datetime(2024, 1, 2, 3, 4)}", {"when": "2024-01-02T03:04:00+00:00"}),
        ("[" * 100_000, None),
        ("{'a': PosixPath('/x')}", {"a": None}),
        ("", None),
        ("{", None),
    ],
)
def test_cells_are_read_and_not_run(text: str, value: object) -> None:
    """A table comes from somebody else's machine."""
    assert literal(text) == value
