"""Validates features and turns them into rows, chunk by chunk: in several processes where there are many.

Nearly all the time of a load is validation in Python; chunks are independent, so they run on all cores.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from typing import Any, Final

import pyarrow as pa

from map_app.core.problems import Summary
from map_app.core.validate import check_feature
from map_app.data.engines.duck import cores
from map_app.data.reference.geodata import Geodata
from map_app.data.table import to_table
from map_app.errors import DataError

PART: Final = 2_000
"""Features of a chunk."""

Features = tuple[list[Any], int]
"""A chunk of features, and the index of its first one in the file."""

Key = tuple[date, str]
"""The sort key of the total order."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of the event table in file order, with ascending `seq`, and the number of rejected records.

    `summary` counts the errors only. `ends` are the keys of the first and last row, None without rows.
    """

    rows: pa.Table
    left_out: int
    summary: Summary
    ends: tuple[Key, Key] | None
    is_in_order: bool


def each_checked(features: Iterable[Any], geodata: Geodata, *, many: bool) -> Iterator[Part]:
    """Validate features as for a served file of a map, in several processes if there are `many`.

    Raises DataError where a process is lost, and whatever reading the features raises.
    """
    parts = _numbered(features)
    pool = _processes(geodata) if many and cores() > 1 else None
    if pool is None:
        yield from (checked(*part, geodata) for part in parts)
        return
    try:
        yield from _in_order(pool, parts, geodata)
    except BrokenProcessPool as fault:
        cure = "Load again, with more memory free; nothing was changed"
        raise DataError("a process that checked features was lost", cure=cure) from fault
    finally:
        pool.shutdown(cancel_futures=True)


def checked(features: list[Any], first: int, geodata: Geodata) -> Part:
    """Validate a chunk of features and turn it into rows; `first` is the index of its first one."""
    events, left_out, errors = [], 0, Summary()
    for index, feature in enumerate(features, first):
        event, problems = check_feature(feature, index, date.max, geodata.geography)
        if event is None:
            left_out += 1
            for problem in problems:
                if problem.kind == "error":
                    errors.add(problem)
        else:
            events.append(event)
    rows = to_table(events, None, geodata.search_names, first)
    keys = [event.sort_key for event in events]
    ends = (keys[0], keys[-1]) if keys else None
    return Part(rows, left_out, errors, ends, all(one < other for one, other in pairwise(keys)))


def _numbered(features: Iterable[Any]) -> Iterator[Features]:
    coming, first = iter(features), 0
    while part := list(islice(coming, PART)):
        yield part, first
        first += len(part)


@contextmanager
def uncollected() -> Iterator[None]:
    """Disable the garbage collector: events have no reference cycles, and looking for them takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _processes(geodata: Geodata) -> ProcessPoolExecutor | None:
    """A pool with one process per core; None where the system cannot provide it."""
    context = multiprocessing.get_context("spawn")  # a fork would copy locks that other threads hold
    try:
        return ProcessPoolExecutor(cores(), context, initializer=_begin, initargs=(geodata,))
    except (OSError, ImportError, NotImplementedError):
        return None


_geodata: list[Geodata] = []
"""Of a process of the pool, which checks the events of one map: sent once, not with each chunk."""


def _begin(geodata: Geodata) -> None:
    _geodata.append(geodata)
    gc.disable()
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    """Exit when the parent does, however it ends."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _in_order(pool: ProcessPoolExecutor, parts: Iterable[Features], geodata: Geodata) -> Iterator[Part]:
    """The results in file order, with a bounded number of chunks in flight."""
    under_way: deque[tuple[Future[Part], Features]] = deque()
    for part in parts:
        under_way.append((_submitted(pool, part), part))
        if len(under_way) > cores() + 1:
            yield _result(*under_way.popleft(), geodata)
    while under_way:
        yield _result(*under_way.popleft(), geodata)


def _checked_here(features: list[Any], first: int) -> Part:
    return checked(features, first, _geodata[0])


def _submitted(pool: ProcessPoolExecutor, part: Features) -> Future[Part]:
    """Submit a chunk with SIGINT blocked: a process that starts here inherits the mask."""
    try:
        if sys.platform == "win32":
            return pool.submit(_checked_here, *part)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return pool.submit(_checked_here, *part)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    except OSError as fault:
        cure = "Let this user have more processes, or end some; nothing was changed"
        raise DataError("a process to check features could not be started", cure=cure) from fault


def _result(future: Future[Part], part: Features, geodata: Geodata) -> Part:
    """The result; what nests too deep to be pickled is validated here, which reports it."""
    try:
        return future.result()
    except RecursionError:
        return checked(*part, geodata)
