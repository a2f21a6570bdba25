"""What the store could not answer while the page was drawn: told once, and the rest of the page stands.

After the first gap the store is asked nothing more in this run (what it remembers it still says): each
further question would wait as long for the same words.
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
    """The gaps of one run of the page; ask the store for its `token`.

    A store that is `down` already is asked nothing: what it remembers it still says.
    """

    def __init__(self, slot: RunSlot | None = None, *, down: bool = False) -> None:
        callbacks = (slot.release, slot.acquire_again) if slot else ()
        self.token = CancelToken(superseded(), *callbacks)
        self._down = down
        if down:
            self.token.cancel()
        self._first: StoreError | None = None

    def guard(self, ask: Callable[[], T]) -> T | None:
        """Give the answer to one question, or draw the part that needs it; None where there is none."""
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
        """Whether the store failed to answer."""
        return self._down or self._first is not None

    @property
    def passing(self) -> str:
        """What was wrong, where the page should look again by itself: not after a query over its limit."""
        return "" if self._first is None or isinstance(self._first, SlowError) else self._first.public

    def tell(self) -> None:
        """Say what was wrong first, with a way to ask again."""
        if self._first:
            st.error(f"{isolated(md(_(self._first.public)))}.", icon=":material/database_off:")
            st.button(_("Ask again"), key="ask_again")  # a click draws the page anew, which asks
