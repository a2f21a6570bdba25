"""Escaping of texts of events and URLs for HTML and Markdown."""

from __future__ import annotations

import re
from html import escape
from typing import Final

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:@&])")


def esc(text: object) -> str:
    """Escape for HTML text and quoted attributes."""
    return escape(str(text), quote=True)


def md(text: object) -> str:
    """Escape for Markdown, so that a value can never become a link, an image or a colour."""
    return _MARKDOWN.sub(r"\\\1", str(text).replace("\n", " "))
