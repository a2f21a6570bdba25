"""The pages that the sources of a filter's events name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urldefrag

from map_app.core.filters import EventFilter
from map_app.data.store import EventStore


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the sources that name it: (event id, index of the source)."""

    url: str
    title: str
    uses: tuple[tuple[str, int], ...]


def pages_of(store: EventStore, filter_: EventFilter) -> list[Page]:
    """Each address once, without its fragment, in the order of the events."""
    uses: dict[str, list[tuple[str, int]]] = {}
    titles: dict[str, str] = {}
    for feature in store.features(filter_):
        event = json.loads(feature)
        for index, source in enumerate(event["properties"]["sources"]):
            if address := source.get("url"):
                url = page_address(address)
                uses.setdefault(url, []).append((event["id"], index))
                titles[url] = titles.get(url) or source.get("title") or ""
    return [Page(url, titles[url], tuple(named)) for url, named in uses.items()]


def page_address(address: str) -> str:
    """What a server is asked for: an address without its fragment; unchanged where it is none."""
    try:
        return urldefrag(address.strip()).url
    except ValueError:
        return address.strip()
