"""`python -m tests.bench streets`: what a tile of the operator's streets costs, in a dense invented city."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, Final

from map_app.data.streets.grid import place_at, tile_at
from map_app.data.streets.served import Streets
from tests.data.streets import GAZA, TIPPECANOE

ZOOM: Final = 14
ROADS: Final = 1_500
BUILDINGS: Final = 6_000
ROUNDS: Final = 7


def main() -> None:
    """Print how many bytes the tile has, in the file and translated, and how long the first reader waits."""
    with tempfile.TemporaryDirectory() as folder:
        path = _city(Path(folder))
        tile = (ZOOM, *tile_at(ZOOM, *GAZA))
        times: tuple[list[float], list[float]] = ([], [])
        body: bytes | None = None
        for _ in range(ROUNDS):
            held = Streets(path)  # with nothing kept
            for taken in times:
                start = process_time()
                body = held.tile("en", *tile)
                taken.append(1000 * (process_time() - start))
            held.archive.close()
        stored, sent = (size / 1024 for size in (path.stat().st_size, len(body or b"")))
    first, again = map(median, times)
    sys.stdout.write(f"a tile of {ROADS:,} roads and {BUILDINGS:,} buildings: {stored:.0f} KB in the file, ")
    sys.stdout.write(
        f"{sent:.0f} KB gzipped for the map; {first:.0f} ms of a processor for its first reader, "
    )
    sys.stdout.write(f"{again:.2f} ms for the next (medians of {ROUNDS})\n")


def _city(folder: Path) -> Path:
    """An archive of one tile, as full as that of a large city."""
    rng = random.Random(17)  # noqa: S311 - the same city in every run
    x, y = tile_at(ZOOM, *GAZA)

    def at(right: float, down: float) -> tuple[float, float]:
        lat, lon = place_at(ZOOM, x + right, y + down)
        return lon, lat

    features: list[dict[str, Any]] = []
    for n in range(ROADS):
        right, down = rng.uniform(0.02, 0.9), rng.uniform(0.02, 0.9)
        points = [at(right + i * 0.005, down + rng.uniform(0, 0.01)) for i in range(12)]
        tags = {"kind": "minor_road", "name": f"Street {n}"}
        features.append(_feature("roads", "LineString", points, tags))
    for _ in range(BUILDINGS):
        right, down, side = rng.uniform(0.02, 0.97), rng.uniform(0.02, 0.97), rng.uniform(0.002, 0.006)
        ring = [at(right + i * side, down + j * side) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
        features.append(_feature("buildings", "Polygon", [ring], {"kind": "building"}))
    source, made = folder / "city.json", folder / "city.pmtiles"
    source.write_text("\n".join(map(json.dumps, features)), encoding="utf-8")
    limits = [f"-Z{ZOOM}", f"-z{ZOOM}", "-pf", "-pk", "-ps"]
    subprocess.run([TIPPECANOE, "-q", "-o", made, *limits, source], check=True, cwd=folder)
    return made


def _feature(layer: str, kind: str, coordinates: object, tags: dict[str, Any]) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": tags, "geometry": geometry, "tippecanoe": {"layer": layer}}
