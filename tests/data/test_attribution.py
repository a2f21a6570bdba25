"""The attribution of a file of streets: text and links to https, whatever its metadata hold."""

from __future__ import annotations

import pytest

from map_app.data.streets import attribution


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            '<a href="https://osm.org/copyright" onclick="x()">© OSM</a> &amp; <b>us</b>',
            '<a href="https://osm.org/copyright" target="_blank" rel="noopener">© OSM</a> &amp; us',
        ),
        ("<script>alert(1)</script>Me", "Me"),
        ('<a href="javascript:alert(1)">Me</a>', "Me"),
        ('<a href="http://osm.org">Me</a>', "Me"),
        ("&lt;img src=x onerror=alert(1)&gt;", "&lt;img src=x onerror=alert(1)&gt;"),
        ('<a href="https://x.example/&quot;onload=&quot;">Me', '<a href="https://x.example/&quot;onload=&quot;"'
         ' target="_blank" rel="noopener">Me</a>'),
        ("", "© OpenStreetMap"),
        (None, "© OpenStreetMap"),
        (["no text"], "© OpenStreetMap"),
        ("&#x200b;", "© OpenStreetMap"),
        ("<b>\u2060 &nbsp;</b>", "© OpenStreetMap"),
        ("&#x202E;evil&#8238;&#x7; \u202eus", "evil us"),
        ('<a href="https://x.example/&#x202E;&#10;a\u202e">Me</a>', '<a href="https://x.example/a"'
         ' target="_blank" rel="noopener">Me</a>'),
    ],
)  # fmt: skip
def test_an_attribution_is_text_and_links_and_nothing_else(said: object, shown: str) -> None:
    """A file's metadata comes from anywhere."""
    assert attribution.html_of(attribution.parts({"attribution": said})) == shown


def test_a_long_attribution_is_cut() -> None:
    """It must leave room for the map."""
    given = attribution.parts({"attribution": "long " * 1_000})
    assert len(attribution.text_of(given)) <= attribution.LONGEST
