"""What an operator sets in the environment for the data; light to import, so that a start can check it."""

from __future__ import annotations

import os
from typing import Final

ARCHIVE_KEEP: Final = "MAP_APP_ARCHIVE_KEEP"
"""How many versions of the data the archive holds at most; 365 by default, 0 for any number."""

DEFAULT_KEEP: Final = 365
MOST_KEEP: Final = 1_000_000


def versions_kept() -> int:
    """How many versions the archive holds; 0 for any number. Raises ValueError with the cure."""
    text = os.environ.get(ARCHIVE_KEEP) or str(DEFAULT_KEEP)
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= MOST_KEEP):
        raise ValueError(f"{ARCHIVE_KEEP}={text!r} is no whole number from 0 to {MOST_KEEP}")
    return int(text)
