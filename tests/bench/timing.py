"""Timings and the lines of the table that they make."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

Timing = list[float]


def timed(act: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def row(what: str, ours: Timing, baseline: Timing, budget: str) -> tuple[str, ...]:
    """A line of the table: medians, ranges and the ratio of the medians."""
    ratio = statistics.median(ours) / statistics.median(baseline)
    words = f"{ratio:.2f} x" if ratio > 0.2 else f"{1 / ratio:.0f} x faster"
    return (what, show(ours), show(baseline), words, budget)


def show(timing: Timing) -> str:
    """Median and range in seconds."""
    return f"{statistics.median(timing):.2f} s ({min(timing):.2f}–{max(timing):.2f})"
