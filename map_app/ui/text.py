"""Escaping of texts of events and URLs for HTML and Markdown, and what a map has no words for."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from map_app.core.language import _, language
from map_app.core.profile import MapProfile

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:@&])")


def esc(text: object) -> str:
    """Escape for HTML text and quoted attributes."""
    return escape(str(text), quote=True)


def md(text: object) -> str:
    """Escape for Markdown, so that a value can never become a link, an image or a colour."""
    return _MARKDOWN.sub(r"\\\1", str(text).replace("\n", " "))


def lacking_words(profile: MapProfile, most: int | None = None) -> str:
    """The line that names, as HTML, what stands in English for want of a translation; or nothing."""
    lacking = profile.shown_in_english(language())
    named = [f"<bdi lang='en'>{esc(text)}</bdi>" for text in lacking[:most]]
    texts = _(", ").join([*named, *(["…"] if most and len(lacking) > most else [])])
    return esc(_("In English, for want of a translation: {texts}")).format(texts=texts) if lacking else ""
