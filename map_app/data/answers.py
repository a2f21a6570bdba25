"""The answers that a store keeps: bounded, and safe from any thread."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar, cast

from cachetools import LRUCache, cachedmethod

Method = TypeVar("Method", bound=Callable[..., Any])

CACHE_SIZE: Final = 512
"""Answers that are kept of each method."""


class Answers:
    """The last answers of each of a store's methods."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.caches: dict[str, LRUCache[Any, Any]] = defaultdict(lambda: LRUCache(CACHE_SIZE))

    def each(
        self, name: str, filter_: object, fields: Iterable[str], ask: Callable[[list[str]], dict[str, Any]]
    ) -> dict[str, Any]:
        """Give the answer to each of these fields: `ask` is called once, for all that are not known yet."""
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
    """Keep a method's last answers in its object's `answers`: the store is immutable, so they stay true.

    Two who ask the same at once are each answered by the engine: one who waited for the other's answer could
    not leave, and would hold its run of the page, which the other may need to go on.
    """
    name = method.__name__
    keeping = cachedmethod(lambda store: store.answers.caches[name], lock=lambda store: store.answers.lock)
    return cast(Method, keeping(method))
