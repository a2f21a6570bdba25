"""The page without a browser: what its widgets and texts say, run by Streamlit's own AppTest."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PAGE = Path(__file__).resolve().parents[2] / "map_app" / "page.py"
Run = Callable[..., AppTest]


@pytest.fixture
def run() -> Run:
    """Run the page at an address, given as its query's keys and values."""

    def start(**query: str | list[str]) -> AppTest:
        page = AppTest.from_file(str(PAGE), default_timeout=30)
        for key, value in query.items():
            page.query_params[key] = value
        return page.run()

    return start


def sentence(page: AppTest) -> str:
    """The sentence above the map, without markup."""
    html: str = next(e.proto.body for e in page.get("html") if "class='sentence'" in e.proto.body)
    return re.sub(r"<[^>]+>", "", html)


def test_a_link_in_playback_counts_its_days(run: Run) -> None:
    """Sentence, list and options say the window of days; the filter's own number stands beside."""
    page = run(type="shipping_attack", frame="2024-01-08..2024-01-14")
    shown = int(sentence(page).removeprefix("Shown: ").split()[0])
    every = int(sentence(run(type="shipping_attack")).split()[0])
    assert 0 < shown < every
    assert sentence(page).endswith(f"8 – 14 January 2024; {every} in all")
    label = next(box.label for box in page.checkbox if box.key == "w_type_shipping_attack")
    assert label.endswith(f"[{shown}]")


def test_a_link_sets_the_widgets(run: Run) -> None:
    """What the address says is what the controls show."""
    page = run(**{"type": ["air_strike", "diplomacy"], "from": "2024-01-12", "q": "port", "actor": "Jordan"})
    assert not page.exception
    assert page.checkbox(key="w_type_air_strike").value
    assert page.checkbox(key="w_type_diplomacy").value
    assert not page.checkbox(key="w_type_interception").value
    assert str(page.date_input(key="w_from").value) == "2024-01-12"
    assert page.text_input(key="w_q").value == "port"
    page.run()  # what is folded away is there from the second run on
    assert page.multiselect(key="w_actor").value == ["Jordan"]


def test_a_widget_sets_the_address(run: Run) -> None:
    """Ticking a box writes the canonical query; unticking it removes the key again."""
    page = run()
    page.checkbox(key="w_theatre_gaza").check().run()
    assert page.query_params == {"theatre": "gaza"}
    assert " in Gaza" in sentence(page)
    page.checkbox(key="w_theatre_gaza").uncheck().run()
    assert page.query_params == {}


def test_an_event_that_is_opened_sets_no_widget(run: Run) -> None:
    """A box that is unticked while the card is on its way stays so; a new filter sets its boxes."""
    page = run(theatre="gaza").run()
    page.query_params["event"] = "2024-01-28-tower-22-drone-attack"
    page.run()
    assert page.checkbox(key="w_theatre_gaza").value
    assert not page.checkbox(key="w_theatre_gaza").proto.set_value
    page.query_params["theatre"] = "yemen"
    page.run()
    changed = {box.key for box in page.checkbox if box.proto.set_value and str(box.key).startswith("w_")}
    assert changed == {"w_theatre_gaza", "w_theatre_yemen"}


def test_a_bad_value_survives_other_changes(run: Run) -> None:
    """A key that was not understood matches nothing until its own control is used, whatever else is."""
    page = run(type="bogus")
    assert sentence(page).startswith("0 events")
    page.checkbox(key="w_theatre_gaza").check().run()
    assert sentence(page).startswith("0 events")
    page.checkbox(key="w_type_air_strike").check().run()
    assert not sentence(page).startswith("0 events")


def test_reversed_days_match_nothing_and_are_mended_by_one_of_them(run: Run) -> None:
    """A link with from after to shows nothing and says so; setting one day clears the mistake."""
    page = run(**{"from": "2024-02-01", "to": "2024-01-01"})
    assert sentence(page).startswith("0 events")
    assert any("is after to" in w.value for w in page.warning)
    page.date_input(key="w_from").set_value(date(2024, 1, 12)).run()
    assert sentence(page).endswith("since 12 January 2024")


def test_reset_clears_every_criterion(run: Run) -> None:
    """Reset empties widgets and address; the open card stays."""
    page = run(type="air_strike", q="port", event="2024-01-28-tower-22-drone-attack")
    next(b for b in page.button if b.label == "Reset").click().run()
    assert page.query_params == {"event": "2024-01-28-tower-22-drone-attack"}
    assert page.text_input(key="w_q").value == ""


def test_an_unknown_actor_is_named_and_matches_nothing(run: Run) -> None:
    """A name that the data lacks is a notice, and stays to be seen in its control."""
    page = run(actor="Nobody at all")
    assert sentence(page).startswith("0 events")
    assert any("Nobody at all" in w.value for w in page.warning)
    assert page.run().multiselect(key="w_actor").value == ["Nobody at all"]


def test_the_sentence_says_what_min_killed_leaves_out(run: Run) -> None:
    """Events without a best figure never match, and the sentence counts them."""
    assert "without a best figure left out" in sentence(run(min_killed="3"))


@pytest.mark.parametrize(
    "query",
    [
        {"from": "0001-01-01", "to": "9999-12-31"},
        {"at": "nan,nan,nan", "event": "../../etc/passwd", "lang": "xx"},
        {"q": "<script>alert(1)</script>", "source": "![x](javascript:alert(1))"},
        {"area": "POLYGON((0 0,1 1,1 0,0 1,0 0))", "bbox": "1,2,3"},
        {"type": [f"x{i}" for i in range(300)]},
    ],
    ids=lambda q: next(iter(q)),
)
def test_absurd_addresses_never_break_the_page(run: Run, query: dict[str, str | list[str]]) -> None:
    """Whatever the address holds, the page is drawn without an exception."""
    page = run(**query)
    assert not page.exception
    assert sentence(page)


def test_a_tick_survives_an_address_from_before_it(run: Run) -> None:
    """Two quick ticks: the second's rerun still carries the old address, and neither tick is lost."""
    page = run()
    page.checkbox(key="w_type_air_strike").check().run()
    page.query_params.clear()  # what a browser sends that has not seen our last write yet
    page.checkbox(key="w_theatre_gaza").check().run()
    assert page.query_params == {"type": "air_strike", "theatre": "gaza"}
    assert page.checkbox(key="w_type_air_strike").value


def test_a_notice_keeps_the_words_of_the_link(run: Run) -> None:
    """After another change the notice still names what the link said."""
    page = run(type="bogus")
    page.checkbox(key="w_theatre_gaza").check().run()
    assert any("bogus" in w.value for w in page.warning)


@pytest.mark.parametrize(
    ("query", "words", "button"),
    [
        ({"bbox": "42,12,45,18.5"}, "12° N to 18.5° N, 42° E to 45° E", "clear_bbox"),
        ({"area": "POLYGON((42 12,45 12,45 18,42 12))"}, "a drawn polygon with 3 corners", "clear_area"),
    ],
)
def test_a_shape_is_stated_in_words_and_cleared_where_it_is_seen(
    run: Run, query: dict[str, str], words: str, button: str
) -> None:
    """A window or a drawn area is told without coordinates of a machine, and one click drops it."""
    page = run(**query)
    said = [e.proto.body for e in page.get("html")]
    assert any(words in text for text in said)
    page.button(key=button).click().run()
    assert page.query_params == {}


def test_the_page_speaks_the_link_s_language(run: Run) -> None:
    """Sentence, controls and their notices are Arabic; the values behind them are the same."""
    page = run(lang="ar", theatre="yemen", min_killed="x")
    assert "في اليمن" in sentence(page)
    assert page.checkbox(key="w_theatre_yemen").value
    assert page.checkbox(key="w_theatre_yemen").label.startswith("اليمن")
    assert any("ليس عددًا صحيحًا" in w.value for w in page.warning)
    page.checkbox(key="w_theatre_gaza").check().run()
    assert page.query_params["lang"] == "ar"


def test_an_unknown_language_is_a_notice(run: Run) -> None:
    """The page stays English and says which languages there are; the filter holds."""
    page = run(lang="fr", theatre="yemen")
    assert " in Yemen" in sentence(page)
    assert any("choose from en, ar, he" in w.value for w in page.warning)


def test_without_any_data_nothing_is_counted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that cannot know the events does not say that there are none; what a link asks for stays set."""
    monkeypatch.setenv("MAP_APP_EVENTS", str(tmp_path / "not-there-yet.geojson"))
    pinned = {"theatre": "yemen", "data": "0123456789ab"}
    for query in ({"theatre": "yemen"}, {"embed": "true", "theatre": "yemen"}, pinned):
        page = run(**query)
        page.run()  # what waits for the second run too
        bodies = [e.proto.body for e in page.get("html") if "suggest-words" not in e.proto.body]
        texts = bodies + [e.value for e in (*page.info, *page.error)]  # without what the search may say later
        assert not page.exception
        assert any("There is nothing to show" in text for text in texts)
        for untrue in (
            "0 events",
            "no event",
            "No event",
            "not-there-yet",
            "Licence",
            "0 of 0",
            "is version",
        ):
            assert not any(untrue in text for text in texts), (untrue, texts)
        assert page.query_params.get("theatre") == "yemen"


def test_a_typing_error_offers_what_was_meant(run: Run) -> None:
    """A search that finds nothing stays as it is, with a button that leads to the right spelling."""
    page = run(q="Hodiedah", theatre="yemen")
    assert "0 events" in sentence(page)
    assert page.query_params == {"q": "Hodiedah", "theatre": "yemen"}
    button = page.button(key="did_you_mean")
    assert button.label.startswith("Did you mean “Hodeidah”?")
    button.click().run()
    assert page.query_params == {"q": "Hodeidah", "theatre": "yemen"}
    assert page.text_input(key="w_q").value == "Hodeidah"
    assert "0 events" not in sentence(page)


def test_what_may_lie_inside_is_offered(run: Run) -> None:
    """A window says how many more may lie inside, with a link that shows them and one back."""
    page = run(bbox="42,14,43,15")
    said = next(e.proto.body for e in page.get("html") if "class='possible'" in e.proto.body)
    assert "more may be inside" in said
    assert "within=possible" in said
    page = run(bbox="42,14,43,15", within="possible")
    said = next(e.proto.body for e in page.get("html") if "class='possible'" in e.proto.body)
    assert "Show only what is inside" in said
    assert "within" not in said
    assert "counting those that may be inside" in sentence(page)
