"""What the box with the links says of embedding."""

from __future__ import annotations

import re
from html import unescape

import pytest

from map_app.data.catalogues import speaking
from map_app.data.environment import FRAME_ANCESTORS
from map_app.ui.share import embeddable
from tests.shipped import MAP


def told() -> str:
    """The words, without markup."""
    return unescape(re.sub("<[^>]+>", "", embeddable()))


@pytest.mark.parametrize(
    ("origins", "words"),
    [
        ("", "No other site may show it yet"),
        ("https://news.example https://*.ngo.example", "these sites may show it: https://news.example,"),
        ("*", "Every site may show it"),
    ],
)
def test_where_the_code_works_is_stated(monkeypatch: pytest.MonkeyPatch, origins: str, words: str) -> None:
    """Who pastes it learns whether it will show; the operator's setting is no reader's concern."""
    monkeypatch.setenv(FRAME_ANCESTORS, origins)
    assert words in told()
    assert FRAME_ANCESTORS not in told()
    with speaking("ar", MAP):
        assert words not in told()
        assert FRAME_ANCESTORS not in told()
