"""Requests an address again and again until its standard input ends, then prints how long each answer took.

`python -m tests.bench.latency URL`: a process of its own, so that other work of the benchmark does not count.
"""

from __future__ import annotations

import json
import sys
import threading
import time

import httpx

EVERY_S = 0.2
FAILED_S = 120.0
"""A request that fails counts as two minutes."""


def main() -> None:
    """Print the seconds of each answer as a list in JSON."""
    over = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=wait, daemon=True).start()
    times: list[float] = []
    while not (times and over.is_set()):
        start = time.perf_counter()
        try:
            httpx.get(sys.argv[1], timeout=FAILED_S)
            times.append(time.perf_counter() - start)
        except httpx.HTTPError:
            times.append(FAILED_S)
        over.wait(max(0.0, EVERY_S - times[-1]))
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    main()
