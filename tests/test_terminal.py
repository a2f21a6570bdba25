"""`event-map add` in a real terminal: what Tab completes, and what Ctrl-C leaves."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from map_app.data.paths import EVENTS

SUMMARY = "Residents told a news agency that a drone fell on a street and that nobody claimed it."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the project's own file."""
    return Path(shutil.copy(EVENTS, tmp_path / "events.geojson"))


class Terminal:
    """A real pseudo-terminal with `event-map` at its other end."""

    START = (
        "import fcntl, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
        "from map_app.cli.main import main; main()"
    )

    def __init__(self, *arguments: str) -> None:
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.START, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,  # a terminal of its own: Ctrl-C reaches it as a signal
            env={**os.environ, "TERM": "dumb"},
        )
        os.close(theirs)
        self.seen = ""

    def expect(self, text: str) -> None:
        """Read until `text` has appeared."""
        end = time.monotonic() + 60
        while text not in self.seen:
            ready, _, _ = select.select([self.ours], [], [], max(0, end - time.monotonic()))
            assert ready, f"{text!r} did not appear in {self.seen!r}"
            self.seen += os.read(self.ours, 4096).decode()
        self.seen = self.seen.split(text, 1)[1]

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self.ours, keys.encode())

    def interrupt(self) -> int:
        """Press Ctrl-C until the program ends; Python loses one that comes while it is between two reads."""
        for _ in range(30):
            self.type("\x03")
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.process.wait(timeout=2)
        raise AssertionError("Ctrl-C did not end the program")


@pytest.fixture
def terminal(file: Path) -> Iterator[Terminal]:
    """`event-map add` on the copy, in a terminal."""
    opened = Terminal("add", "--events", str(file), "--house")
    yield opened
    opened.process.kill()
    opened.process.wait()
    os.close(opened.ours)


@pytest.mark.server
def test_tab_completes_and_ctrl_c_leaves_the_file(terminal: Terminal, file: Path) -> None:
    """In a terminal Tab completes a vocabulary and a place with spaces; Ctrl-C ends without a trace."""
    before = file.read_bytes()
    terminal.expect("Title")
    terminal.type("Drone falls on a street\n")
    terminal.expect("Summary")
    terminal.type(SUMMARY + "\n")
    terminal.expect("politics):")
    terminal.type("ship\t")
    terminal.expect("shipping_attack")
    terminal.type("\n")
    terminal.expect("First day")
    terminal.type("2024-02-05\n")
    terminal.expect("Last day")
    terminal.type("\n")
    terminal.expect("Date known to")
    terminal.type("\n")
    terminal.expect("Place")
    terminal.type("hajjah gov\t")
    terminal.expect("Hajjah Governorate, Yemen")
    assert terminal.interrupt() == 130
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]
