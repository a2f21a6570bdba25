"""Detects superseded runs of the page: the viewer has changed the filter meanwhile, or disconnected.

Streamlit starts the newer run at once, but stops the older one only at its next `st.` call, after any query
that is still running, and without a callback. So queries poll this.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from copy import copy
from functools import cache, partial

from streamlit.runtime.scriptrunner import get_script_run_ctx

log = logging.getLogger("map_app.page")


def superseded() -> Callable[[], bool]:
    """A predicate, safe in any thread: whether the current run will stop at its next `st.` call."""
    context = get_script_run_ctx(suppress_warning=True)
    return partial(is_to_end, getattr(context, "script_requests", None))


def is_to_end(requests: object) -> bool:
    """Whether the run of these `ScriptRequests` of Streamlit's is to stop.

    Their own method consumes the request, so it is called on a copy, made under their lock: a half-written
    request for a fragment, which stops no run, would look like one for the page. None of this is public;
    where it changes, the log has that once, and runs stop when their queries are over.
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
