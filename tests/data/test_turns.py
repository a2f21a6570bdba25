"""Turns at a store: so many at once, in order, and nobody waits for longer than they care to."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from map_app.data.askers import Asker, LeftError, asking
from map_app.data.engines.turns import Turns
from map_app.errors import StoreError

BUSY = StoreError("busy")


class Held:
    """A turn that a thread holds until it is told to give it back."""

    def __init__(self, turns: Turns, threads: ThreadPoolExecutor, name: str, order: list[str]) -> None:
        self.begun, self._end = threading.Event(), threading.Event()
        self.asker = Asker()
        self.over: Future[None] = threads.submit(self._hold, turns, name, order)

    def _hold(self, turns: Turns, name: str, order: list[str]) -> None:
        with asking(self.asker), turns.taken(30, BUSY):
            order.append(name)
            self.begun.set()
            assert self._end.wait(30)

    def give_back(self) -> None:
        """End it, and wait until it is over."""
        self._end.set()
        self.over.result(30)


def test_no_more_than_so_many_at_once_and_the_first_to_come_is_the_next() -> None:
    """Two hold a turn; of those who wait, each begins when one ends, in the order in which they came."""
    turns, order = Turns(2), list[str]()
    with ThreadPoolExecutor(8) as threads:
        held = []
        for name in "ab":
            held.append(Held(turns, threads, name, order))
            assert held[-1].begun.wait(30)
        for name in "cde":
            held.append(Held(turns, threads, name, order))
            while len(turns._waiting) < len(held) - 2:  # until it stands in the line
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
    turns, order = Turns(1), list[str]()
    with ThreadPoolExecutor(3) as threads:
        first = Held(turns, threads, "first", order)
        assert first.begun.wait(30)
        leaving = Held(turns, threads, "leaving", order)
        leaving.asker.leave()
        with pytest.raises(LeftError):
            leaving.over.result(30)
        last = Held(turns, threads, "last", order)
        first.give_back()
        assert last.begun.wait(30)
        last.give_back()
    assert order == ["first", "last"]


def test_a_turn_that_does_not_come_is_told() -> None:
    """After its time it is said that the store is busy; the line is then as it was."""
    turns = Turns(1)
    with ThreadPoolExecutor(1) as threads:
        first = Held(turns, threads, "first", [])
        assert first.begun.wait(30)
        with pytest.raises(StoreError, match="busy"), turns.taken(0, BUSY):
            pytest.fail("the turn is another's")
        first.give_back()
    with turns.taken(0, BUSY):
        pass


def test_a_turn_is_given_back_after_a_fault() -> None:
    """A query that fails frees its turn."""
    turns = Turns(1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.taken(0, BUSY):
            raise ZeroDivisionError
