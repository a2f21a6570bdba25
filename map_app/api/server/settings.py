"""Settings from the environment; a wrong value stops the start with a message and its cure."""

from __future__ import annotations

import logging
import os
import sys
from difflib import get_close_matches
from typing import Final

from map_app.data.engines.faults import QUERY_SECONDS, time_limit
from map_app.data.environment import (
    ARCHIVE,
    ARCHIVE_KEEP,
    BASEMAPS,
    CORRECTIONS,
    FRAME_ANCESTORS,
    GROUND,
    MAP,
    SERIES,
    archive_limit,
    basemaps,
    corrections,
    framing_origins,
    ground_file,
    whole_number,
)
from map_app.data.source import ENVIRONMENT, parse_source
from map_app.errors import MapAppError, StoreError
from map_app.lazy import import_module

log = logging.getLogger("map_app.settings")
PREFIX: Final = "MAP_APP_"

EXPORTS_PER_MINUTE: Final = "MAP_APP_EXPORTS_PER_MINUTE"
"""How many files a client may take a minute; 60 by default, 0 for any number."""

PROXIES: Final = "MAP_APP_PROXIES"
"""How many proxies stand before the app; 0 by default."""

PAGES: Final = "MAP_APP_PAGES"
"""How many pages may be open at a time; 2,000 by default, 0 for any number."""

PAGES_PER_CLIENT: Final = "MAP_APP_PAGES_PER_CLIENT"
"""How many of them may be one client's; 200 by default, 0 for any number."""

GRACE_SECONDS: Final = "MAP_APP_GRACE_SECONDS"
"""How long a stop waits for what is running; 10 by default."""

SPOOL_MB: Final = "MAP_APP_SPOOL_MB"
"""How much of the temporary disk finished files may take, in MB; 512 by default."""

LOG: Final = "MAP_APP_LOG"
"""`json` for a line of JSON a request on standard error; none by default."""

MOST: Final = {
    EXPORTS_PER_MINUTE: 1_000_000,
    PROXIES: 20,
    GRACE_SECONDS: 3_600,
    SPOOL_MB: 1_000_000,
    PAGES: 1_000_000,
    PAGES_PER_CLIENT: 1_000_000,
}
DEFAULTS: Final = {
    EXPORTS_PER_MINUTE: 60,
    PROXIES: 0,
    GRACE_SECONDS: 10,
    SPOOL_MB: 512,
    PAGES: 2_000,
    PAGES_PER_CLIENT: 200,
}


def read_int(name: str) -> int:
    """A setting that is a whole number. Raises ValueError with the cure."""
    return whole_number(name, DEFAULTS[name], MOST[name])


def wants_log() -> bool:
    """Whether the log is to be written. Raises ValueError with the cure."""
    given = os.environ.get(LOG, "")
    if given not in ("", "json"):
        raise ValueError(f"{LOG}={given!r} is no kind of log; write json or nothing")
    return given == "json"


def _events() -> None:
    try:
        parse_source(os.environ.get(ENVIRONMENT) or ".")
    except StoreError as fault:
        raise ValueError(f"{ENVIRONMENT}: {fault}") from None


def _map() -> None:
    """Raise ValueError where the folder of the map is broken, or has no events."""
    if os.environ.get(MAP) or os.environ.get(ENVIRONMENT):
        try:
            import_module("map_app.data.map_folder").checked_map(os.environ)
        except MapAppError as fault:
            raise ValueError(f"{MAP}: {fault}") from None


def _ground() -> None:
    """Raise ValueError where the operator's own ground cannot be shown."""
    if ground_file():
        served = import_module("map_app.data.streets.served")  # heavy, and few name a file
        try:
            served.streets()
        except MapAppError as fault:
            raise ValueError(f"{GROUND}: {fault}") from None


KNOWN: Final = frozenset(
    {
        *DEFAULTS,
        FRAME_ANCESTORS,
        LOG,
        ENVIRONMENT,
        QUERY_SECONDS,
        ARCHIVE,
        ARCHIVE_KEEP,
        BASEMAPS,
        CORRECTIONS,
        SERIES,
        GROUND,
        MAP,
    }
)


def unknown() -> list[str]:
    """A sentence for each variable that looks like a setting of the app and is none."""
    names = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in KNOWN)
    return [f"{name} is no setting and has no effect{_nearest(name)}" for name in names]


def _nearest(name: str) -> str:
    close = get_close_matches(name.removeprefix(PREFIX), [known.removeprefix(PREFIX) for known in KNOWN], 1)
    return f"; {PREFIX}{close[0]} is meant?" if close else ""


def check() -> None:
    """Stop the start with one sentence and exit code 2 where a setting is wrong; warn of unknown ones."""
    for sentence in unknown():
        log.warning("%s", sentence)
    try:
        framing_origins()
        wants_log()
        for name in DEFAULTS:
            read_int(name)
        time_limit()
        archive_limit()
        basemaps()
        corrections()
        _events()
        _map()
        _ground()
    except (ValueError, StoreError) as fault:
        sys.stderr.write(f"event-map: {fault}\n")
        sys.stderr.flush()
        raise SystemExit(2) from None
