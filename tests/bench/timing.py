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
    return (what, show(ours), show(baseline), ratio(ours, baseline), budget)


def ratio(ours: Timing, baseline: Timing) -> str:
    """Of the medians, in words: `1.25 x`, or `9 x faster`."""
    found = statistics.median(ours) / statistics.median(baseline)
    return f"{found:.2f} x" if found > 0.2 else f"{1 / found:.0f} x faster"


def show(timing: Timing) -> str:
    """Median and range in seconds."""
    return f"{statistics.median(timing):.2f} s ({min(timing):.2f}–{max(timing):.2f})"
