"""Visits pages: many hosts at the same time, each host one request after the other with a pause between."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Final

from map_app.data.archiving.addresses import Target, joined, read_target
from map_app.data.archiving.http import Answer, Limits, fetch
from map_app.data.archiving.outcome import Failure, Outcome
from map_app.data.archiving.pages import Page
from map_app.data.archiving.robots import Robots

HOSTS: Final = 8
"""How many hosts are asked at the same time."""

MOST_REDIRECTS: Final = 10


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a visit at a time: its answers in the order of the redirects."""

    page: Page
    time: datetime
    outcome: Outcome
    detail: str
    answers: tuple[Answer, ...]


class Turns:
    """One request a host at a time, with a pause after each; `now` and `wait` are in seconds."""

    def __init__(
        self,
        pause: float,
        now: Callable[[], float] = monotonic,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.pause, self._now, self._wait = pause, now, wait
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free: dict[str, float] = {}
        self._asked: dict[str, float] = {}

    def slow_down(self, host: str, pause: float) -> None:
        """Pause longer at a host that asks for it."""
        self._asked[host] = max(pause, self._asked.get(host, 0.0))

    @asynccontextmanager
    async def of(self, host: str) -> AsyncIterator[None]:
        """The host's turn: nobody else asks it until the end."""
        async with self._locks[host]:
            rest = self._free.get(host, 0.0) - self._now()
            if rest > 0:
                await self._wait(rest)
            try:
                yield
            finally:
                self._free[host] = self._now() + max(self.pause, self._asked.get(host, 0.0))


class Crawl:
    """Visits pages and hands each over to `keep` when it is done."""

    def __init__(self, limits: Limits, turns: Turns, keep: Callable[[Result], None]) -> None:
        self._limits, self._turns, self._keep = limits, turns, keep
        self._robots = Robots(self._ask)
        self._room = asyncio.Semaphore(HOSTS)

    async def run(self, pages: Iterable[Page]) -> None:
        """Visit all; an error of `keep`, such as a full disk, ends it."""
        by_host: dict[str, list[Page]] = {}
        for page in pages:
            by_host.setdefault(_host(page.url), []).append(page)
        await asyncio.gather(*map(self._visit_all, by_host.values()))

    async def _visit_all(self, pages: list[Page]) -> None:
        async with self._room:
            for page in pages:
                await self._visit(page)

    async def _visit(self, page: Page) -> None:
        time, answers = datetime.now(UTC), list[Answer]()
        try:
            await self._follow(page.url, answers)
            outcome, detail = _judged(answers[-1])
        except Failure as failure:
            outcome, detail = failure.outcome, failure.detail
        self._keep(Result(page, time, outcome, detail, tuple(answers)))

    async def _follow(self, url: str, answers: list[Answer]) -> None:
        """Add the answers of a page and of where it redirects to. Raises Failure."""
        for _ in range(MOST_REDIRECTS + 1):
            target = read_target(url)
            self._turns.slow_down(target.host, await self._robots.check(target))
            answer = await self._ask(target)
            if not answer.is_whole:
                raise Failure(Outcome.LARGE, f"more than {self._limits.size:,} bytes")
            answers.append(answer)
            location = answer.header("location")
            if not (300 <= answer.status < 400 and location):
                return
            url = joined(url, location)
        raise Failure(Outcome.REDIRECTS, f"more than {MOST_REDIRECTS}")

    async def _ask(self, target: Target) -> Answer:
        async with self._turns.of(target.host):
            return await fetch(target, self._limits)


def _host(url: str) -> str:
    try:
        return read_target(url).host
    except Failure:
        return ""


def _judged(answer: Answer) -> tuple[Outcome, str]:
    if 200 <= answer.status < 300:
        return Outcome.KEPT, ""
    return Outcome.STATUS, f"{answer.status} {answer.reason}".strip()
