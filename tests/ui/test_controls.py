"""The sidebar: every criterion has its control, drawn by the widget that its kind names."""

from __future__ import annotations

from pathlib import Path
from typing import get_args
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from map_app.core.criteria import CRITERIA, Criterion
from map_app.core.kinds import Widget
from map_app.core.vocab import Role
from map_app.data.store import EventStore
from map_app.errors import StoreError
from map_app.ui.controls import WIDGETS
from map_app.ui.widgets import widget_key
from tests.ui.conftest import Opener

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
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    for criterion in CRITERIA:
        page.query_params.update(parse_qsl(criterion.example))
    page.run().run()  # what is folded away is there from the second run on
    assert not page.exception
    drawn = {element.key for kind in ELEMENTS for element in page.get(kind)}
    for criterion in CRITERIA:
        assert keys_of(criterion) <= drawn, criterion.key
    assert set(page.query_params) == {criterion.key for criterion in CRITERIA}


def test_the_browser_is_told_what_the_page_took() -> None:
    """A tick is told again, for an earlier run told otherwise; what one may be typing is not touched."""
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.query_params["type"] = "diplomacy"
    page.run()
    page.session_state["_own"] = True  # the page's second run comes by itself
    page.run()
    told = {element.key: element.proto.set_value for kind in ELEMENTS[1:] for element in page.get(kind)}
    assert (told["w_type_diplomacy"], told["w_type_air_strike"], told["w_q"]) == (True, False, False)
    page.checkbox(key="w_type_air_strike").check().run()
    boxes = {box.key: box.proto for box in page.checkbox}
    assert boxes["w_type_air_strike"].set_value
    assert boxes["w_type_air_strike"].value
    assert not boxes["w_type_diplomacy"].set_value


def test_a_tick_and_a_preset_that_come_at_once_both_count(open_panel: Opener) -> None:
    """In a busy moment one request brings two changes: neither takes the other away."""
    page = open_panel("", "")
    page.checkbox(key="w_theatre_gaza").check()
    page.pills(key="w_preset").select("Last 30 days")
    page.run()
    assert page.query_params == {"from": "2024-01-10", "to": "2024-02-08", "theatre": "gaza"}


def test_an_actor_is_chosen_by_role() -> None:
    """A role brings its own list of actors with counts; one that has names stays, whatever role is chosen."""
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.query_params["target"] = "Civilians"
    page.run()
    page.run()  # what is folded away is there from the second run on
    shown = {box.key for box in page.multiselect}
    assert "w_target" in shown
    assert not {"w_initiator", "w_participant", "w_mediator"} & shown
    page.pills(key="w_role").select(Role.INITIATOR).run()
    options = page.multiselect(key="w_initiator").options
    assert options[0].startswith("Israel (")
    page.multiselect(key="w_initiator").set_value(["Israel"]).run()
    assert page.query_params == {"initiator": "Israel", "target": "Civilians"}
    page.pills(key="w_role").unselect(Role.INITIATOR).run()
    assert page.multiselect(key="w_initiator").value == ["Israel"]
    said = next(e.proto.body for e in page.get("html") if "class='sentence'" in e.proto.body)
    assert "with Israel as initiator, with Civilians as target" in said


def test_elsewhere_is_split_by_country(open_panel: Opener) -> None:
    """A country under "Elsewhere" sets theatre and country; taking it back leaves the theatre."""
    page = open_panel("", "theatre=gaza")
    assert "West Bank" in page.checkbox(key="country_PS").label
    page.checkbox(key="country_PS").check().run()
    assert (page.query_params["theatre"], page.query_params["country"]) == ("elsewhere", "PS")
    page.checkbox(key="country_LB").check().run()
    assert page.query_params["country"] == ["LB", "PS"]
    at_sea = page.checkbox(key="country_XZ")
    assert at_sea.label == "At sea or without a country :gray[3]"
    for code in ("PS", "LB"):
        page.checkbox(key=f"country_{code}").uncheck().run()
    assert page.query_params["theatre"] == "elsewhere"
    assert "country" not in page.query_params


def test_a_box_that_a_run_left_out_sets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that was cut short counts no countries; the browser still has their boxes, and sends them all."""

    def cut_short(*_: object) -> None:
        raise StoreError("cut short")

    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    seen = page.checkbox(key="w_type_shipping_attack")
    countries = [box.uncheck() for box in page.checkbox if box.key and box.key.startswith("country_")]
    assert countries
    with monkeypatch.context() as patch:
        patch.setattr(EventStore, "facets", cut_short)
        page.run()
        assert not page.exception
        assert "country_PS" not in {box.key for box in page.checkbox}
    page = seen.check().run()
    assert page.query_params == {"type": "shipping_attack"}
