"""Names of actors and places in the language of the context, where a source gives one.

Records, exports and addresses keep the original, which the page shows beside or behind the other.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from map_app.core.countries import NAMES, country_name
from map_app.core.folding import fold
from map_app.core.language import _, gettext_noop, isolated, language, n_, named

SEPARATOR: Final = ", "
"""Between the parts of a place: `Lyon, southern France`."""

_AROUND: Final = tuple(
    (re.compile(english.replace("{place}", "(.+)"), re.IGNORECASE), english)
    for english in (
        gettext_noop("southern {place}"),
        gettext_noop("northern {place}"),
        gettext_noop("eastern {place}"),
        gettext_noop("western {place}"),
        gettext_noop("central {place}"),
        gettext_noop("near {place}"),
        gettext_noop("off {place}"),
        gettext_noop("outskirts of {place}"),
        gettext_noop("off the coast of {place}"),
        gettext_noop("countryside of {place}"),
        gettext_noop("area {place}"),
        gettext_noop("the {place}"),
        gettext_noop("north of {place}"),
        gettext_noop("north-east of {place}"),
        gettext_noop("east of {place}"),
        gettext_noop("south-east of {place}"),
        gettext_noop("south of {place}"),
        gettext_noop("south-west of {place}"),
        gettext_noop("west of {place}"),
        gettext_noop("north-west of {place}"),
        gettext_noop("{place} city"),
        gettext_noop("{place} area"),
        gettext_noop("{place} refugee camp"),
        gettext_noop("{place} International Airport"),
    )
)
"""What stands around the name of a place in a part."""

_FAR: Final = re.compile(r"(?:(\d{1,4}) to )?(\d{1,4}) (nm|km|miles?) (.+)", re.IGNORECASE)
"""`50 nm west of Brest`: a distance and what it is measured from."""

MOST_AROUND: Final = 3
"""How much of it stands around one name at most: each more doubles the ways to read a part."""


def actor(name: str) -> str:
    """The actor's name; as it is where the language has none with a source."""
    return named("actor", name)


def actor_in_list(name: str) -> str:
    """The actor's name with the original behind it where that differs, for a list that is searched."""
    local = actor(name)
    return isolated(name) if local == name else f"{isolated(local)} · {isolated(name)}"


def place(text: str, country_code: str | None) -> str:
    """The place, part by part; a part without a known name stays as it is, isolated."""
    if language() == "en":
        return text
    parts = [(part, _part(part, country_code or "")) for part in text.split(SEPARATOR)]
    if not any(local for _part_, local in parts):
        return text
    return _(", ").join(local or isolated(part) for part, local in parts)


def _part(text: str, country_code: str, layers: int = MOST_AROUND) -> str:
    """The name of one part; empty where there is none."""
    if code := _codes().get(fold(text)):
        return country_name(code)
    if (local := named(f"place {country_code}", text)) != text:
        return local
    if layers and (found := _FAR.fullmatch(text)) and (local := _part(found[4], country_code, layers - 1)):
        return _far(found[1], int(found[2]), found[3].lower()).replace("{place}", local)
    for pattern, english in _AROUND if layers else ():
        if (found := pattern.fullmatch(text)) and (local := _part(found[1], country_code, layers - 1)):
            return _(english).format(place=local)
    return ""


def _far(low: str | None, n: int, unit: str) -> str:
    """A distance from `{place}`, in the form that goes with its number, or with the higher one of two."""
    match unit:
        case "nm":
            words = n_("{n} nautical mile {place}", "{n} nautical miles {place}", n)
        case "km":
            words = n_("{n} kilometre {place}", "{n} kilometres {place}", n)
        case _:
            words = n_("{n} mile {place}", "{n} miles {place}", n)
    shown = _("{low}–{high}").format(low=low, high=n) if low else str(n)
    return words.replace("{n}", shown)


@cache
def _codes() -> dict[str, str]:
    """Countries by their folded English names."""
    return {fold(entry[3:]): entry[:2] for entry in NAMES.split("; ")}
