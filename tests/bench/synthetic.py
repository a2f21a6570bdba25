"""Events of a realistic shape: clustered in towns, bursts in time, six theatres; the same for a seed."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from map_app.core.vocab import EventType, Verification

TOWNS: Final = {
    "gaza": [(31.50, 34.46), (31.42, 34.35), (31.35, 34.31), (31.29, 34.25)],
    "iraq": [(33.31, 44.37), (36.19, 44.01), (34.37, 41.09), (35.47, 44.39)],
    "syria": [(33.51, 36.29), (36.20, 37.16), (35.33, 40.14), (34.45, 40.92)],
    "yemen": [(15.35, 44.21), (14.80, 42.95), (16.94, 43.76), (13.58, 44.02)],
    "red_sea": [(14.6, 41.9), (12.3, 44.2), (20.0, 38.2)],
    "northeast_jordan": [(33.31, 38.70), (32.50, 38.20)],
}
START: Final = date(2023, 10, 7)
DAYS: Final = 125
ACTORS: Final = [f"Party {letter}" for letter in "ABCDEFGHIJKLMNOP"]


def write(path: Path, count: int, seed: int = 7) -> Path:
    """Write `count` events as GeoJSON."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    features = [_feature(chance, number) for number in range(count)]
    document = {"type": "FeatureCollection", "dataset": "synthetic", "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _feature(chance: random.Random, number: int) -> dict[str, Any]:
    theatre = chance.choice(list(TOWNS))
    lat, lon = chance.choice(TOWNS[theatre])
    day = START + timedelta(days=min(DAYS - 1, int(chance.betavariate(2, 1.2) * DAYS)))
    killed = chance.choice([None, None, chance.randint(0, 30)])
    properties = {
        "title": f"Event {number} near {lat:.1f}, {lon:.1f}",
        "summary": "Made for the benchmark; it never happened.",
        "event_type": chance.choices(list(EventType), weights=[9, 4, 2, 3, 4, 3, 2, 1, 1])[0],
        "date_start": day.isoformat(),
        "date_end": day.isoformat(),
        "date_precision": "day",
        "theatre": theatre,
        "place": f"Town {lat:.1f}",
        "country_code": None,
        "location_precision": chance.choices(["exact", "settlement", "district"], [3, 5, 2])[0],
        "location_radius_km": chance.choice([0.5, 2, 15]),
        "location_basis": "synthetic",
        "actors": [{"name": chance.choice(ACTORS), "role": "initiator"}],
        "killed": killed if killed is None else {"low": killed, "best": killed, "high": killed},
        "injured": None,
        "casualty_note": None,
        "verification": chance.choice(list(Verification)),
        "sources": [{"publisher": "Benchmark", "title": "", "url": None, "published": None}],
        "relates_to": [],
    }
    point = [round(chance.gauss(lon, 0.15), 4), round(chance.gauss(lat, 0.15), 4)]
    geometry = {"type": "Point", "coordinates": point}
    return {"type": "Feature", "id": f"s-{number:08d}", "geometry": geometry, "properties": properties}
