"""A crowd of open pages and new data: the server stays answerable, and every page shows the new events."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from map_app.data.paths import EVENTS
from tests.bench.crowd import crowd, shorten
from tests.loops import run_alone
from tests.served import serving

PAGES = 24
STALL_S = 5
"""What no health check may take, however busy the machine is otherwise; a stalled server takes longer."""


def test_health_answers_while_all_pages_take_in_new_data(tmp_path: Path) -> None:
    """Pages that come at once, and then new data: checks are answered within a second all the while."""
    events = tmp_path / "events.geojson"
    shutil.copyfile(EVENTS, events)
    with serving(events) as address:
        phases = run_alone(crowd(address, PAGES, 2, partial(shorten, events), "/api/live", idle_seconds=0))
    for phase in phases:
        answers = sorted(phase.answers)
        assert answers[len(answers) * 9 // 10] < 1, phase
        assert answers[-1] < STALL_S, phase
