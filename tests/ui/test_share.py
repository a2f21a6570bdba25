"""What the box with the links says of embedding."""

from __future__ import annotations

import re
from html import unescape

import pytest

from map_app.core.language import spoken
from map_app.data.catalogues import catalogue
from map_app.data.environment import FRAME_ANCESTORS
from map_app.ui.share import embeddable


def told() -> str:
    """The words, without markup."""
    return unescape(re.sub("<[^>]+>", "", embeddable()))


@pytest.mark.parametrize(
    ("origins", "words", "names_setting"),
    [
        ("", "No other site may show it yet", True),
        (
            "https://news.example https://*.ngo.example",
            "these sites may show it: https://news.example,",
            True,
        ),
        ("*", "Every site may show it", False),
    ],
)
def test_where_the_code_works_is_stated(
    monkeypatch: pytest.MonkeyPatch, origins: str, words: str, *, names_setting: bool
) -> None:
    """Who pastes it learns whether it will show, who runs the server by which setting."""
    monkeypatch.setenv(FRAME_ANCESTORS, origins)
    assert words in told()
    assert (FRAME_ANCESTORS in told()) is names_setting
    with spoken(catalogue("ar")):
        assert words not in told()
        assert (FRAME_ANCESTORS in told()) is names_setting
