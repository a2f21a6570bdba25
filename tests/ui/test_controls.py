"""The sidebar: every criterion has its control, drawn by the widget that its kind names."""

from __future__ import annotations

from pathlib import Path
from typing import get_args
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from map_app.core.criteria import CRITERIA, Criterion
from map_app.core.kinds import Widget
from map_app.ui.controls import WIDGETS
from map_app.ui.widgets import widget_key

PAGE = Path(__file__).resolve().parents[2] / "map_app" / "page.py"
ELEMENTS = ("button", "checkbox", "date_input", "multiselect", "number_input", "selectbox", "text_input")


def keys_of(criterion: Criterion) -> set[str]:
    """The keys of a criterion's elements where it is set."""
    match criterion.kind.widget:
        case "checkboxes":
            return {widget_key(criterion.key, term) for term in criterion.kind.vocabulary or ()}
        case "shape":
            return {f"clear_{criterion.key}"}
        case _:
            return {widget_key(criterion.key)}


def test_every_widget_can_be_drawn() -> None:
    """No kind names a widget that the sidebar does not know."""
    assert set(WIDGETS) == set(get_args(Widget))


def test_every_criterion_has_a_control() -> None:
    """A link with every key shows a control for each, and the controls say the very same filter."""
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    for criterion in CRITERIA:
        page.query_params.update(parse_qsl(criterion.example))
    page.run().run()  # what is folded away is there from the second run on
    assert not page.exception
    drawn = {element.key for kind in ELEMENTS for element in page.get(kind)}
    for criterion in CRITERIA:
        assert keys_of(criterion) <= drawn, criterion.key
    assert set(page.query_params) == {criterion.key for criterion in CRITERIA}
