"""Whole files: the canonical form, and writes that never leave half of one."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from map_app.core.schema import Event
from map_app.data.files import canonical_text, read_version, reading, rewrite, write_atomically
from map_app.errors import DataError


def test_the_canonical_text_is_sorted_and_indented(make_event: Callable[..., Event]) -> None:
    """Members first, features sorted by day and id, two spaces, readable Arabic, one newline at the end."""
    events = [make_event("b"), make_event("a", title="غارة"), make_event("c", date_start="2024-01-01")]
    text = canonical_text({"features": [], "dataset": "mine", "type": "FeatureCollection"}, events)
    document = json.loads(text)
    assert list(document) == ["type", "dataset", "features"]
    assert [feature["id"] for feature in document["features"]] == ["c", "a", "b"]
    assert text.startswith('{\n  "type": "FeatureCollection",\n  "dataset"')
    assert text.endswith("}\n")
    assert "غارة" in text


def test_a_write_replaces_the_file_and_keeps_its_rights(tmp_path: Path) -> None:
    """The new bytes stand in the old file's place, with its rights; nothing else is left beside it."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, [b"new ", b"bytes"])
    assert path.read_bytes() == b"new bytes"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_can_be_read_by_others(tmp_path: Path) -> None:
    """A file first written is readable, not hidden by the rights of a temporary one."""
    write_atomically(tmp_path / "a.txt", [b"x"])
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, MemoryError])
def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, fault: type[BaseException]) -> None:
    """Whatever stops the writer half-way, the old file is whole and no half of a new one remains."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def half() -> Iterator[bytes]:
        yield b"n" * 100_000
        raise fault

    with pytest.raises(fault):
        write_atomically(path, half())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_of_the_old_file_finishes_with_it(tmp_path: Path) -> None:
    """The old bytes are never overwritten in place: who reads them reads them to the end."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old" * 10)
    with path.open("rb") as reader:
        write_atomically(path, [b"new"])
        assert reader.read() == b"old" * 10


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Writing through a symbolic link changes the file it leads to."""
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_atomically(link, [b"new"])
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    """What is no regular file, such as a named pipe or /dev/null, takes the bytes and stays what it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write_atomically(pipe, [b"some ", b"bytes"])
    reader.join()
    assert got == [b"some bytes"]
    assert pipe.is_fifo()


def test_no_folder_no_file(tmp_path: Path) -> None:
    """A folder that is missing, or in the file's place, is an error that leaves nothing behind."""
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "none" / "a.txt", [b"x"])
    with pytest.raises(IsADirectoryError):
        write_atomically(tmp_path, [b"x"])
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_changed_is_not_written_over(tmp_path: Path) -> None:
    """What somebody wrote after the file was read stays, and the writer is told so."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    seen = read_version(path)
    path.write_bytes(b"mine")
    with pytest.raises(DataError, match="changed while it was being edited"):
        rewrite(seen, [b"new"])
    assert path.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [path]
    rewrite(read_version(path), [b"new"])
    assert path.read_bytes() == b"new"


@pytest.mark.server
def test_of_many_who_rewrite_a_file_nobody_loses_a_line(tmp_path: Path) -> None:
    """Each of several processes either adds its line or is told to try again; none takes another's away."""
    path = tmp_path / "lines.txt"
    path.write_bytes(b"")
    work = f"""
from pathlib import Path
from map_app.data.files import read_version, rewrite
from map_app.errors import DataError
path, done = Path({str(path)!r}), 0
while done < 20:
    seen = read_version(path)
    try:
        rewrite(seen, [path.read_bytes() + b"x\\n"])
        done += 1
    except DataError:
        pass
"""
    running = [subprocess.Popen([sys.executable, "-c", work]) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert path.read_bytes() == b"x\n" * 60


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda p: bind(p)], ids=["pipe", "folder", "socket"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, make: Callable[[Path], object]) -> None:
    """A pipe that nobody writes to is not waited for; the sentence says what stands there."""
    path = tmp_path / "events.geojson"
    make(path)
    with pytest.raises(DataError, match=r"is a (pipe|folder|socket), not a file of events"), reading(path):
        pass


def bind(path: Path) -> None:
    """Leave a socket at a path."""
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))
