"""docs/postgres.md is true: its blocks are run one after the other, as an operator would."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from map_app.data.paths import EVENTS
from tests.conftest import Ran
from tests.data.servers import PASSWORD, USER, Postgres, blocks, pgbouncer, postgres, secured

pytestmark = pytest.mark.server

USERS = {"map_loader": "change-me-1", "map_reader": "change-me-2"}
COMMAND = "event-map "


def test_every_block_runs(tmp_path: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    """Roles, loads, PgBouncer, TLS, dump and restore, upgrades: each command ends well, in this order."""
    shutil.copy(EVENTS, tmp_path / "events.geojson")
    monkeypatch.chdir(tmp_path)
    with postgres() as server:
        folder = server.data.parent
        for name in ("pooled", "tls"):
            (folder / name).mkdir()
        with (
            pgbouncer(server, folder / "pooled", users=USERS) as pooled,
            secured(server, folder / "tls", "IP:127.0.0.1", USERS) as encrypted,
        ):
            for language, block in blocks("sql", "sh"):
                text = block
                places = {
                    "@db/": f"@127.0.0.1:{encrypted if 'sslmode' in block else server.port}/",
                    "@pooler:6432": f"@127.0.0.1:{pooled}",
                    "/etc/ssl/db.crt": f"{folder}/tls/server.crt",
                }
                for said, here in places.items():
                    text = text.replace(said, here)
                for step in text.splitlines() if language == "sh" else [text]:
                    if step.startswith(COMMAND):  # in this process: starting Python ten times takes longest
                        result = run(*shlex.split(step)[1:])
                        assert result.code == 0, f"{step}\n{result.err}"
                    else:
                        ran(server, language, step)
    assert (tmp_path / "again.geojson").read_bytes() == (tmp_path / "backup.geojson").read_bytes()


def ran(server: Postgres, language: str, text: str) -> None:
    """Run a block of SQL as the superuser, or a command; what it says is shown where it fails."""
    place = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGDATABASE": "postgres"}
    user = {"PGUSER": USER, "PGPASSWORD": PASSWORD}
    known = {**os.environ, "PATH": f"{server.bin}:{os.environ['PATH']}"}
    program = ["bash", "-euo", "pipefail"]
    if language == "sql":
        program, known = ["psql", "-v", "ON_ERROR_STOP=1"], known | place | user
    done = subprocess.run(program, input=text, env=known, text=True, capture_output=True, check=False)
    assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
