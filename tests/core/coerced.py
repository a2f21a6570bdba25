"""Reading one record as others write it."""

from __future__ import annotations

import json
from typing import Any

from map_app.core.losses import losses
from map_app.core.schema import Event, Problem
from map_app.core.validate import check_feature
from tests.core.records import TODAY
from tests.shipped import MAP


def read(feature: dict[str, Any], index: int = 7) -> tuple[Event, list[Problem]]:
    """An event and its problems; read again, its canonical form is the same."""
    event, problems = check_feature(feature, index, TODAY, MAP.geography)
    assert event is not None, problems
    lost = [name for name in ("theatre", "killed") if name in event.extra.get("as_given", {})]
    assert losses(feature, index, event.to_feature(), MAP.geography) == lost
    again, _ = check_feature(json.loads(event.to_json()), index, TODAY, MAP.geography)
    assert again == event
    return event, problems
