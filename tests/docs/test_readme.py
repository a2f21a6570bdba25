"""The README is held against the code: its table of criteria, its two commands, its share example."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.shipped import PROFILE, parse

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(?:sh)?\n(.*?)```", README, flags=re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines()]


def test_every_criterion_stands_in_the_filter_table() -> None:
    """The table has one row per criterion, in the code's order, with the code's example."""
    rows = re.findall(r"^\| `(\w+)` \| .* \| `(.*)` \|$", README, flags=re.MULTILINE)
    assert rows == [(c.key, c.example) for c in PROFILE.criteria]


@pytest.mark.parametrize("criterion", PROFILE.criteria, ids=lambda c: c.key)
def test_every_example_is_understood(criterion: object) -> None:
    """Each example of the table is a query without a fault."""
    parsed = parse(getattr(criterion, "example"))  # noqa: B009 - the table's rows are of one class
    assert not parsed.notices
    assert not parsed.filter.is_empty


def test_the_run_and_the_test_command_are_one_line_each() -> None:
    """Both need only python3 with venv and pip, install from the lock, and stand in a fenced block."""
    (run,) = [line for line in LINES if "streamlit run" in line and "venv" in line and "pip" in line]
    (test,) = [line for line in LINES if "tests/run.py" in line]
    for command in (run, test):
        assert command.startswith(
            "python3 -m venv .venv && .venv/bin/pip install -q -c requirements.lock -e "
        )


def test_the_shared_link_and_the_commands_ask_for_the_same_events() -> None:
    """The link, the curl line and the export line of the README mean one and the same filter."""
    (link,) = [line for line in LINES if line.startswith("http://localhost")]
    (curl,) = [line for line in LINES if line.startswith("curl")]
    (command,) = [line for line in LINES if "event-map export" in line]
    words = shlex.split(command)[2:]
    pairs = [(k.removeprefix("--"), v) for k, v in zip(words[::2], words[1::2], strict=True) if k != "-o"]
    asked = parse(urlsplit(link).query)
    assert not asked.notices
    assert asked.filter == parse(urlsplit(shlex.split(curl)[-1]).query).filter == parse(pairs).filter


@pytest.mark.server
def test_the_export_command_of_the_readme_runs(tmp_path: Path) -> None:
    """The README's export line writes a FeatureCollection with events."""
    (command,) = [line for line in LINES if "event-map export" in line]
    target = tmp_path / "strikes.geojson"
    words = [str(target) if w.endswith(".geojson") else w for w in shlex.split(command)[1:]]
    subprocess.run([sys.executable, "-m", "map_app.cli.main", *words], check=True)
    assert len(json.loads(target.read_text(encoding="utf-8"))["features"]) > 10


@pytest.mark.parametrize(
    "page", ["README.md", *sorted(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_local_links_lead_somewhere(page: str) -> None:
    """Every relative link of the docs names a file that exists."""
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [t.split("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in t]
    missing = [t for t in targets if t and not ((ROOT / page).parent / t).exists()]
    assert missing == []
