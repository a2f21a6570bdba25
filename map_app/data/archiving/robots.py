"""robots.txt (RFC 9309): what a site lets programs read, and how long they are to pause."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Final

from protego import Protego

from map_app.data.archiving.addresses import Target, joined, read_target
from map_app.data.archiving.http import PRODUCT, Answer
from map_app.data.archiving.outcome import Failure, Outcome

LONGEST_PAUSE: Final = 30.0
"""Of a `Crawl-delay`, in seconds: a longer one would keep a run for days."""

_REDIRECTS: Final = 5

Ask = Callable[[Target], Awaitable[Answer]]


class Robots:
    """The rules of each site, asked for once with the given function."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._known: dict[str, Protego | Failure] = {}
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def check(self, target: Target) -> float:
        """The pause that the site asks for, in seconds. Raises Failure where the page is not to be read.

        A site that cannot be reached is not asked a second time for the page.
        """
        async with self._locks[target.origin]:
            if target.origin not in self._known:
                self._known[target.origin] = await self._read(target)
        rules = self._known[target.origin]
        if isinstance(rules, Failure):
            raise Failure(rules.outcome, rules.detail)
        if not rules.can_fetch(f"{target.origin}{target.path}", PRODUCT):
            raise Failure(Outcome.ROBOTS, "the site asks programs not to read it")
        asked: float = rules.crawl_delay(PRODUCT) or 0.0
        return min(asked, LONGEST_PAUSE)

    async def _read(self, site: Target) -> Protego | Failure:
        try:
            answer = await self._follow(f"{site.origin}/robots.txt")
        except Failure as failure:
            return failure
        if answer.status >= 500:
            return Failure(Outcome.ROBOTS, f"it answers {answer.status}")
        text = answer.body.decode("utf-8", errors="replace") if answer.status < 300 else ""
        return Protego.parse(text)

    async def _follow(self, url: str) -> Answer:
        for _ in range(_REDIRECTS + 1):
            answer = await self._ask(read_target(url))
            location = answer.header("location")
            if not (300 <= answer.status < 400 and location):
                break
            url = joined(url, location)
        return answer
