"""The places, actors and words that a store's events can be searched by, for suggestions and typing errors.

They are read once from a store, in a few bounded queries, so that they cost the same for a million events:
all actors and publishers that a list offers, the places of most events, and the words of some titles, evenly
spread.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple, Protocol, TypeVar

import ibis
import ibis.expr.types as ir

from map_app.core.folding import fold, fold_each
from map_app.data.queries.clusters import is_placed
from map_app.data.queries.compiler import Ask, Row
from map_app.data.reference.aliases import TOWN, Known
from map_app.data.reference.geodata import Geodata
from map_app.data.reference.governorates import Governorate
from map_app.data.table import latitude, longitude

MOST_PLACES: Final = 5_000
MOST_TITLES: Final = 20_000
LARGE_TOWN: Final = 200_000
WIDE_ZOOM, TOWN_ZOOM, LARGE_TOWN_ZOOM, PLACE_ZOOM = 6, 11, 10, 9
"""Zoom levels at which a country or sea, a town, a large one and a place of no known size are seen whole."""

LOCAL_ZOOMS: Final = {"site": 13, "quarter": 13, "island": 9}
"""And a camp or base, a quarter, an island."""

SHORT: Final = 4
"""Letters of a name that may be too short to be recognised in texts (`aliases.SHORTEST`), not to be typed."""

SHORTEST_WORD: Final = 4
"""Letters of a word that a typing error may have been meant for."""


BEFORE: Final = "\n "
"""Stands before each of some joined names, so that what begins a name or a word of it is found at once."""

_AROUND: Final = ".,;:()[]“”\"'’?!"


class HasNames(Protocol):
    """What is found by its folded names, joined."""

    @property
    def names(self) -> str:
        """The names, see `joined`."""


Named = TypeVar("Named", bound=HasNames)


class Spot(NamedTuple):
    """A place to go to: its names by language, where it is, and how many events name it.

    `names` are its folded names, joined.
    """

    shown: Mapping[str, str]
    lat: float
    lon: float
    zoom: int
    events: int
    names: str
    country_code: str = ""
    population: int = 0


class Party(NamedTuple):
    """An actor as the data names it, its number of events, and its folded names, joined."""

    name: str
    events: int
    names: str


class Vocabulary(NamedTuple):
    """All of them; `words` and `phrases` give the spelling and the frequency of each folded word or name."""

    spots: tuple[Spot, ...]
    parties: tuple[Party, ...]
    words: dict[str, tuple[str, int]]
    phrases: dict[str, tuple[str, int]]


def vocabulary(
    ask: Ask, geodata: Geodata, total: int, actors_found: Mapping[str, int], publishers: Mapping[str, int]
) -> Vocabulary:
    """Read the vocabulary of the `total` rows that `ask` is put to."""
    places = ask(_places)
    titles = [row["title"] for row in ask(_titles, total // MOST_TITLES + 1)]
    events, own = _events_by_place(places, geodata)
    known = [_spot(place, events[id(place)]) for place in geodata.known_places.every]
    known += [_region(unit, events[id(unit)]) for unit in geodata.governorates]
    parties = [_party(name, n, geodata.actors.other_names(name)) for name, n in actors_found.items()]
    names = Counter(actors_found)
    for row in places:
        names[row["place"]] += row["n"]
    for spot in known:
        if spot.events:
            each = (*spot.shown.values(), *spot.names.split(BEFORE)[1:])
            names.update(dict.fromkeys(each, spot.events))
    for party in parties:
        names.update(dict.fromkeys(party.names.split(BEFORE)[1:], party.events))
    words = names + Counter(publishers) + Counter(titles)
    parts: Counter[str] = Counter()
    for text, n in words.items():
        parts.update(dict.fromkeys(text.split(), n))
    return Vocabulary((*known, *own), tuple(parties), _spelled(parts), _spelled(names))


def _places(rows: ir.Table) -> ir.Table:
    """Rows of `place`, `n` and sums of tiles: the placed texts of most events."""
    placed = rows.filter(is_placed(rows) & (rows.place != ""))
    sums = {"x": placed.tx.sum().cast("int64"), "y": placed.ty.sum().cast("int64")}
    grouped = placed.group_by("place").agg(n=placed.count(), radius=placed.radius_km.max(), **sums)
    return grouped.order_by([ibis.desc("n"), "place"]).limit(MOST_PLACES)


def _titles(rows: ir.Table, step: int) -> ir.Table:
    """The titles of every so many events."""
    return rows.filter(rows.seq % step == 0).order_by("seq").limit(MOST_TITLES).select("title")


def _events_by_place(places: list[Row], geodata: Geodata) -> tuple[Counter[int], list[Spot]]:
    """How many events name each known place, by its `id()`, and the places of the data that are none."""
    events: Counter[int] = Counter()
    own: list[Spot] = []
    regions = {fold(unit.full): unit for unit in geodata.governorates}
    for row in places:
        lat, lon = latitude(row["y"] / row["n"]), longitude(row["x"] / row["n"])
        meant = geodata.known_places.meant(row["place"], lat, lon, row["radius"])
        events.update({id(known): row["n"] for known in meant})
        head = fold(row["place"].partition(",")[0])
        if head in regions:
            events[id(regions[head])] += row["n"]
        elif not any(head in known.names for known in meant):
            own.append(Spot({"en": row["place"]}, lat, lon, PLACE_ZOOM, row["n"], joined([head])))
    return events, own


def _spot(known: Known, events: int) -> Spot:
    zoom = TOWN_ZOOM if known.population < LARGE_TOWN else LARGE_TOWN_ZOOM
    zoom = zoom if known.kind == "city" else LOCAL_ZOOMS.get(known.kind, WIDE_ZOOM)
    short = (fold(name) for name in known.shown.values() if len(name) <= SHORT)
    names = joined(dict.fromkeys((*known.searched, *short)))
    return Spot(known.shown, known.lat, known.lon, zoom, events, names, known.country_code, known.population)


def _region(unit: Governorate, events: int) -> Spot:
    names = joined(fold_each(unit.searched))
    return Spot(unit.shown, unit.lat, unit.lon, unit.zoom + 1, events, names, unit.country_code, TOWN)


def _party(name: str, events: int, others: Iterable[str]) -> Party:
    return Party(name, events, joined([fold(name), *others]))


def joined(names: Iterable[str]) -> str:
    """Some folded names as one text, each behind `BEFORE`."""
    return "".join(f"{BEFORE}{name}" for name in names)


def best(
    known: Iterable[Named],
    prefix: str,
    fit: Callable[[Named], tuple[bool, ...]],
    size: Callable[[Named], Any],
) -> list[Named]:
    """Those of a name or a word in it that begins so, the best fitting first, of these by their `size`."""
    return sorted((one for one in known if f" {prefix}" in one.names), key=lambda one: (fit(one), size(one)))


def fit(names: str, prefix: str) -> tuple[bool, ...]:
    """False sorts first: a whole name, then what begins one, then a word in it."""
    whole = f"{names}\n"
    return f"{BEFORE}{prefix}\n" not in whole, f"{BEFORE}{prefix}" not in whole


def _spelled(counted: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """The commonest spelling of each folded word or name, and how often it occurs in any."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for text, n in counted.items():
        clean = text.strip(_AROUND)
        folded = fold(clean)
        if len(folded) >= SHORTEST_WORD and not folded.isdecimal():
            spellings[folded][clean] += n
    return {folded: (_commonest(folded, each), each.total()) for folded, each in spellings.items()}


def _commonest(folded: str, spellings: Counter[str]) -> str:
    """The commonest spelling; where none is known but the folded one, with capitals."""
    found = min(spellings, key=lambda spelling: (spelling == folded, -spellings[spelling], spelling))
    return found.title() if found == folded else found
