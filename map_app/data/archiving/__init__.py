"""Copies of the pages of sources: fetched politely, kept as one WACZ file, verified, noted in the events.

Nothing here runs unless `event-map archive` is called. `pages.py` lists what a filter's sources name,
`crawl.py` visits it (`addresses.py`, `http.py` and `robots.py` say what may be asked, and ask), `work.py`
keeps what came on disk as it comes, and `wacz.py` packs it (WACZ 1.1.1, WARC 1.1).
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from map_app.errors import MissingError

EXTRA: Final = "archive"


def check_installed() -> None:
    """Raise MissingError where this installation lacks what reads and writes WARC and robots.txt."""
    if not (find_spec("warcio") and find_spec("protego")):
        raise MissingError("archives need warcio and protego, which are not installed here", extra=EXTRA)
