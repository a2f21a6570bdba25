"""Collects the store's errors while the page is drawn: they are shown once, beside the rest of the page.

After the first error no more queries run in this run of the page (cached answers are still given): each would
wait as long for the same error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from map_app.core.language import _, isolated
from map_app.data.cancel import CancelledError, CancelToken
from map_app.data.engines.faults import SlowError
from map_app.data.reporting import report
from map_app.errors import StoreError
from map_app.ui.admission import RunSlot
from map_app.ui.runs import superseded
from map_app.ui.text import md

T = TypeVar("T")


class ErrorCollector:
    """The errors of one run of the page; its queries run under `token`.

    A store that is `down` already is not queried: cached answers are still given.
    """

    def __init__(self, slot: RunSlot | None = None, *, down: bool = False) -> None:
        callbacks = (slot.release, slot.acquire_again) if slot else ()
        self.token = CancelToken(superseded(), *callbacks)
        self._down = down
        if down:
            self.token.cancel()
        self._first: StoreError | None = None

    def guard(self, ask: Callable[[], T]) -> T | None:
        """Run a query, or draw the part of the page that needs it; None on an error."""
        try:
            return ask()
        except (
            CancelledError
        ):  # after the first gap; or the run is superseded, and its next `st.` call ends it
            return None
        except StoreError as fault:
            self._first = self._first or fault
            report(fault)
            self.token.cancel()
            return None

    @property
    def any(self) -> bool:
        """Whether a query failed."""
        return self._down or self._first is not None

    @property
    def passing(self) -> str:
        """The first error, if a retry may help: not after a query over its time limit."""
        return "" if self._first is None or isinstance(self._first, SlowError) else self._first.public

    def show(self) -> None:
        """Show the first error, with a button to retry."""
        if self._first:
            st.error(f"{isolated(md(_(self._first.public)))}.", icon=":material/database_off:")
            st.button(_("Ask again"), key="ask_again")  # any click reruns the page
