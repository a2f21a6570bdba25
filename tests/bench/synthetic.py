"""Events of a realistic shape, in any number: clustered in towns, bursts in time, six theatres.

Made by whole columns and in chunks, so that ten million fit; the same for a seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from map_app.core.vocab import Precision, Role, Verification
from map_app.data.files import write_atomically
from map_app.data.ingest.load import write_parquet
from map_app.data.layout import Digest, Meta
from map_app.data.table import SCHEMA, TILE_ZOOM
from tests.shipped import TYPES

CITIES: Final = {
    "gaza": [(31.50, 34.46), (31.42, 34.35), (31.35, 34.31), (31.29, 34.25)],
    "iraq": [(33.31, 44.37), (36.19, 44.01), (34.37, 41.09), (35.47, 44.39)],
    "syria": [(33.51, 36.29), (36.20, 37.16), (35.33, 40.14), (34.45, 40.92)],
    "yemen": [(15.35, 44.21), (14.80, 42.95), (16.94, 43.76), (13.58, 44.02)],
    "red_sea": [(14.6, 41.9), (12.3, 44.2), (20.0, 38.2)],
    "northeast_jordan": [(33.31, 38.70), (32.50, 38.20)],
}
VILLAGES: Final = 20
"""Smaller places around each city; the n-th place of a city has a share of 1/n."""

START: Final = date(2023, 10, 7)
DAYS: Final = 880
CHUNK: Final = 500_000
ACTORS: Final = [f"Party {letter}" for letter in "ABCDEFGHIJKLMNOP"]
SIDE: Final = 1 << TILE_ZOOM


def write_geojson(path: Path, count: int, seed: int = 7) -> Path:
    """Write `count` events as one GeoJSON collection."""

    def text() -> Iterator[bytes]:
        yield b'{"type":"FeatureCollection","dataset":"synthetic","features":['
        for number, chunk in enumerate(chunks(count, seed)):
            yield (",\n" if number else "").encode() + ",\n".join(chunk["feature"].to_pylist()).encode()
        yield b"]}\n"

    write_atomically(path, text())
    return path


def write_table(path: Path, count: int, seed: int = 7) -> Meta:
    """Write `count` events as GeoParquet in the event table's layout, with their data hash."""
    digest = Digest()
    for chunk in chunks(count, seed):
        digest.add(chunk["feature"].to_pylist())
    days = _days(count, seed)[[0, -1]].astype(object)
    meta = Meta(digest.hex(), count, (days[0], days[1]), "synthetic", "CC0", "nobody")
    write_parquet(path, (b for chunk in chunks(count, seed) for b in chunk.to_batches(20_000)), lambda: meta)
    return meta


def chunks(count: int, seed: int) -> Iterator[pa.Table]:
    """The event table in order of day and id, in parts of `CHUNK` rows."""
    days = _days(count, seed)
    for first in range(0, count, CHUNK):
        part = days[first : first + CHUNK]
        yield _part(np.random.default_rng([seed, first]), first, part)


def _days(count: int, seed: int) -> Any:  # noqa: ANN401 - an array of days
    """Bursts: the weight of a day is log-normal."""
    chance = np.random.default_rng(seed)
    weights = chance.lognormal(0, 1, DAYS)
    numbers = np.repeat(np.arange(DAYS), chance.multinomial(count, weights / weights.sum()))
    return np.datetime64(START) + numbers.astype("timedelta64[D]")


def _part(chance: np.random.Generator, first: int, days: Any) -> pa.Table:  # noqa: ANN401
    count = len(days)
    theatres, lats, lons, shares = _places()
    at = chance.choice(len(theatres), count, p=shares)
    lat = np.round(lats[at] + chance.normal(0, 0.02, count), 4)
    lon = np.round(lons[at] + chance.normal(0, 0.02, count), 4)
    killed = np.where(chance.random(count) < 0.6, -1, chance.integers(0, 30, count))
    precisions = list(Precision)[:3]
    rank = chance.choice(3, count, p=[0.3, 0.5, 0.2])
    columns: dict[str, Any] = {
        "seq": pa.array(np.arange(first, first + count)),
        "id": pa.array([f"s-{n:08d}" for n in range(first, first + count)]),
        "event_type": _pick(chance, list(map(str, TYPES)), count),
        "date_start": pa.array(days, pa.date32()),
        "theatre": pa.array(theatres).take(pa.array(at)),
        "location_precision": pa.array([str(p) for p in precisions]).take(pa.array(rank)),
        "precision_rank": pa.array(np.array([p.rank for p in precisions])[rank], pa.int64()),
        "verification": _pick(chance, list(Verification), count),
        "lat": pa.array(lat),
        "lon": pa.array(lon),
        "tx": pa.array(((lon + 180) / 360 * SIDE).astype("int64")),
        "ty": pa.array(((1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * SIDE).astype("int64")),
        "radius_km": pa.array(np.array([0.5, 2.0, 15.0])[rank]),
        "killed_best": pa.array(killed, mask=killed < 0),
    }
    actor = _pick(chance, ACTORS, count)
    columns |= {
        "title": _join("Event ", columns["id"], " of ", actor),
        "place": _join("Place ", pa.array([f"{n}" for n in range(len(theatres))]).take(pa.array(at))),
        "date_end": columns["date_start"],
        "date_precision": _same("day", count),
        "actors": _join("|", actor, "|"),
        "actor_keys": pc.utf8_lower(_join("|", actor, "|")),
        "initiators": _join("|", actor, "|"),
        "initiator_keys": pc.utf8_lower(_join("|", actor, "|")),
        **{f"{role}{end}": _same("|", count) for role in list(Role)[1:] for end in ("s", "_keys")},
        "publishers": _same("|Benchmark|", count),
        "publisher_keys": _same("|benchmark|", count),
        "related": _same("|", count),
        "part_of": _same("|", count),
        "other_names": _same("|", count),
        "dataset": _same("synthetic", count),
        "dataset_key": _same("synthetic", count),
        "licence": _same("CC0", count),
        "attribution": _same("nobody", count),
        **dict.fromkeys(("killed_low", "killed_high"), columns["killed_best"]),
    }
    columns["search"] = pc.utf8_lower(_join(columns["title"], "\n", columns["place"], "\n", actor))
    columns["feature"] = _features(columns, actor)
    return pa.table([columns.get(f.name, pa.nulls(count, f.type)) for f in SCHEMA], schema=SCHEMA)


def _places() -> tuple[list[str], Any, Any, Any]:
    """Theatre, latitude, longitude and share of every city and village."""
    chance = np.random.default_rng(1)
    cities = [(theatre, *point) for theatre, points in CITIES.items() for point in points]
    theatres = [theatre for theatre, _, _ in cities for _ in range(VILLAGES + 1)]
    spread = chance.normal(0, 0.3, (2, len(theatres)))
    spread[:, :: VILLAGES + 1] = 0
    small = np.array([0.1 if theatre == "gaza" else 1.0 for theatre in theatres])
    lats = np.repeat([lat for _, lat, _ in cities], VILLAGES + 1) + spread[0] * small
    lons = np.repeat([lon for _, _, lon in cities], VILLAGES + 1) + spread[1] * small
    shares = np.tile(1 / np.arange(1, VILLAGES + 2), len(cities))
    return theatres, lats, lons, shares / shares.sum()


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
