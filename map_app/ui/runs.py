"""A run of the page that nobody waits for: its viewer has changed the filter meanwhile, or has gone.

Streamlit begins the newer run at once, but ends the older only at its next `st.` call, for which a query that
waits in a store is waited for; and it tells nobody. So whoever asks the store for a run looks here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from copy import copy
from functools import cache, partial

from streamlit.runtime.scriptrunner import get_script_run_ctx

log = logging.getLogger("map_app.page")


def superseded() -> Callable[[], bool]:
    """What tells, in any thread, whether the present run is to end at its next `st.` call."""
    context = get_script_run_ctx(suppress_warning=True)
    return partial(is_to_end, getattr(context, "script_requests", None))


def is_to_end(requests: object) -> bool:
    """Whether the run that these `ScriptRequests` of Streamlit's are for shall end.

    Streamlit's own question takes the request out, so a copy is asked. It is made under their lock: a request
    for a fragment, which ends no run, is taken for one for the page while it is half written. None of
    this is public; where it is not as it was, the log says so once, and runs end when their queries are over.
    """
    if requests is None:  # no run of a page
        return False
    try:
        with requests._lock:  # type: ignore[attr-defined]  # noqa: SLF001 - see above
            seen = copy(requests)
        return seen.on_scriptrunner_yield() is not None  # type: ignore[attr-defined]
    except Exception as fault:  # noqa: BLE001 - whatever a newer Streamlit changed
        report_change(type(fault).__name__)
        return False


@cache
def report_change(fault: str) -> None:
    """Log an error, once for each kind."""
    log.error(
        "Streamlit's requests are not as they were (%s): queries of abandoned runs go on to their end",
        fault,
    )
