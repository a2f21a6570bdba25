"""docs/postgres.md is true: its blocks are run one after the other, as an operator would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from map_app.data.paths import EVENTS
from tests.data.servers import PASSWORD, USER, Postgres, blocks, pgbouncer, postgres, secured

USERS = {"map_loader": "change-me-1", "map_reader": "change-me-2"}
PROGRAMS = Path(sys.executable).parent


def test_every_block_runs(tmp_path: Path) -> None:
    """Roles, loads, PgBouncer, TLS, dump and restore, upgrades: each command ends well, in this order."""
    shutil.copy(EVENTS, tmp_path / "events.geojson")
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
                ran(server, language, text, tmp_path)
    assert (tmp_path / "again.geojson").read_bytes() == (tmp_path / "backup.geojson").read_bytes()


def ran(server: Postgres, language: str, text: str, folder: Path) -> None:
    """Run a block, psql as the superuser; what it says is shown where it fails."""
    place = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGDATABASE": "postgres"}
    user = {"PGUSER": USER, "PGPASSWORD": PASSWORD}
    known = {**os.environ, "PATH": f"{server.bin}:{PROGRAMS}:{os.environ['PATH']}"}
    program = ["bash", "-euo", "pipefail"]
    if language == "sql":
        program, known = ["psql", "-v", "ON_ERROR_STOP=1"], known | place | user
    done = subprocess.run(
        program, input=text, cwd=folder, env=known, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
