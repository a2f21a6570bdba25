"""Checks at the start of a server what middlewares rely on in Streamlit's index page.

A newer Streamlit may change it; they would then silently do nothing.
"""

from __future__ import annotations

import logging
from pathlib import Path

from streamlit import file_util

from map_app.api.middleware.page_language import ENGLISH
from map_app.api.middleware.preview import TITLE

log = logging.getLogger("map_app.couplings")


def index_page() -> bytes:
    """The page of the installed Streamlit."""
    return (Path(file_util.get_static_dir()) / "index.html").read_bytes()


def check() -> None:
    """Log an error for each missing part; the app runs without it."""
    page = index_page()
    if not TITLE.search(page):
        log.error("Streamlit's page has no <title>: links have no preview in chats")
    if ENGLISH not in page:
        log.error("Streamlit's page has no %s: pages of other languages say English", ENGLISH.decode())
