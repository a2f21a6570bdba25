"""The words around a still picture: what it shows above the map, on what terms below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from map_app.core.ground_sources import credit as credit_of
from map_app.core.headline import facts
from map_app.core.language import _, direction
from map_app.core.profile import MapProfile
from map_app.core.provenance import Provenance
from map_app.core.schema import Event
from map_app.data.streets.attribution import text_of
from map_app.data.streets.served import Streets
from map_app.maps.outputs import Look
from map_app.maps.still.lettering import from_left, from_right, is_rtl, letter, wrap

INK: Final = "#1D2A33"
MUTED: Final = "#51606A"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The layout of a picture: its margin, font size in pixels, and the texts broken into lines.

    `facts` are those of the selected event, whose title is the `head`; then `filtered` says of which filter
    the map is, else the `head` does.
    """

    width: int
    height: int
    pad: float
    size: float
    head: tuple[str, ...]
    facts: tuple[str, ...]
    filtered: tuple[str, ...]
    foot: tuple[str, ...]

    @property
    def top(self) -> float:
        """Top of the map, in pixels."""
        lines = len(self.head) * self.size * 1.3 + (len(self.facts) + len(self.filtered)) * self.small * 1.45
        return self.pad * 0.8 + lines + self.pad * 0.5

    @property
    def small(self) -> float:
        """Font size below the headline and in the legend."""
        return _small(self.size)

    @property
    def tiny(self) -> float:
        """Font size of the imprint."""
        return _tiny(self.size)

    @property
    def bottom(self) -> float:
        """Top of the imprint, in pixels."""
        return self.height - self.pad * 0.5 - len(self.foot) * self.tiny * 1.4


def lay_out(
    provenance: Provenance,
    selected: Event | None,
    look: Look,
    profile: MapProfile,
    own: Streets | None,
) -> Sheet:
    """Break the texts into the lines that the picture has room for.

    `profile` is the map's, `own` the streets that the picture shows.
    """
    size = max(13.0, min(26.0, look.width / 55))
    pad = max(12.0, look.width / 50)
    room = look.width - 2 * pad
    terms = provenance.briefly()
    credit = text_of(own.credit) if own else ""
    imprint = _("{who}. Licence: {licence}. Data version {version}. Base map: {base}").format(
        who=terms.attribution.rstrip("."),
        licence=terms.licence,
        version=provenance.data_version[:12],
        base=credit_of(profile.ground_sources),
    )
    filtered = provenance.sentence if selected and provenance.query else ""
    return Sheet(
        *(look.width, look.height, pad, size),
        head=tuple(wrap(selected.title if selected else provenance.sentence, size, room, 3, bold=True)),
        facts=tuple(wrap(facts(selected, profile.areas) if selected else "", _small(size), room, 3)),
        filtered=tuple(wrap(filtered, _small(size), room, 1)),
        foot=(*wrap(imprint, _tiny(size), room, 4), *wrap(credit, _tiny(size), room, 3)),
    )


def write(root: ET.Element, sheet: Sheet) -> None:
    """Headline, facts and filter above the map, the imprint at the foot."""
    small, tiny = f"{sheet.small:.1f}", f"{sheet.tiny:.1f}"
    bold = {"font-size": f"{sheet.size:.1f}", "font-weight": "600"}
    y = _lines(root, sheet, sheet.head, sheet.pad * 0.8, sheet.size * 1.3, bold)
    y = _lines(root, sheet, sheet.facts, y, sheet.small * 1.45, {"font-size": small})
    _lines(root, sheet, sheet.filtered, y, sheet.small * 1.45, {"font-size": small, "fill": MUTED})
    _lines(root, sheet, sheet.foot, sheet.bottom, sheet.tiny * 1.4, {"font-size": tiny, "fill": MUTED})


def _lines(
    root: ET.Element, sheet: Sheet, lines: Sequence[str], y: float, step: float, style: dict[str, str]
) -> float:
    """A paragraph, at the right edge if it or the picture is right to left; gives its lower edge."""
    rtl = bool(lines) and is_rtl(lines[0])
    at_right = rtl or direction() == "rtl"
    x, anchor = (sheet.width - sheet.pad, {"text-anchor": "end"}) if at_right else (sheet.pad, {})
    for line in lines:
        y += step
        letter(root, from_right(line) if rtl else from_left(line), x, y - step * 0.24, **style, **anchor)
    return y


def _small(size: float) -> float:
    return max(11.0, size * 0.68)


def _tiny(size: float) -> float:
    return max(9.0, size * 0.55)
