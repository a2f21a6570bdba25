"""Escaping of texts of events and URLs for HTML and Markdown."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from map_app.core.language import RIGHT_TO_LEFT, language

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:@&])")


def esc(text: object) -> str:
    """Escape for HTML text and quoted attributes."""
    return escape(str(text), quote=True)


def md(text: object) -> str:
    """Escape for Markdown, so that a value can never become a link, an image or a colour."""
    return _MARKDOWN.sub(r"\\\1", str(text).replace("\n", " "))


def is_latin(text: str) -> bool:
    """Whether a text is in Latin script; those of the shipped events are English."""
    return not RIGHT_TO_LEFT.search(text) and bool(re.search("[A-Za-z]", text))


def own(text: str) -> str:
    """`dir` and `lang` attributes for a record's text, whose language is not the page's."""
    return " dir='auto' lang='en'" if language() != "en" and is_latin(text) else " dir='auto'"
