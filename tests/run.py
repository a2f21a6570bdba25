"""The whole check, as one command: `python tests/run.py [pytest arguments]`.

Installs a browser where there is none (Debian's as root, else Playwright's own) and, as root on Debian,
HAProxy, nginx, Caddy and PgBouncer, none of them as a service; elsewhere it says that they are missing.
Fetches what checks the scripts (package-lock.json) with the Node of the `test` extra. Then runs linter,
format check, types and import rules, the same for the scripts, and every test. Stops with the first that
fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PROXIES = {
    "haproxy": "tests/browser/test_replicas.py",
    "nginx": "tests/browser/test_proxies.py",
    "caddy": "tests/browser/test_proxies.py",
    "pgbouncer": "tests/data/test_postgres.py",
}
"""Programs, and a test that fails without."""

PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
"""Debian keeps them where only root looks."""

TOOLS = Path(sys.executable).parent
COVERAGE = ("--cov=map_app", "--cov-report=term:skip-covered", "--cov-fail-under=90")
"""Of a run of all tests: the lines that they run in their own processes, and the least share of them."""

LOCK = ROOT / "package-lock.json"
INSTALLED = ROOT / "node_modules/.package-lock.json"
"""Written by npm when it is done."""


def main() -> int:
    """Run every step and give the first failure's exit code."""
    install_programs()
    # npm starts `node` by its name.
    os.environ["PATH"] = f"{TOOLS}{os.pathsep}{os.environ.get('PATH', '')}"
    npm = str(TOOLS / "npm")
    stale = not INSTALLED.exists() or INSTALLED.stat().st_mtime < LOCK.stat().st_mtime
    steps = (
        [str(TOOLS / "ruff"), "check", "."],
        [str(TOOLS / "ruff"), "format", "--check", "."],
        [str(TOOLS / "mypy")],
        [str(TOOLS / "lint-imports")],
        [
            sys.executable,
            "-m",
            "tests.languages",
        ],  # lists texts that are not translated
        *([[npm, "ci", "--no-audit", "--no-fund"]] if stale else []),
        *([npm, "run", "--silent", script] for script in ("check", "types", "test")),
        [str(TOOLS / "pytest"), "-n", "2", "--dist", "loadscope", *(sys.argv[1:] or COVERAGE)],
    )
    for step in steps:
        sys.stdout.write(f"\n== {' '.join([Path(step[0]).name, *step[1:]])}\n")
        sys.stdout.flush()
        code = subprocess.run(step, cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


def install_programs() -> None:
    """Make sure that a Chromium and the proxies are there; the tests find them by the same names."""
    if not any(map(shutil.which, BROWSERS)) and not apt("chromium", "fonts-noto-core"):
        subprocess.run([str(TOOLS / "playwright"), "install", "chromium"], check=True)
    for program, test in PROXIES.items():
        if not shutil.which(program, path=PLACES) and not apt(program):
            sys.stderr.write(f"{program} is missing: without it {test} will fail\n")


def apt(*packages: str) -> bool:
    """Install Debian packages where that is possible; whether it was."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # starts no service
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for step in (["apt-get", "update", "-qq"], install):
        if subprocess.run(step, check=False, env=quiet, stdout=subprocess.DEVNULL).returncode:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
