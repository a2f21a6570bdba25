"""The cache of a store's answers: bounded and thread-safe."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar, cast

from cachetools import LRUCache, cachedmethod

Method = TypeVar("Method", bound=Callable[..., Any])

CACHE_SIZE: Final = 512
"""Cached answers of each method."""


class Answers:
    """The most recent answers of each of a store's methods."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.caches: dict[str, LRUCache[Any, Any]] = defaultdict(lambda: LRUCache(CACHE_SIZE))

    def each(
        self, name: str, filter_: object, fields: Iterable[str], ask: Callable[[list[str]], dict[str, Any]]
    ) -> dict[str, Any]:
        """Give the answer for each of these fields; `ask` is called once, for those not in the cache."""
        cache = self.caches[name]
        with self.lock:
            answers = {field: cache[filter_, field] for field in fields if (filter_, field) in cache}
        unknown = [field for field in fields if field not in answers]
        if unknown:
            fresh = ask(unknown)
            with self.lock:
                cache.update({(filter_, field): answer for field, answer in fresh.items()})
            answers |= fresh
        return {field: answers[field] for field in fields}


def cached(method: Method) -> Method:
    """Cache a method's answers in its object's `answers`: the store is immutable, so they stay true.

    Equal queries at the same time are each run by the engine: one that waited for another's answer could not
    be cancelled, and would hold its run of the page, which the other may need to go on.
    """
    name = method.__name__
    decorate = cachedmethod(lambda store: store.answers.caches[name], lock=lambda store: store.answers.lock)
    return cast(Method, decorate(method))
