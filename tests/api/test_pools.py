"""Threads of their own for each kind of work, shared out among clients."""

from __future__ import annotations

import asyncio
import threading

import pytest

from map_app.api.responses.pools import BusyError
from map_app.api.responses.work import QUERIES, QUERIES_WAITING, Work
from tests.loops import run_alone


def test_one_client_leaves_threads_and_places_for_others() -> None:
    """However many questions one client has waiting, another's are answered at once."""

    async def ask() -> None:
        go, pool = threading.Event(), Work().queries
        most = (QUERIES + QUERIES_WAITING) // 2
        many = [asyncio.create_task(pool.run("one", go.wait)) for _ in range(most)]
        await asyncio.sleep(0)
        others = [pool.run("other", lambda: 1) for _ in range(QUERIES)]
        try:
            assert await asyncio.wait_for(asyncio.gather(*others), 30) == [1] * QUERIES
            with pytest.raises(BusyError), pool.admitted("one"):
                pass
        finally:
            go.set()
        assert await asyncio.gather(*many) == [True] * most

    run_alone(ask())
