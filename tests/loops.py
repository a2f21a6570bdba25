"""Running a coroutine to its end, whatever loop the thread already has (Playwright keeps one)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run_alone(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread and a loop of its own, and give its result."""
    return in_thread(lambda: asyncio.run(coroutine))


def in_thread(call: Callable[[], T]) -> T:
    """Call what starts a loop by itself, in a thread that has none."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(call).result()
