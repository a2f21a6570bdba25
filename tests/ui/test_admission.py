"""Runs of the page: so many at once, in order; none waits for a slow store or for a run that nobody wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest

from map_app.data.askers import Asker, asking
from map_app.data.engines.stopping import stoppable
from map_app.data.engines.turns import Turns
from map_app.errors import StoreError
from map_app.ui.admission import Place, admitted

SLOW = StoreError("slow")


class Run:
    """A run that a thread goes through; it holds its place until it is told to end."""

    def __init__(self, turns: Turns, threads: ThreadPoolExecutor, order: list[str], name: str) -> None:
        self.begun, self.query, self.end = threading.Event(), threading.Event(), threading.Event()
        self.is_superseded = False
        self.over: Future[None] = threads.submit(self._go, turns, order, name)

    def _go(self, turns: Turns, order: list[str], name: str) -> None:
        with admitted(lambda: self.is_superseded, turns) as place:
            order.append(name)
            self.begun.set()
            if name == "slow":
                self._ask(place)
                order.append("slow again")
            assert self.end.wait(30)

    def _ask(self, place: Place) -> None:
        asker = Asker(lambda: False, place.leave, place.enter_again)
        waits: AbstractContextManager[None] = stoppable(lambda: None, 30, SLOW)
        with asking(asker), asker.waiting(), waits:
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


def waiting(turns: Turns, number: int) -> None:
    """Wait until so many stand in line."""
    until(lambda: len(turns._waiting) == number)


def test_so_many_go_on_at_once_and_the_first_to_come_is_the_next(threads: ThreadPoolExecutor) -> None:
    """With one place the second run begins when the first ends, and the third after that."""
    turns, order = Turns(1), list[str]()
    runs = []
    for n, name in enumerate("abc"):
        runs.append(Run(turns, threads, order, name))
        waiting(turns, n) if n else runs[0].begun.wait(30)
    assert order == ["a"]
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        run.end.set()
        run.over.result(30)
        assert following is None or following.begun.wait(30)
    assert order == ["a", "b", "c"]


def test_a_run_that_is_superseded_in_line_makes_way(threads: ThreadPoolExecutor) -> None:
    """It goes on at once, to be ended at its next call, and the place goes to the one behind."""
    turns, order = Turns(1), list[str]()
    first = Run(turns, threads, order, "a")
    assert first.begun.wait(30)
    second = Run(turns, threads, order, "b")
    waiting(turns, 1)
    third = Run(turns, threads, order, "c")
    waiting(turns, 2)
    second.is_superseded = True
    assert second.begun.wait(30)
    assert order == ["a", "b"]
    first.end.set()
    assert third.begun.wait(30)
    second.end.set()
    third.end.set()
    for run in (first, second, third):
        run.over.result(30)
    last = Run(turns, threads, order, "d")
    assert last.begun.wait(30), "every place was given back"
    last.end.set()


def test_who_waits_for_a_slow_store_lets_others_go_on(threads: ThreadPoolExecutor) -> None:
    """A query of many seconds holds up no other page; when it is over, its run goes on before the next."""
    turns, order = Turns(1), list[str]()
    slow = Run(turns, threads, order, "slow")
    assert slow.begun.wait(30)
    second = Run(turns, threads, order, "b")
    assert second.begun.wait(30), "the place of the one that waits for its store"
    third = Run(turns, threads, order, "c")
    waiting(turns, 1)
    slow.query.set()
    waiting(turns, 2)
    second.end.set()
    until(lambda: order[-1] == "slow again")
    slow.end.set()
    assert third.begun.wait(30)
    third.end.set()
    for run in (slow, second, third):
        run.over.result(30)
    assert order == ["slow", "b", "slow again", "c"]
