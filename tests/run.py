"""The whole check, as one command: `python tests/run.py [pytest arguments]`.

Installs a browser where there is none (Debian's as root, else Playwright's own), then runs linter,
format check, types, import rules and every test. Stops with the first that fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TOOLS = Path(sys.executable).parent


def main() -> int:
    """Run every step and give the first failure's exit code."""
    install_browser()
    steps = (
        [str(TOOLS / "ruff"), "check", "."],
        [str(TOOLS / "ruff"), "format", "--check", "."],
        [str(TOOLS / "mypy")],
        [str(TOOLS / "lint-imports")],
        [str(TOOLS / "pytest"), "-n", "2", "--dist", "loadscope", *sys.argv[1:]],
    )
    for step in steps:
        sys.stdout.write(f"\n== {' '.join([Path(step[0]).name, *step[1:]])}\n")
        sys.stdout.flush()
        code = subprocess.run(step, cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


def install_browser() -> None:
    """Make sure that a Chromium is there; the tests find it by the same names."""
    if any(map(shutil.which, BROWSERS)):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
        packages = ["chromium", "fonts-noto-core"]
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(install, check=True, env=quiet, stdout=subprocess.DEVNULL)
        return
    subprocess.run([str(TOOLS / "playwright"), "install", "chromium"], check=True)


if __name__ == "__main__":
    sys.exit(main())
