"""Runs of the page that are to end, as Streamlit's own runner has them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.testing.v1 import AppTest

from map_app.ui.runs import is_to_end, superseded

Ask = Callable[[ScriptRequests], object]


def page(body: object) -> None:
    """Streamlit takes its source alone, which knows no names of this file."""
    body()  # type: ignore[operator]


def rerun(**asked: Any) -> Ask:  # noqa: ANN401 - fields of RerunData
    """Ask for a run as a browser does."""
    return lambda requests: requests.request_rerun(RerunData(**asked))


def in_turn(*asked: Ask) -> Ask:
    """Ask for one after the other."""
    return lambda requests: [ask(requests) for ask in asked]


TIMER = rerun(fragment_id="watch", is_auto_rerun=True)


@pytest.mark.parametrize(
    ("ask", "ends"),
    [
        (in_turn(), False),
        (TIMER, False),
        (rerun(), True),
        (in_turn(TIMER, rerun()), True),
        (in_turn(rerun(), TIMER), True),
        (rerun(fragment_id="watch", is_fragment_scoped_rerun=True), True),
        (lambda requests: requests.request_stop(), True),
        (in_turn(TIMER, lambda requests: requests.request_stop()), True),
    ],
    ids=[
        "nothing",
        "fragment's timer",
        "page",
        "timer then page",
        "page then timer",
        "fragment alone",
        "stop",
        "timer then stop",
    ],
)
def test_a_run_is_superseded_when_streamlit_would_end_it(ask: Ask, ends: bool) -> None:
    """What is seen from another thread is what Streamlit does next; looking takes nothing away from it."""
    seen: list[object] = []

    def body() -> None:
        if seen:  # the run that was asked for
            return
        is_superseded, context = superseded(), get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        seen.append(elsewhere.submit(is_superseded).result())
        ask(context.script_requests)
        seen.append(elsewhere.submit(is_superseded).result())
        st.text("Streamlit ends it here, or not at all")
        seen.append("went on")

    with ThreadPoolExecutor(1) as elsewhere:
        assert not AppTest.from_function(page, args=(body,)).run().exception
    assert seen == ([False, True] if ends else [False, False, "went on"])


def test_without_a_run_nothing_is_superseded() -> None:
    """A store that is asked outside the page is asked to the end, and so it is under another Streamlit."""
    assert not superseded()()
    assert not is_to_end(object())
