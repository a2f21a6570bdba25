"""Every surface speaks of the map that is served: here of another war, without theatres, in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from map_app.data import manager
from map_app.data.map_folder import load_map
from map_app.data.source import ENVIRONMENT
from tests.other_map import RAID, WORDS_OF_OTHERS, write_map
from tests.ui.conftest import Opener, htmls

MAP_VARIABLE = "MAP_APP_MAP"


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the map that page and API serve."""
    return serve(write_map(tmp_path / "lakes"), monkeypatch)


def serve(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let page and API serve the map of a folder."""
    monkeypatch.setenv(MAP_VARIABLE, str(folder))
    monkeypatch.setenv(ENVIRONMENT, str(folder / "events.geojson"))
    monkeypatch.setattr(manager, "shipped_map", lambda: load_map(folder), raising=False)
    return folder


def said(page: AppTest) -> str:
    """All that a page holds: its elements as they are sent to the browser, but for the page's own script."""
    texts = [str(element.proto) for element in elements(page) if element.type != "html"]
    return "\n".join([*texts, *(html for html in htmls(page) if "<script" not in html)])


def elements(page: AppTest) -> Iterator[Any]:
    """Every element of a page."""
    for block in (page.main, page.sidebar):
        yield from block


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    ("panel", "query", "shown"),
    [
        ("counts", "", "of others in its country"),
        ("matrix", "type=raid", "Strikes by initiator, April 2021"),
        ("", f"event={RAID}&about=true", "Chad 2, Niger 1"),
        ("differences", "compare=type%3Draid", "Difference, B less A"),
        ("", "q=nosuchword", "No event meets all the conditions"),
    ],
)
def test_a_page_says_nothing_of_theatres_where_there_are_none(
    open_panel: Opener, panel: str, query: str, shown: str
) -> None:
    """Controls, counts, table of strikes, card, comparison, the page about the map and the map itself."""
    text = said(open_panel(panel, query))
    assert "Fighting on the lakes" in text
    assert shown in text
    assert [found[0] for found in WORDS_OF_OTHERS.finditer(text)] == []


def test_a_map_without_strikes_has_no_table_of_them(
    served: Path, open_panel: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is counted there, so that its panel would have nothing to say."""
    assert "Who struck where" in [box.label for box in open_panel("", "").expander]
    text = (served / "map.toml").read_text(encoding="utf-8")
    bare = write_map(served.parent / "bare")
    (bare / "map.toml").write_text(text.replace("strike = true", "strike = false"), encoding="utf-8")
    serve(bare, monkeypatch)
    page = open_panel("", "")
    assert not page.exception
    assert "Who struck where" not in [box.label for box in page.expander]


def test_a_map_of_one_language_offers_no_other(
    served: Path, open_panel: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No switch; a link in another language opens in English and says so. With two, the switch has two."""
    page = open_panel("", "lang=ar")
    assert "w_lang" not in [group.key for group in page.get("button_group")]
    assert ["is not a language of this map; choose from en" in box.value for box in page.warning] == [True]
    assert "Event type" in said(page)
    serve(write_map(served.parent / "two", languages='"en", "ar"'), monkeypatch)
    [switch] = [group for group in open_panel("", "").get("button_group") if group.key == "w_lang"]
    assert getattr(switch, "options", None) == ["English", "العربية"]


def test_words_that_the_map_lacks_are_named(
    served: Path, open_panel: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the foot of the sidebar and on the page about the map, where its own paragraphs are English too."""
    serve(write_map(served.parent / "two", languages='"en", "ar"'), monkeypatch)
    text = said(open_panel("", "lang=ar&about=true"))
    line = re.findall(r"بالإنجليزية لعدم وجود ترجمة: (.*?)</p>", text)
    assert len(line) == 2
    for word in ("Fighting on the lakes", "North and south shore", "Raid", "Market day"):
        assert all(word in found for found in line)
    assert "<p dir='ltr' lang='en'>Gathered by three monitors" in text
    assert "for want of a translation" not in said(open_panel("", "about=true"))
