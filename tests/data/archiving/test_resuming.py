"""Archives that were interrupted go on, and finished ones are added to."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from map_app.data.archiving.making import Made
from map_app.errors import DataError
from tests.data.pages_served import Site, answers, listed_pages, names, sourced

WriteEvents = Callable[..., Path]
Make = Callable[..., Made]
EVENT_MAP = str(Path(sys.executable).with_name("event-map"))


@pytest.mark.server
def test_a_killed_run_goes_on_where_it_was(site: Site, tmp_path: Path, write_events: WriteEvents) -> None:
    """Nothing that came is lost or asked again, and what was half written when it died is cut off."""
    events = write_events(*sourced(f"{site.address}/page/1", f"{site.address}/held"))
    archive, part = tmp_path / "a.wacz", tmp_path / "a.wacz.part"
    command = [EVENT_MAP, *f"archive {events} -o {archive} --pause 0 --allow-local".split()]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as killed:
        assert site.reached.wait(60)
        killed.send_signal(signal.SIGKILL)
    assert names(tmp_path) == ["a.wacz.part", "mine.geojson"]
    for name, torn in (("data.warc.gz", b"\x1f\x8b half a record"), ("visits.jsonl", b'{"url": "http://')):
        with (part / name).open("ab") as file:
            file.write(torn)
    site.released.set()
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, f"{archive}: 2 pages\n")
    assert {status for status, _ in answers(archive).values()} == {"200"}
    assert listed_pages(archive) == [f"{site.address}/page/1", f"{site.address}/held"]
    assert site.asked["/page/1"] == 1
    assert names(tmp_path) == ["a.wacz", "mine.geojson"]


@pytest.mark.server
def test_a_full_disk_loses_nothing(site: Site, tmp_path: Path, write_events: WriteEvents) -> None:
    """One sentence says so; when there is room again, the next run goes on."""
    events = write_events(*sourced(*(f"{site.address}/page/{n}" for n in range(8))))
    archive = tmp_path / "a.wacz"
    arguments = ["archive", str(events), "-o", str(archive), "--pause", "0", "--allow-local"]
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000));"
        "import map_app.cli.main as cli; cli.main()"
    )
    full = subprocess.run(
        [sys.executable, "-c", limited, *arguments], capture_output=True, text=True, check=False
    )
    assert full.returncode == 2
    assert "no room is left on the disk. Free some room on its disk, then run it again" in full.stderr
    assert not archive.exists()
    asked = dict(site.asked)
    assert 1 < asked["/robots.txt"] + len(asked) < 9
    ran = subprocess.run([EVENT_MAP, *arguments], capture_output=True, text=True, check=False)
    assert ran.stdout == f"{archive}: 8 pages\n", ran.stderr
    assert len(answers(archive)) == 8


@pytest.mark.server
def test_a_finished_archive_is_added_to(made: Make, site: Site, tmp_path: Path) -> None:
    """Pages that it has are not asked for again, so that none is lost that is gone by now; dead ones are."""
    assert made(f"{site.address}/page/1", f"{site.address}/gone").kept == 1
    result = made(f"{site.address}/page/2", f"{site.address}/gone")
    assert (result.kept, [missing.record for missing in result.missing]) == (2, ["2024-01-12-event-1"])
    assert site.asked == {"/robots.txt": 2, "/page/1": 1, "/page/2": 1, "/gone": 2}
    assert listed_pages(tmp_path / "a.wacz") == [f"{site.address}/page/{n}" for n in (1, 2)]


@pytest.mark.server
def test_a_file_of_somebody_else_is_left_alone(made: Make, site: Site, tmp_path: Path) -> None:
    """Nothing is fetched then, and nothing lies beside it."""
    (tmp_path / "a.wacz").write_bytes(b"mine")
    with pytest.raises(DataError, match="is no archive to add to"):
        made(f"{site.address}/page/1")
    assert (tmp_path / "a.wacz").read_bytes() == b"mine"
    assert names(tmp_path) == ["a.wacz", "mine.geojson"]
    assert not site.asked
