"""What an operator copies: the Dockerfile keeps a linter's rules, the settings' table names every setting."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HADOLINT = Path(sys.executable).with_name("hadolint")
HOSTING = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")


@pytest.mark.server
def test_the_dockerfile_keeps_the_rules() -> None:
    """Hadolint finds nothing to say, not even a hint."""
    result = subprocess.run([HADOLINT, "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")


def test_what_the_dockerfile_copies_is_there() -> None:
    """Every file and folder that a COPY names exists in the checkout."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [shlex.split(line)[1:-1] for line in text.splitlines() if line.startswith("COPY ")]
    named = [name for names in copied for name in names if not name.startswith(("--", "/"))]
    assert "map_app" in named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_setting_is_documented() -> None:
    """Each environment variable that the code reads stands in the hosting page's table, and no other does."""
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "map_app").rglob("*.py"))
    read = set(re.findall(r'"(MAP_APP_[A-Z_]+)"', code))
    rows = set(re.findall(r"^\| `(MAP_APP_[A-Z_]+)` \|", HOSTING, flags=re.MULTILINE))
    assert rows == read


def test_the_unit_has_what_a_unit_needs() -> None:
    """The systemd unit starts the installed command, stops in time and does not retry a wrong setting."""
    [unit] = re.findall(r"```ini\n(.*?)```", HOSTING, flags=re.DOTALL)
    found = dict(line.split("=", 1) for line in unit.splitlines() if re.match(r"[A-Z]\w+=", line))
    assert "event-map serve" in found["ExecStart"]
    assert found["RestartPreventExitStatus"] == "2"
    assert int(found["TimeoutStopSec"]) > 10
