"""Runs of the page: so many at once, in order; none waits for a slow store or for a run that nobody wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest

from map_app.data.cancel import CancelToken, cancel_scope
from map_app.data.engines.interrupts import stoppable
from map_app.data.engines.semaphore import FairSemaphore
from map_app.errors import StoreError
from map_app.ui.admission import RunSlot, admitted

SLOW = StoreError("slow")


class Run:
    """A run that a thread goes through; it holds its place until it is told to end."""

    def __init__(
        self, semaphore: FairSemaphore, threads: ThreadPoolExecutor, order: list[str], name: str
    ) -> None:
        self.begun, self.query, self.end = threading.Event(), threading.Event(), threading.Event()
        self.is_superseded = False
        self.over: Future[None] = threads.submit(self._go, semaphore, order, name)

    def _go(self, semaphore: FairSemaphore, order: list[str], name: str) -> None:
        with admitted(lambda: self.is_superseded, semaphore) as slot:
            order.append(name)
            self.begun.set()
            if name == "slow":
                self._ask(slot)
                order.append("slow again")
            assert self.end.wait(30)

    def _ask(self, slot: RunSlot) -> None:
        token = CancelToken(lambda: False, slot.release, slot.acquire_again)
        waits: AbstractContextManager[None] = stoppable(lambda: None, 30, SLOW)
        with cancel_scope(token), token.waiting(), waits:
            assert self.query.wait(30)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Threads, as Streamlit gives each run one."""
    with ThreadPoolExecutor(8) as pool:
        yield pool


def until(so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + 30
    while not so():
        assert time.monotonic() < end
        threading.Event().wait(0.001)


def waiting(semaphore: FairSemaphore, number: int) -> None:
    """Wait until so many stand in line."""
    until(lambda: semaphore.waiting == number)


def test_so_many_go_on_at_once_and_the_first_to_come_is_the_next(threads: ThreadPoolExecutor) -> None:
    """With one place the second run begins when the first ends, and the third after that."""
    semaphore, order = FairSemaphore(1), list[str]()
    runs = []
    for n, name in enumerate("abc"):
        runs.append(Run(semaphore, threads, order, name))
        waiting(semaphore, n) if n else runs[0].begun.wait(30)
    assert order == ["a"]
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        run.end.set()
        run.over.result(30)
        assert following is None or following.begun.wait(30)
    assert order == ["a", "b", "c"]


def test_a_run_that_is_superseded_in_line_makes_way(threads: ThreadPoolExecutor) -> None:
    """It goes on at once, to be ended at its next call, and the place goes to the one behind."""
    semaphore, order = FairSemaphore(1), list[str]()
    first = Run(semaphore, threads, order, "a")
    assert first.begun.wait(30)
    second = Run(semaphore, threads, order, "b")
    waiting(semaphore, 1)
    third = Run(semaphore, threads, order, "c")
    waiting(semaphore, 2)
    second.is_superseded = True
    assert second.begun.wait(30)
    assert order == ["a", "b"]
    first.end.set()
    assert third.begun.wait(30)
    second.end.set()
    third.end.set()
    for run in (first, second, third):
        run.over.result(30)
    last = Run(semaphore, threads, order, "d")
    assert last.begun.wait(30), "every place was given back"
    last.end.set()


def test_who_waits_for_a_slow_store_lets_others_go_on(threads: ThreadPoolExecutor) -> None:
    """A query of many seconds holds up no other page; when it is over, its run goes on before the next."""
    semaphore, order = FairSemaphore(1), list[str]()
    slow = Run(semaphore, threads, order, "slow")
    assert slow.begun.wait(30)
    second = Run(semaphore, threads, order, "b")
    assert second.begun.wait(30), "the place of the one that waits for its store"
    third = Run(semaphore, threads, order, "c")
    waiting(semaphore, 1)
    slow.query.set()
    waiting(semaphore, 2)
    second.end.set()
    until(lambda: order[-1] == "slow again")
    slow.end.set()
    assert third.begun.wait(30)
    third.end.set()
    for run in (slow, second, third):
        run.over.result(30)
    assert order == ["slow", "b", "slow again", "c"]
