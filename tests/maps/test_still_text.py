"""Text of the still picture: hostile, Arabic, long; its fonts and their licences."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib.metadata import files
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import resvg_py
from PIL import Image

from map_app.maps import outputs
from map_app.maps.still import lettering, raster
from tests.maps.drawn import SVG, drawn
from tests.maps.test_dossier import HOSTILE, store_of
from tests.shipped import parse


@pytest.mark.parametrize("name", ["title", "place"])
def test_hostile_words_stay_words(make_feature: Callable[..., Any], tmp_path: Path, name: str) -> None:
    """No text of an event or a data set adds an element to the picture."""
    query = "event=one"
    plain = drawn(store_of(tmp_path, make_feature("one", **{name: "plain"}), attribution="mine"), query)
    store = store_of(tmp_path, make_feature("one", **{name: HOSTILE}), attribution=f"mine{HOSTILE}\x07")
    hostile = drawn(store, query)
    known = {element.tag for element in plain.iter()} | {f"{SVG}tspan"}
    assert {element.tag for element in hostile.iter()} <= known
    assert not [k for e in hostile.iter() for k in e.attrib if k.startswith("on") or "href" in k]
    assert len(b"".join(outputs.stream(store, parse(query).filter, "png", outputs.Look(parse(query).view))))


def test_arabic_is_shaped_with_fonts_from_packages() -> None:
    """Joined letters are drawn narrower than apart, in one text with Hebrew; nothing falls to empty boxes."""
    fonts = raster.fonts()
    assert sorted(Path(font).name for font in fonts) == sorted(chain.from_iterable(raster.FONTS.values()))

    def ink(text: str) -> int:
        root = ET.Element(
            "svg", {"xmlns": SVG[1:-1], "width": "900", "height": "60", "font-family": "Noto Sans"}
        )
        lettering.letter(root, text, 10, 40, **{"font-size": "30"})
        svg = ET.tostring(root, encoding="unicode")
        png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts)
        box = Image.open(io.BytesIO(bytes(png))).getchannel("A").getbbox()
        assert box
        return box[2] - box[0]

    joined, apart = "حبيب", "ح\u200cب\u200cي\u200cب"
    assert ink(joined) < 0.9 * ink(apart)
    assert ink(f"{joined} שלום {joined}") < ink(f"{apart} שלום {apart}")
    assert ink("غارة") < 0.8 * ink("\U00013000" * 4)  # a script that no font here has: boxes


@pytest.mark.parametrize("package", raster.FONTS)
def test_fonts_come_with_their_licence(package: str) -> None:
    """The Open Font License wants its text beside the fonts: each package installs it."""
    licences = [file for file in files(package) or () if file.name in ("LICENSE", "OFL.txt")]
    assert any("SIL Open Font License" in file.read_text() for file in licences)


@pytest.mark.parametrize(
    ("text", "rtl"), [("A strike", False), ("غارة in", True), ("12 “שלום”", True), ("", False)]
)
def test_a_line_s_side_is_that_of_its_first_letter(text: str, *, rtl: bool) -> None:
    """A title in Arabic stands at the right edge; numbers and quotes decide nothing."""
    assert lettering.is_rtl(text) is rtl


def test_long_texts_are_broken_and_ended() -> None:
    """No line is wider than its room, no word is lost before the last line, the rest ends in `…`."""
    text = "word " * 50 + "x" * 400
    lines = lettering.wrap(text, 20, 300, 3)
    assert len(lines) == 3
    assert all(lettering.width(line, 20) <= 300 for line in lines)
    assert lines[-1].endswith("…")
    assert lettering.wrap("", 20, 300, 3) == []
