"""Turns at a store: so many at once, in order, and nobody waits for longer than they care to."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from map_app.data.cancel import CancelledError, CancelToken, cancel_scope
from map_app.data.engines.semaphore import FairSemaphore
from map_app.errors import StoreError

BUSY = StoreError("busy")


class Held:
    """A turn that a thread holds until it is told to give it back."""

    def __init__(
        self, semaphore: FairSemaphore, threads: ThreadPoolExecutor, name: str, order: list[str]
    ) -> None:
        self.begun, self._end = threading.Event(), threading.Event()
        self.token = CancelToken()
        self.over: Future[None] = threads.submit(self._hold, semaphore, name, order)

    def _hold(self, semaphore: FairSemaphore, name: str, order: list[str]) -> None:
        with cancel_scope(self.token), semaphore.acquire(30, BUSY):
            order.append(name)
            self.begun.set()
            assert self._end.wait(30)

    def give_back(self) -> None:
        """End it, and wait until it is over."""
        self._end.set()
        self.over.result(30)


def test_no_more_than_so_many_at_once_and_the_first_to_come_is_the_next() -> None:
    """Two hold a turn; of those who wait, each begins when one ends, in the order in which they came."""
    semaphore, order = FairSemaphore(2), list[str]()
    with ThreadPoolExecutor(8) as threads:
        held = []
        for name in "ab":
            held.append(Held(semaphore, threads, name, order))
            assert held[-1].begun.wait(30)
        for name in "cde":
            held.append(Held(semaphore, threads, name, order))
            while semaphore.waiting < len(held) - 2:  # until it stands in the line
                threading.Event().wait(0.001)
        assert order == ["a", "b"]
        for ended, next_one in zip(held, held[2:], strict=False):
            ended.give_back()
            assert next_one.begun.wait(30)
        held[3].give_back()
        held[4].give_back()
    assert order == ["a", "b", "c", "d", "e"]


def test_whoever_leaves_waits_no_more_and_holds_up_nobody() -> None:
    """One who leaves the line is out of it: the next turn goes to the one behind."""
    semaphore, order = FairSemaphore(1), list[str]()
    with ThreadPoolExecutor(3) as threads:
        first = Held(semaphore, threads, "first", order)
        assert first.begun.wait(30)
        leaving = Held(semaphore, threads, "leaving", order)
        leaving.token.cancel()
        with pytest.raises(CancelledError):
            leaving.over.result(30)
        last = Held(semaphore, threads, "last", order)
        first.give_back()
        assert last.begun.wait(30)
        last.give_back()
    assert order == ["first", "last"]


def test_a_turn_that_does_not_come_is_reported() -> None:
    """After its time it is said that the store is busy; the line is then as it was."""
    semaphore = FairSemaphore(1)
    with ThreadPoolExecutor(1) as threads:
        first = Held(semaphore, threads, "first", [])
        assert first.begun.wait(30)
        with pytest.raises(StoreError, match="busy"), semaphore.acquire(0, BUSY):
            pytest.fail("the turn is another's")
        first.give_back()
    with semaphore.acquire(0, BUSY):
        pass


def test_a_turn_is_given_back_after_a_fault() -> None:
    """A query that fails frees its turn."""
    semaphore = FairSemaphore(1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), semaphore.acquire(0, BUSY):
            raise ZeroDivisionError
