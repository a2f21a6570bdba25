"""House rules, which `event-map check` adds to the schema where a map has switched them on.

They apply to the events of its folder, and to another file only with `--house`. Every rule is a pure function
from events and tables to problems, and belongs to a group (`core.house`) that a map may switch off.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from map_app.core.folding import fold
from map_app.core.schema import COORDINATE_DECIMALS, Event, Problem
from map_app.core.vocab import Precision
from map_app.data.editorial import evidence, wording
from map_app.data.map_folder import MapFolder
from map_app.data.readers.geojson import Collection
from map_app.data.reference.checks import km_between, km_outside
from map_app.data.reference.house_tables import Tables, broken
from map_app.data.reference.theatres import TOLERANCE_KM

MAX_TITLE: Final = 90
SUMMARY: Final = (40, 600)
"""Fewest and most characters of a summary."""

SAME_PLACE_KM: Final = 1.0
"""Points nearer than this are the same place, whatever its name."""

TEXTS: Final = ("title", "summary", "place", "casualty_note")
"""Fields written in our own words."""

_SHOUTED = re.compile(r"\b[A-Z]{5,}\b")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff\U0001f38c\U0001f3c1\U0001f3f3\U0001f3f4\U0001f6a9]")


def binds(path: Path, map_: MapFolder) -> bool:
    """Whether the rules apply to this file: whether it is the map's own, and the map has them."""
    return map_.profile.house_rules and path.resolve() == Path(map_.events).resolve()


def house_problems(collection: Collection, tables: Tables) -> Iterator[Problem]:
    """Report violations in a file, without those that its reader has already reported."""
    named = {(p.record, p.field) for p in collection.problems}
    unread = {p.record for p in collection.problems}
    for problem in _all_problems(collection.events, unread, tables):
        if (problem.record, problem.field) not in named:
            yield problem


def record_problems(event: Event, others: Sequence[Event], tables: Tables) -> Iterator[Problem]:
    """Report violations of one event among `others`; does not check that its id is listed."""
    for rule in tables.applied(EVENT_RULES):
        yield from rule(event, tables)
    for compare in tables.applied([("twins", _twins)]):
        yield from _unknown_distinct([event], {e.id for e in (*others, event)})
        yield from (twin for other in others for twin in compare(event, other))


def _all_problems(events: Sequence[Event], unread: set[str], tables: Tables) -> Iterator[Problem]:
    rules = tables.applied(EVENT_RULES)
    for event in events:
        for rule in rules:
            yield from rule(event, tables)
    ids = {event.id for event in events}
    for check in tables.applied([("ids", _unstable_ids)]):
        yield from check(ids, unread, tables)
    for compare in tables.applied((*evidence.FILE_RULES, *wording.FILE_RULES, ("twins", _all_twins))):
        yield from compare(events)


def _window(event: Event, tables: Tables) -> Iterator[Problem]:
    if tables.profile.period is None:
        return
    first, last = tables.profile.period
    if event.date_start < first:
        yield broken(
            event, "date_start", f"{event.date_start} lies before the period, which begins on {first}"
        )
    if event.date_end > last:
        yield broken(event, "date_end", f"{event.date_end} lies after the period, which ends on {last}")


def _actors(event: Event, tables: Tables) -> Iterator[Problem]:
    for i, actor in enumerate(event.actors):
        if actor.name not in tables.actors:
            cure = "use a name of the actor table (tables/actors.csv) or add it there"
            yield broken(event, f"actors[{i}].name", f"{actor.name} is not in the actor table; {cure}")


def _water(event: Event, tables: Tables) -> Iterator[Problem]:
    """A ship is on water however imprecise its location: the radius is no excuse."""
    is_water = tables.profile.theatres.term(event.theatre).is_water
    if is_water and (away := km_outside(tables.geodata, event)) > TOLERANCE_KM:
        reason = f"says {event.theatre}, but the point lies {away:.0f} km off its water; correct the point"
        yield broken(event, "theatre", reason)


def _area(event: Event, tables: Tables) -> Iterator[Problem]:
    """An event known to a governorate has the unit that its place stands for, as far as that is one."""
    if event.location_precision is not Precision.GOVERNORATE:
        if event.location_area:
            reason = (
                f"says {event.location_area}, but the place is not known to the governorate; leave it out"
            )
            yield broken(event, "location_area", reason)
        return
    unit = tables.areas.get(event.place, event.location_area)
    if unit is None:
        cure = "name its unit, or list the place there with none (Ctrl-C leaves all as it was)"
        reason = f"is missing, and {event.place} is not in tables/areas.csv; {cure}"
        yield broken(event, "location_area", reason)
    elif unit != (event.location_area or ""):
        reason = f"says {event.location_area or 'nothing'}; the table of areas has {unit or 'no unit'}"
        yield broken(event, "location_area", f"{reason} for {event.place}")


def _lengths(event: Event, _: Tables) -> Iterator[Problem]:
    if len(event.title) > MAX_TITLE:
        yield broken(event, "title", f"has {len(event.title)} characters; keep it to {MAX_TITLE}")
    fewest, most = SUMMARY
    if not fewest <= len(event.summary) <= most:
        yield broken(event, "summary", f"has {len(event.summary)} characters; write {fewest} to {most}")


def _wording(event: Event, tables: Tables) -> Iterator[Problem]:
    for field in TEXTS:
        text = getattr(event, field) or ""
        for word in _SHOUTED.findall(text):
            if word not in tables.acronyms:
                cure = "write it in lower case, or list it in tables/acronyms.txt"
                yield broken(event, field, f"shouts {word}; {cure}")
        if _FLAG.search(text):
            yield broken(event, field, "shows a flag; name the party in words")
        for phrase in tables.boilerplate:
            if phrase in text.casefold():
                yield broken(event, field, f"holds '{phrase}', copied from a page; use own words")


def _spelling(event: Event, tables: Tables) -> Iterator[Problem]:
    for field in TEXTS:
        text = getattr(event, field) or ""
        for match in tables.variants.finditer(text):
            found = match.group()
            preferred = tables.spellings.get(found) or tables.spellings[found.lower()]
            if not _stands_in(preferred, text, match.start()):
                yield broken(event, field, f"spells {found}; the table of spellings has {preferred}")


def _stands_in(preferred: str, text: str, at: int) -> bool:
    """Whether the variant is part of the preferred form: Hasakah in Al Hasakah."""
    return any(m.start() <= at < m.end() for m in re.finditer(re.escape(preferred), text))


def _sources(event: Event, _: Tables) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for i, source in enumerate(event.sources):
        if not _is_address(source.url):
            reason = f"{source.url} is no full http(s) address; give one"
            yield broken(event, f"sources[{i}].url", reason)
            continue
        key = re.sub(r"^https?://(?:www\.)?|/?(?:#.*)?$", "", source.url or "")
        seen[key] += 1
        if seen[key] == 2:
            yield broken(event, f"sources[{i}].url", f"{source.url} stands twice; keep one")


def _is_address(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host and not re.search(r"\s", url or "")


def _decimals(event: Event, _: Tables) -> Iterator[Problem]:
    point = (event.lon, event.lat)
    if point != tuple(round(degrees, COORDINATE_DECIMALS) for degrees in point):
        reason = f"has more than {COORDINATE_DECIMALS} decimals, finer than any source here; round it"
        yield broken(event, "geometry", reason)


EVENT_RULES: Final[tuple[tuple[str, Callable[[Event, Tables], Iterator[Problem]]], ...]] = (
    ("period", _window),
    ("actors", _actors),
    ("water", _water),
    ("areas", _area),
    ("places", _decimals),
    ("lengths", _lengths),
    ("wording", _wording),
    ("spelling", _spelling),
    ("sources", _sources),
    *evidence.EVENT_RULES,
    *wording.EVENT_RULES,
)
"""Rules that check a single event, each with its group."""


def _unstable_ids(ids: set[str], unread: set[str], tables: Tables) -> Iterator[Problem]:
    for name in sorted(ids - tables.ids):
        cure = "add it as a line (event-map add does so); an id given once stays for ever"
        yield broken(name, "id", f"is not in the list of ids, tables/ids.txt; {cure}")
    for name in sorted(tables.ids - ids - unread - tables.withdrawn.keys()):
        cure = "bring it back, or withdraw it in tables/withdrawn.csv and docs/data.md"
        yield broken(name, "id", f"has disappeared, and links to it are dead; {cure}")
    for name in sorted(ids & tables.withdrawn.keys()):
        yield broken(name, "id", "was withdrawn; give the new event an id of its own")


def _unknown_distinct(events: Sequence[Event], ids: set[str]) -> Iterator[Problem]:
    for event in events:
        for other in event.distinct_from:
            if other not in ids:
                reason = f"names {other}, which this file lacks; correct or remove it"
                yield broken(event, "distinct_from", reason)


def _all_twins(events: Sequence[Event]) -> Iterator[Problem]:
    yield from _unknown_distinct(events, {event.id for event in events})
    alike: dict[tuple[object, ...], list[Event]] = defaultdict(list)
    for event in events:
        alike[event.event_type, event.date_start].append(event)
    for group in alike.values():
        for one, other in combinations(group, 2):
            yield from _twins(other, one)


def _twins(event: Event, other: Event) -> Iterator[Problem]:
    """Two events that may be the same: equal type, day and place, and not declared distinct."""
    alike = (event.event_type, event.date_start) == (other.event_type, other.date_start)
    if not alike or other.id in event.distinct_from or event.id in other.distinct_from:
        return
    if fold(event.place) == fold(other.place) or km_between(event, other) < SAME_PLACE_KM:
        cure = "drop one, or name it in distinct_from"
        reason = f"may be the same as {other.id}: same place, day and type; {cure}"
        yield broken(event, "distinct_from", reason)
