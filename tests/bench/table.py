"""A synthetic event table of any size, made by whole columns: towns, bursts, six theatres."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from map_app.core.vocab import EventType, Precision, Verification
from map_app.data.layout import Digest, Meta
from map_app.data.load import write_parquet
from map_app.data.table import SCHEMA, TILE_ZOOM
from tests.bench.synthetic import ACTORS, DAYS, START, TOWNS

SIDE: Final = 1 << TILE_ZOOM
NONE: Final = pa.scalar(None, pa.int64())


def write(path: Path, count: int, seed: int = 7) -> Meta:
    """Write `count` events as GeoParquet in the event table's layout, with their data hash."""
    rows = make(count, seed)
    digest = Digest()
    for feature in rows["feature"].to_pylist():
        digest.add(feature)
    days = pc.min_max(rows["date_start"]).as_py()
    meta = Meta(digest.hex(), count, (days["min"], days["max"]), "synthetic", "CC0", "nobody")
    write_parquet(path, rows.to_batches(20_000), meta)
    return meta


def make(count: int, seed: int) -> pa.Table:
    """The table, sorted by day and id."""
    chance = np.random.default_rng(seed)
    towns = [(theatre, lat, lon) for theatre, places in TOWNS.items() for lat, lon in places]
    at = chance.integers(0, len(towns), count)
    lat = np.round(np.array([t[1] for t in towns])[at] + chance.normal(0, 0.15, count), 4)
    lon = np.round(np.array([t[2] for t in towns])[at] + chance.normal(0, 0.15, count), 4)
    days = np.sort((chance.beta(2, 1.2, count) * DAYS).astype("int64"))
    killed = np.where(chance.random(count) < 0.6, -1, chance.integers(0, 30, count))
    precisions = list(Precision)[:3]
    rank = chance.choice(3, count, p=[0.3, 0.5, 0.2])
    columns: dict[str, Any] = {
        "id": pa.array([f"s-{n:08d}" for n in range(count)]),
        "event_type": _pick(chance, list(EventType), count),
        "date_start": pa.array(np.datetime64(START) + days, pa.date32()),
        "theatre": pa.array([t[0] for t in towns]).take(pa.array(at)),
        "location_precision": pa.array([str(p) for p in precisions]).take(pa.array(rank)),
        "precision_rank": pa.array(np.array([p.rank for p in precisions])[rank], pa.int64()),
        "verification": _pick(chance, list(Verification), count),
        "lat": pa.array(lat),
        "lon": pa.array(lon),
        "tx": pa.array(((lon + 180) / 360 * SIDE).astype("int64")),
        "ty": pa.array(((1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * SIDE).astype("int64")),
        "radius_km": pa.array(chance.choice([0.5, 2.0, 15.0], count)),
        "killed_best": pa.array(killed, mask=killed < 0),
    }
    actor = _pick(chance, ACTORS, count)
    columns |= {
        "title": _join("Event ", columns["id"], " of ", actor),
        "place": _join("Town of ", columns["theatre"]),
        "date_end": columns["date_start"],
        "date_precision": _same("day", count),
        "country_code": pa.nulls(count, pa.string()),
        "actors": _join("|", actor, "|"),
        "publishers": _same("|Benchmark|", count),
        "dataset": _same("synthetic", count),
        **dict.fromkeys(("killed_low", "killed_high"), columns["killed_best"]),
        **{f"injured_{part}": pa.nulls(count, pa.int64()) for part in ("low", "best", "high")},
    }
    columns["search"] = pc.utf8_lower(_join(columns["title"], "\n", columns["place"], "\n", actor))
    columns["feature"] = _features(columns, actor)
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def _features(columns: dict[str, Any], actor: pa.Array) -> pa.Array:
    """Each event's GeoJSON, as the app writes it."""
    toll = pc.fill_null(pc.cast(columns["killed_best"], pa.string()), "")
    killed = _join('{"low":', toll, ',"best":', toll, ',"high":', toll, "}")
    parts = (
        ('{"type":"Feature","id":"', columns["id"]),
        ('","geometry":{"type":"Point","coordinates":[', pc.cast(columns["lon"], pa.string())),
        (",", pc.cast(columns["lat"], pa.string())),
        (']},"properties":{"title":"', columns["title"]),
        ('","summary":"Made for the benchmark; it never happened.","event_type":"', columns["event_type"]),
        ('","date_start":"', pc.cast(columns["date_start"], pa.string())),
        ('","date_end":"', pc.cast(columns["date_start"], pa.string())),
        ('","date_precision":"day","theatre":"', columns["theatre"]),
        ('","place":"', columns["place"]),
        ('","country_code":null,"location_precision":"', columns["location_precision"]),
        ('","location_radius_km":', pc.cast(columns["radius_km"], pa.string())),
        (',"location_basis":"synthetic","actors":[{"name":"', actor),
        ('","role":"initiator"}],"killed":', pc.if_else(pc.equal(toll, ""), "null", killed)),
        (',"injured":null,"casualty_note":null,"verification":"', columns["verification"]),
    )
    end = '","sources":[{"publisher":"Benchmark","title":"","url":null,"published":null}],"relates_to":[]}}'
    return _join(*(piece for part in parts for piece in part), end)


def _pick(chance: np.random.Generator, values: list[Any], count: int) -> pa.Array:
    return pa.array([str(v) for v in values]).take(pa.array(chance.integers(0, len(values), count)))


def _join(*parts: Any) -> pa.Array:  # noqa: ANN401 - texts and columns of text
    return pc.binary_join_element_wise(*parts, "")


def _same(text: str, count: int) -> pa.Array:
    return pa.array([text]).take(pa.array(np.zeros(count, "int64")))
