"""The attribution that an archive's metadata gives, as text with links and nothing else."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urlsplit

from map_app.core.json_schema import VISIBLE_PATTERN
from map_app.core.text import HIDDEN

LONGEST: Final = 500
UNSAID: Final = "© OpenStreetMap"
"""Where vector tiles give none: Protomaps' are made of OpenStreetMap, whose licence requires it."""

Part = tuple[str, str]
"""A text, and the address it leads to or none."""


def parts(metadata: dict[str, Any], otherwise: str = UNSAID) -> list[Part]:
    """The attribution as texts and the `https` address each leads to; scripts and styles are left out."""
    given = metadata.get("attribution")
    reader = _Reader()
    if isinstance(given, str):
        reader.feed(given[: 20 * LONGEST])
        reader.close()
    kept: list[Part] = []
    room = LONGEST
    for text, link in reader.parts:
        if text[:room]:
            kept.append((text[:room], link))
        room -= len(text[:room])
    return (
        kept
        if any(re.search(VISIBLE_PATTERN, text) for text, _ in kept)
        else [(otherwise, "")]
        if otherwise
        else []
    )


def text_of(given: list[Part]) -> str:
    """The attribution without its links, on one line."""
    return " ".join("".join(text for text, _ in given).split())


def html_of(given: list[Part]) -> str:
    """The attribution as HTML, escaped."""
    return "".join(_html(" ".join(f"x{text}x".split())[1:-1], link) for text, link in given).strip()


def _html(text: str, link: str) -> str:
    shown = html.escape(text)
    if not link:
        return shown
    return f'<a href="{html.escape(link)}" target="_blank" rel="noopener">{shown}</a>'


class _Reader(HTMLParser):
    """Keeps the text and its links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self._link = ""
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A link begins, or what is no text."""
        if tag == "a":
            self._link = _safe(dict(attrs).get("href") or "")
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        """A link ends, or what is no text."""
        if tag == "a":
            self._link = ""
        self._hidden -= tag in ("script", "style") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        """Text, which belongs to the link that is open."""
        if not self._hidden:
            self.parts.append((HIDDEN.sub("", data), self._link))


def _safe(address: str) -> str:
    try:
        parsed = urlsplit(HIDDEN.sub("", address).strip())
    except ValueError:
        return ""
    return parsed.geturl() if parsed.scheme == "https" and parsed.hostname else ""
