"""Names of a tile of streets: its settlements and quarters, and its roads with where a name fits on them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from map_app.core.folding import fold
from map_app.core.geometry import KM_PER_DEGREE
from map_app.core.json_schema import VISIBLE_PATTERN
from map_app.core.text import HIDDEN
from map_app.core.transliteration import sound_of
from map_app.data.reference.places import Place
from map_app.data.reference.towns import TWIN_KM, WEIGHTS, weight_of
from map_app.data.streets.vector import POINT, Feature

EXTENT: Final = 4096
"""Steps that a side of a translated tile has."""

LONGEST: Final = 80
ROADS: Final = {"highway": 8, "major": 6, "medium": 4, "minor": 2}
"""The kinds of roads that are named, with their weight: each less than any settlement's."""

_SAME_KM: Final = 3
_KINDS: Final = {"neighbourhood": "quarter", "macrohood": "quarter"}
_SETTLED: Final = frozenset({"locality", "city", "town", "village", "hamlet", *_KINDS})
_USUAL: Final = {"city": 52, "town": 43, "village": 33, "hamlet": 25, "quarter": WEIGHTS["quarter"]}
"""Weights of places whose population is not known, in the measure of `weight_of`."""

_PLAIN: Final = ("name", "name2", "name3")
_IN_LANGUAGE: Final = re.compile("name:[a-z]{2,3}(-[A-Za-z]+)?")
_SCRIPTS: Final = {
    "ar": re.compile("[\u0600-\u06ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "en": re.compile("[A-Za-z\u00c0-\u024f]"),
}
_STRAIGHT: Final = 8.0
"""Degrees that a piece of a road may bend between two points."""

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Name:
    """A name by language, where it stands in steps of the tile, and its weight, as `towns.tile` gives it.

    `kind` is `town`, `quarter` or one of `ROADS`. A road's `run` is the length in steps of the straight piece
    that its name may stand on, `turn` that piece's degrees from the horizontal, clockwise.
    """

    names: dict[str, str]
    x: float
    y: float
    weight: int
    kind: str
    run: float = 0
    turn: int = 0


def tag_of(tags: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - a text, number or truth value
    """A tag of either version of the schema."""
    return tags.get(name, tags.get(f"pmap:{name}"))


def place(feature: Feature) -> Iterable[Name]:
    """A settlement or quarter within the tile; countries and regions are named by the map itself."""
    tags = feature.tags
    kind = str(tag_of(tags, "kind"))
    if feature.shape != POINT or kind not in _SETTLED or not feature.lines:
        return ()
    x, y = feature.lines[0][:2]
    names = names_of(tags)
    if not (names and 0 <= x < EXTENT and 0 <= y < EXTENT):
        return ()
    return (Name(names, x, y, _weight(tags, kind), _KINDS.get(kind, "town")),)


def _weight(tags: dict[str, Any], kind: str) -> int:
    population = tag_of(tags, "population")
    if isinstance(population, int | float) and 0 < population < 1e9:
        return weight_of(int(population))
    sort = _KINDS.get(kind) or str(tag_of(tags, "kind_detail") or kind)
    return _USUAL.get(sort, _USUAL["hamlet"])


@dataclass(slots=True)
class Roads:
    """The names of a tile's roads, each once: on the longest straight piece that the tile has of it."""

    named: dict[str, Name] = field(default_factory=dict)

    def add(self, kind: str, feature: Feature) -> None:
        """Take a feature's name, where it is a road."""
        names = names_of(feature.tags) if kind in ROADS else {}
        for line in feature.lines if names else ():
            found = _straightest(line)
            held = self.named.get(names["en"])
            if not found or (held and held.run >= found[0]):
                continue
            run, x, y, turn = found
            if 0 <= x < EXTENT and 0 <= y < EXTENT:
                self.named[names["en"]] = Name(names, x, y, ROADS[kind], kind, run, turn)


def _straightest(line: list[int]) -> tuple[float, float, float, int] | None:
    """Length, middle and turn of a line's longest piece that bends little."""
    points, at = [], (0, 0)
    for dx, dy in zip(line[::2], line[1::2], strict=True):
        at = (at[0] + dx, at[1] + dy)
        points.append(at)
    pieces: list[tuple[Point, Point]] = []
    for a, b in pairwise(points):
        if pieces and abs((_turn(a, b) - _turn(*pieces[-1]) + 180) % 360 - 180) < _STRAIGHT:
            pieces[-1] = (pieces[-1][0], b)
        else:
            pieces.append((a, b))
    if not pieces:
        return None
    a, b = max(pieces, key=lambda piece: math.dist(*piece))
    turn = round(_turn(a, b))
    turn += 180 if turn <= -90 else -180 if turn > 90 else 0
    return math.dist(a, b), (a[0] + b[0]) / 2, (a[1] + b[1]) / 2, turn


def _turn(a: Point, b: Point) -> float:
    return math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))


def names_of(tags: dict[str, Any]) -> dict[str, str]:
    """The name in every language of the map: its own, else one in its letters, else English, else any.

    Of names in languages that the map does not have, one in the language's letters comes first. Empty where
    there is no name at all.
    """
    texts = {key: _clean(text) for key, text in tags.items() if isinstance(text, str)}
    plain = [texts[key] for key in _PLAIN if texts.get(key)]
    other = [texts[key] for key in sorted(texts) if texts[key] and _IN_LANGUAGE.fullmatch(key)]
    if not (plain or other):
        return {}
    return {
        lang: texts.get(f"name:{lang}")
        or _in_letters(plain, script)
        or texts.get("name:en")
        or next(iter(plain), "")
        or _in_letters(other, script)
        or other[0]
        for lang, script in _SCRIPTS.items()
    }


def _in_letters(names: list[str], script: re.Pattern[str]) -> str:
    return next((name for name in names if script.search(name)), "")


def _clean(text: str) -> str:
    """The text on one line; empty where nothing of it is seen."""
    cleaned = " ".join(HIDDEN.sub("", text).split())[:LONGEST]
    return cleaned if re.search(VISIBLE_PATTERN, cleaned) else ""


def is_labelled(name: Name, lat: float, lon: float, labels: Iterable[Place]) -> bool:
    """Whether the map itself labels this city, in whatever spelling: a name of one sound, or a town there."""
    sounds = {_sound(text) for text in name.names.values()}
    for label in labels:
        if label.kind != "city":
            continue
        km = math.hypot(label.lat - lat, (label.lon - lon) * math.cos(math.radians(lat))) * KM_PER_DEGREE
        if km <= _SAME_KM and name.kind == "town" and name.weight >= _USUAL["town"]:
            return True
        if km <= TWIN_KM and sounds & {_sound(text) for text in label.names.values()}:
            return True
    return False


def _sound(name: str) -> str:
    return " ".join(sound_of(word) or word for word in fold(name).split())
