"""What Python says of merging, time, address and drawing, for the tests of the scripts to say the same.

`python -m tests.scripts.expected` writes what `test_fixtures.py` holds to be up to date.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from map_app.core.filters import EventFilter
from map_app.core.geometry import Box
from map_app.core.schema import Event, Link
from map_app.core.text import class_name
from map_app.core.units import Unit, first_day, next_unit
from map_app.core.url import STREAMLIT_KEYS, format_query
from map_app.core.view import VIEW_KEYS, View
from map_app.core.vocab import Precision, Relation
from map_app.data.queries.clusters import Window, degrees
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from map_app.data.table import tile_x, tile_y
from map_app.maps import curve, drawing, streets
from map_app.maps.frontend.build import shared_config
from tests.data.plain import SHIPPED
from tests.shipped import MAP, PROFILE, TYPES, parse

FOLDER: Final = Path(__file__).parent / "fixtures"
WORLD: Final[Box] = (-180.0, -85.0, 180.0, 85.0)
SEAM: Final[Box] = (160.0, -30.0, -160.0, 10.0)
Point = tuple[float, float]
TAGGED: Final = ((0, 0), (0.5, -0.5), (3, 4), (-12, 16), (-29.9, 0), (18, 24), (30.1, 0), (0, 200))
"""Pixels that clusters stand right of and below the selected event."""


def numbers() -> dict[str, Any]:
    """The numbers of drawing, what Python draws by them, and what it calls styles."""
    places = [(1.5, 33.3, 5), (75, -61, 4.25), (20, 0, 12)]
    return {
        "drawing": drawing.numbers(),
        "sizes": [[n, drawing.cluster_size(n)] for n in (2, 3, 9, 10, 47, 108, 455, 9_999, 1_000_000)],
        "discs": [[r, drawing.is_disc_seen(r)] for r in (0, 11.9, 12, 40, 150, 225, 2000, 2000.1)],
        "pixels": [[*place, drawing.pixels(place[0], place[1], 256 * 2 ** place[2])] for place in places],
        "tags": [[dx, dy, drawing.tag_beside(dx, dy)] for dx, dy in TAGGED],
        "beside": [
            [box, half, drawing.beside(box, half)]
            for box, half in (((-3, -3, 3, 3), 20), ((-15, -18, 9, 21), 33.5))
        ],
        "near": [
            [at, 20, drawing.is_near(at, 20)] for at in ((0, -12), (-77, 3), (60, 0), (60.5, 0), (50, 33))
        ],
        "most": [[*size, drawing.most_names(*size)] for size in ((1066, 698), (390, 500), (1200, 420))],
        "focal": [[towns, symbols, drawing.focal_of(towns, symbols)] for towns, symbols in _towns()],
        "curves": [[*ends, list(_spotted(*ends)), _drawn_arc(*ends)] for ends in ENDS],
        "classes": [[name, class_name(name)] for name in ("air_strike", "air raid", "air-raid", "قصف", "𝒂é")],
        "tiles": [[lon, lat, tile_x(lon), tile_y(lat)] for lon, lat in _scattered(40)],
    }


def _towns() -> Iterator[tuple[list[Point], list[tuple[float, float, float, int]]]]:
    """Towns and symbols: a large one beside a small one, one out of reach, no town, no symbol, a tie."""
    city, village, far = (100.0, 100.0), (108.0, 100.0), (400.0, 300.0)
    yield [city, village], [(112.0, 101.0, 15.0, 20)]
    yield [city, village, far], [(112.0, 101.0, 15.0, 20), (300.0, 300.0, 20.0, 90), (401.0, 300.0, 13.0, 21)]
    yield [city, far], [(140.0, 100.0, 13.0, 1), (400.0, 300.0, 13.0, 1)]
    yield from (([], [(140.0, 100.0, 13.0, 1)]), ([city], []))


ENDS: Final = (((0, 0), (300, 40)), ((20, 500), (-80, 90)), ((0, 0), (44, 0)), ((5, 5), (40, 8)))
"""Where arcs begin and end, in pixels: far apart, near, and so near that their symbols meet."""


def _spotted(start: Point, end: Point) -> Iterator[curve.Spot]:
    """A ring at the start, a cluster whose middle is beside the end, and a symbol under the arc."""
    yield (*start, 19)
    yield end[0] - 4, end[1] + 6, 20
    yield (start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + 30, 12


def _drawn_arc(start: Point, end: Point) -> list[Any]:
    """What is left of an arc between the symbols, then its line and its head; null where there is none."""
    arc = drawing.ARC
    seen = curve.trimmed(curve.curve_of(start, end, arc["bend"]), _spotted(start, end), arc["gap"])
    return [seen, seen and curve.headed(seen, arc["head"], arc["width"])]


def _lattice() -> list[Point]:
    """Equal distances everywhere: every merge is a tie."""
    return [(30 + x * 0.5, 20 + y * 0.5) for x in range(7) for y in range(7)]


def _scattered(count: int) -> list[Point]:
    rng = random.Random(15)  # noqa: S311 - the same points in every run
    return [(round(rng.uniform(-179, 179), 4), round(rng.uniform(-70, 70), 4)) for _ in range(count)]


def _around_the_seam() -> list[Point]:
    rng = random.Random(180)  # noqa: S311
    lons = [rng.uniform(168, 192) for _ in range(40)]
    return [(round(lon - 360 if lon > 180 else lon, 4), round(rng.uniform(-25, 5), 4)) for lon in lons]


SETS: Final[dict[str, tuple[Callable[[], list[Point]], Box]]] = {
    "lattice": (_lattice, WORLD),
    "town": (lambda: [(44.2, 15.35)] * 5 + [(44.2001, 15.35)] * 5, WORLD),
    "scattered": (lambda: _scattered(70), WORLD),
    "seam": (_around_the_seam, SEAM),
}
ZOOMS: Final = (1, 3, 5, 6, 8, 12)


def clusters() -> list[dict[str, Any]]:
    """Points of several patterns, and how Python clusters them at every zoom."""
    return [_clustered(name, make(), box) for name, (make, box) in SETS.items()]


def _clustered(name: str, points: list[Point], box: Box) -> dict[str, Any]:
    kinds, precisions = list(map(str, TYPES)), (Precision.EXACT, Precision.SETTLEMENT)
    events = [
        replace(
            SHIPPED.events[0],
            id=f"{name}-{i}",
            lon=lon,
            lat=lat,
            theatre="elsewhere",
            event_type=kinds[i % 4],
            location_precision=precisions[i % 3 == 0],
        )
        for i, (lon, lat) in enumerate(points)
    ]
    store = EventStore(Collection(tuple(events), ()), MAP)
    return {
        "name": name,
        "crosses": box[0] > box[2],
        "events": [_placed(event) for event in events],
        "zooms": {zoom: list(_told(store, Window(box, zoom))) for zoom in ZOOMS},
    }


def _placed(event: Event) -> list[Any]:
    return [event.lon, event.lat, event.event_type, event.location_precision is Precision.EXACT]


def _told(store: EventStore, window: Window) -> Iterator[list[Any]]:
    """Latitude, longitude, number, exact ones and kinds of each cluster; a lone event's own place."""
    for found in store.clusters(EventFilter(), window).clusters:
        lon, lat, _ = degrees(found)
        if found.count == 1:
            lon, lat = found.only["lon"], found.only["lat"]
        yield [round(lat, 7), round(lon, 7), found.count, found.precise, dict(sorted(found.types.items()))]


DAYS: Final = ("0001-01-01", "0099-12-31", "1947-11-30", "1969-12-31", "1970-01-01", "2024-02-29")
UNITS: Final[tuple[Unit, ...]] = ("day", "week", "month")


def time() -> dict[str, Any]:
    """The units that days lie in, the bars of spans of each length, and the words of days."""
    days = [(date.fromisoformat(iso), unit) for iso in DAYS for unit in UNITS]
    words = shared_config(PROFILE)["words"]
    return {
        "units": [
            [day.isoformat(), unit, first.isoformat(), next_unit(first, unit).isoformat()]
            for day, unit in days
            for first in (first_day(day, unit),)
        ],
        "bars": [_bars(stretch) for stretch in (1, 8, 90)],
        "words": {key: words[key] for key in ("day", "since", "period", "months")},
    }


def _bars(stretch: int) -> dict[str, Any]:
    """`/api/histogram` of some shipped events, their days drawn apart, with the first day of every unit."""
    first = min(event.date_start for event in SHIPPED.events)
    moved = tuple(
        replace(event, date_start=first + (event.date_start - first) * stretch)
        for event in SHIPPED.events[::20]
    )
    ended = tuple(replace(event, date_end=event.date_start) for event in moved)
    found = EventStore(Collection(ended, ()), MAP).timeline(EventFilter())
    assert found
    starts, at = [], first_day(found.period[0], found.unit)
    while at <= found.period[1]:
        starts.append(at.isoformat())
        at = next_unit(at, found.unit)
    return {
        "answer": {
            "unit": found.unit,
            "period": [day.isoformat() for day in found.period],
            "bars": [[start.isoformat(), *rest] for start, *rest in found.bars],
            "beyond": found.beyond,
        },
        "starts": starts,
    }


def address() -> list[dict[str, Any]]:
    """Addresses, what the map keeps in them, and the view that Python writes for both together."""
    filters = ["", "type=air_strike&q=el%20burj", "from=2024-01-01&bbox=178,-19,-178,-16"]
    views = [
        View(at=(24.5, 43.5, 5.25), view=(178.5, -19.25, -178.25, 16.0), stay=True),
        View(at=(-0.0001, -179.9, 16.0), layer=("labels", "density"), frame="2024-01-01..2024-01-07"),
        View(layer=("none",), basemap="esri_imagery", at=(1.0, 2.0, 3.0)),
    ]
    return [
        {"search": f"?{query}" if query else "", "kept": _kept(view), "query": _query(query, view)}
        for query in filters
        for view in views
    ]


def view_keys() -> list[str]:
    """The keys of an address that are no part of the filter."""
    return [*VIEW_KEYS, *STREAMLIT_KEYS]


def _kept(view: View) -> dict[str, list[str]]:
    pairs = [pair.partition("=") for pair in format_query(EventFilter(), view).split("&")]
    kept: dict[str, list[str]] = {}
    for key, _, value in pairs:
        kept.setdefault(key, []).append(value)
    return kept


def _query(query: str, view: View) -> str:
    """The canonical address; whatever order the script writes its keys in, Python reads the same from it."""
    return format_query(parse(query).filter, view)


def street_names() -> dict[str, Any]:
    """Names of the map and of streets that reach to 32 degrees north, and what a window of both shows."""
    own = [
        ["Jabalya", 31.53, 34.48, 50, "town"],
        ["a quarter", 31.53, 34.48, 36, "quarter"],
        ["a camp of the file's", 31.5301, 34.4801, 40, "site"],
        ["a base", 31.6, 34.6, 40, "site"],
        ["Gaza Strip", 31.4, 34.4, 60, "governorate"],
        ["beside the file", 40, 40, 50, "town"],
    ]
    given = [
        ["Coast Road", 31.5, 34.4, 8, "highway", 10, 200],
        ["Jabalia", 31.53, 34.48, 50, "town"],
        ["Coast Road", 31.6, 34.5, 8, "highway", 45, 900],
        ["Coast Road", 31.7, 34.6, 8, "highway", 50, 900],
        ["Lane", 31.5, 34.4, 2, "minor", 0, 70],
    ]
    shown = streets.merged(own, given, lambda lat, _: lat < 32)
    return {"own": own, "given": given, "roads": streets.ROADS_FROM, "shown": shown}


def chains() -> dict[str, Any]:
    """Events with links at random, many and few, and the links of the chains of some of them."""
    rng = random.Random(7)  # noqa: S311 - the same links in every run
    nets = [_linked(rng, *net) for net in (("few", 20, 3), ("many", 90, 6))]
    return {"nets": nets}


def _linked(rng: random.Random, name: str, count: int, most: int) -> dict[str, Any]:
    links = [
        [
            Link(f"{name}-{rng.randrange(n):02}", rng.choice(list(Relation)))
            for _ in range(rng.randrange(most))
        ]
        for n in range(1, count)
    ]
    events = [
        replace(SHIPPED.events[0], id=f"{name}-{n:02}", relates_to=tuple(dict.fromkeys(own)))
        for n, own in enumerate([[], *links])
    ]
    store = EventStore(Collection(tuple(events), ()), MAP)
    return {
        "events": [[e.id, [[link.id, link.relation] for link in e.relates_to]] for e in events],
        "chains": [[e.id, [list(edge) for edge in store.chain(e).links]] for e in events[::7]],
    }


FIXTURES: Final = {
    "chains": chains,
    "numbers": numbers,
    "clusters": clusters,
    "time": time,
    "address": address,
    "view_keys": view_keys,
    "street_names": street_names,
}


def text(name: str) -> str:
    """A fixture as its file has it."""
    return json.dumps(FIXTURES[name](), ensure_ascii=False, separators=(",", ":"), indent=None) + "\n"


if __name__ == "__main__":
    for name in FIXTURES:
        (FOLDER / f"{name}.json").write_text(text(name), encoding="utf-8")
