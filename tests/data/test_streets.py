"""The operator's own streets: an archive is read as its own tools read it, and a damaged one is refused."""

from __future__ import annotations

import gzip
import hashlib
import os
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pytest
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, TileType, tileid_to_zxy

from map_app.data.streets import layers
from map_app.data.streets.archive import CACHED_BYTES, MOST_DIRECTORY, MOST_TILE, Archive, ArchiveError
from map_app.data.streets.grid import tile_at
from map_app.data.streets.served import Streets
from tests.conftest import Ran
from tests.data.streets import GAZA, picture_file, varint, wire, write

Run = Callable[..., Ran]
PACKAGE = Path(layers.__file__).parent


def test_every_tile_is_what_the_formats_own_reader_gives(region: Path) -> None:
    """Within the file and beside it."""
    archive = Archive(region)
    with region.open("rb") as file:
        theirs: Any = Reader(MmapSource(file))
        for zoom in range(5, 16):
            column, row = tile_at(zoom, *GAZA)
            for x, y in ((column + i, row + j) for i in (-1, 0, 1, 9) for j in (-1, 0, 1)):
                packed = theirs.get(zoom, x, y) if 0 <= x < 2**zoom and 0 <= y < 2**zoom else None
                assert archive.tile(zoom, x, y) == (gzip.decompress(packed) if packed else None)


def test_a_file_of_many_tiles_is_read_through_its_leaves(tmp_path: Path) -> None:
    """Equal neighbours share an entry, gaps have none, and each other tile is its own."""
    numbers = range(90_000, 130_000)
    drawn = (hashlib.sha256(bytes([n // 3 % 251, n // 753 % 251])).digest() for n in numbers)
    tiles = {
        tileid_to_zxy(n): body[: body[0] % 32 + 1] for n, body in zip(numbers, drawn, strict=True) if n % 7
    }
    path = tmp_path / "many.pmtiles"
    write(path, tiles, TileType.PNG, Compression.NONE)
    archive = Archive(path)
    assert archive.header.leaves[1] > 0
    for tile in map(tileid_to_zxy, numbers[::13]):
        assert archive.tile(*tile) == tiles.get(tile)


@pytest.mark.parametrize("packing", ["gzip", "brotli", "zstd"])
def test_each_compression_of_the_format_is_read(tmp_path: Path, packing: str) -> None:
    """Whatever the operator's tool chose."""
    body = b"a tile " * 500
    path, tiles = tmp_path / "packed.pmtiles", {(3, 4, 5): pa.Codec(packing).compress(body, asbytes=True)}
    write(path, tiles, TileType.PNG, Compression[packing.upper()])
    assert Archive(path).tile(3, 4, 5) == body


def damaged(region: Path, at: int, value: bytes) -> bytes:
    """The file with other bytes there."""
    data = bytearray(region.read_bytes())
    data[at : at + len(value)] = value
    return bytes(data)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda _: b"", "no PMTiles file"),
        (lambda _: b"PK\x03\x04 a zip", "no PMTiles file"),
        (lambda f: damaged(f, 7, b"\x02"), "version 3"),
        (lambda f: damaged(f, 97, b"\x09"), "compression"),
        (lambda f: damaged(f, 99, b"\x06"), "MapLibre"),
        (lambda f: damaged(f, 99, b"\x63"), "unknown kind"),
        (lambda f: damaged(f, 100, b"\x0f\x02"), "impossible zooms"),
        (lambda f: damaged(f, 101, b"\xff"), "impossible zooms"),
        (lambda f: f.read_bytes()[:20_000], "truncated"),
        (lambda f: damaged(f, 16, struct.pack("<Q", 1 << 63)), "truncated"),
        (lambda f: damaged(f, 16, struct.pack("<Q", 40_000)), "too long"),
        (lambda f: damaged(f, 24, struct.pack("<QQ", 0, 9)), "metadata"),
        (lambda f: damaged(f, 127, b"\0" * 400), "directory"),
        (lambda f: damaged(f, 97, b"\x01"), "metadata is no JSON"),
    ],
)
def test_a_file_that_cannot_be_shown_is_refused_with_the_cure(
    region: Path, tmp_path: Path, damage: Callable[[Path], bytes], told: str
) -> None:
    """What is wrong, in which file, and what to do; never another exception."""
    bad = tmp_path / "bad.pmtiles"
    bad.write_bytes(damage(region))
    with pytest.raises(ArchiveError) as fault:
        Streets(bad)
    assert told in str(fault.value)
    assert str(bad) in str(fault.value)
    assert fault.value.cure
    assert str(bad) not in fault.value.public


def test_an_archive_of_other_layers_is_refused(tmp_path: Path) -> None:
    """Vector tiles that the map has no drawing for would be a blank map."""
    path = tmp_path / "other.pmtiles"
    said = {"vector_layers": [{"id": "trans\ud800portation"}, {"id": "waterway\u202e"}]}
    write(path, {(0, 0, 0): b""}, TileType.MVT, Compression.NONE, said)
    with pytest.raises(ArchiveError, match="transportation, waterway") as fault:
        Streets(path)
    assert str(fault.value).encode()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (os.mkfifo, "is a pipe, not a PMTiles file"),
        (Path.mkdir, "is a folder, not a PMTiles file"),
        (lambda path: path.symlink_to(os.devnull), "is a device, not a PMTiles file"),
    ],
)
def test_what_is_no_file_is_refused_at_once(
    run: Run, tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    """A pipe that nobody writes to would hang the command, and a server before its start, for ever."""
    path = tmp_path / "ground.pmtiles"
    make(path)
    refused = run("ground", "info", path)
    assert refused.code == 2
    assert told in refused.err


def test_a_file_that_is_refused_is_not_left_open(region: Path, tmp_path: Path) -> None:
    """A server that tries again for each page would run out of descriptors."""
    said = {"vector_layers": [{"id": "transportation"}]}
    write(tmp_path / "other", {(0, 0, 0): b""}, TileType.MVT, Compression.NONE, said)
    (tmp_path / "short").write_bytes(region.read_bytes()[:20_000])
    for name in ("other", "short"):
        with pytest.raises(ArchiveError):
            Streets(tmp_path / name)
    opened = {Path(file.path).parent for file in psutil.Process().open_files()}
    assert tmp_path.resolve() not in opened


def leaves_file(path: Path, leaves: int, entries: int) -> None:
    """So many directories of so many tiles, every one the byte `x`: far smaller in the file than unpacked."""
    rest = varint(1) * (entries - 1) + varint(1) * 3 * entries
    packed = [gzip.compress(varint(entries) + varint(n * entries) + rest, 9) for n in range(leaves)]
    steps = varint(0) + varint(entries) * (leaves - 1)
    lengths = b"".join(varint(len(leaf)) for leaf in packed)
    columns = steps + varint(0) * leaves + lengths + varint(1) + varint(0) * (leaves - 1)
    root, body = gzip.compress(varint(leaves) + columns), b"".join(packed)
    at = 127 + len(root)
    parts = (127, len(root), at, 0, at, len(body), at + len(body), 1, 0, 0, 0)
    header = struct.pack("<7sB11Q6B", b"PMTiles", 3, *parts, 1, 2, 1, 2, 0, 22)
    header += struct.pack("<4iB2i", -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000, 0, 0, 0)
    path.write_bytes(header + root + body + b"x")


def test_directories_take_bounded_memory_however_many_there_are(tmp_path: Path) -> None:
    """A small file may unpack to gigabytes of them: those that were read last are kept, in 32 MB."""
    entries, leaves = 400_000, 8
    leaves_file(tmp_path / "wide.pmtiles", leaves, entries)
    archive = Archive(tmp_path / "wide.pmtiles")
    tracemalloc.start()
    try:
        for number in (*range(5, leaves * entries, entries), entries - 1, entries):
            assert archive.tile(*tileid_to_zxy(number)) == b"x"
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 10 << 20 < kept < CACHED_BYTES + (1 << 20)


def test_a_directory_that_unpacks_to_more_than_any_real_one_is_refused(tmp_path: Path) -> None:
    """Before it is decoded: that takes many times its bytes."""
    leaves_file(tmp_path / "bomb.pmtiles", 1, MOST_DIRECTORY // 4)
    with pytest.raises(ArchiveError, match="directory has more than 2 MB once unpacked"):
        Archive(tmp_path / "bomb.pmtiles").tile(0, 0, 0)


@pytest.mark.parametrize(
    "tile",
    [
        pytest.param(b"\xff" * 50, id="no message"),
        pytest.param(gzip.compress(b"\0" * (MOST_TILE + 1)), id="a bomb"),
        pytest.param(b"\x1f\x8b broken", id="broken gzip"),
        pytest.param(
            wire((3, wire((1, b"roads"), (2, wire((3, 2), (4, b"\x09\x02\x02" + varint(0xFFFFFFFA))))))),
            id="a billion points",
        ),
        pytest.param(wire((3, wire((1, b"roads"), (2, wire((2, b"\x05\x07"), (3, 2)))))), id="tags beyond"),
        pytest.param(
            wire((3, wire((1, b"roads"), (2, wire((3, 2), (4, b"\x0a\x02\x02")))))), id="no beginning"
        ),
    ],
)
def test_a_damaged_tile_is_refused_and_its_neighbour_shown(tmp_path: Path, tile: bytes) -> None:
    """One tile costs no more than itself."""
    path = tmp_path / "tiles.pmtiles"
    packed = tile if tile[:2] == b"\x1f\x8b" else gzip.compress(tile)
    write(path, {(1, 0, 0): packed, (1, 0, 1): gzip.compress(b"")}, TileType.MVT, Compression.GZIP)
    streets = Streets(path)
    with pytest.raises(ArchiveError):
        streets.tile("en", 1, 0, 0)
    assert streets.tile("en", 1, 0, 1)


def test_a_file_that_is_replaced_is_read_on_and_one_that_is_written_over_is_not(tmp_path: Path) -> None:
    """A new file takes effect with a restart; one in the place of its bytes would give tiles of neither."""
    path, body = tmp_path / "live.pmtiles", b"the first"
    write(path, {(0, 0, 0): body}, TileType.PNG, Compression.NONE)
    archive = Archive(path)
    write(tmp_path / "next.pmtiles", {(0, 0, 0): b"second"}, TileType.PNG, Compression.NONE)
    (tmp_path / "next.pmtiles").rename(path)
    assert archive.tile(0, 0, 0) == body
    again = Archive(path)
    assert again.hash != archive.hash
    path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(ArchiveError, match="written over"):
        again.tile(0, 0, 0)


def test_the_command_says_what_is_in_a_file(run: Run, region: Path, tmp_path: Path) -> None:
    """Kind, zooms, bounds, layers and attribution, or what is wrong with it."""
    ran = run("ground", "info", region)
    told = ran.out.decode()
    assert ran.code == 0
    for line in (
        "Zooms: 6 to 14",
        "Drawn layers: boundaries, buildings, earth, landuse, places, roads, water",
        "Other layers: pois",
        "Attribution: © OpenStreetMap & invented",
    ):
        assert f"{line}\n" in told
    assert "image/png" in run("ground", "info", picture_file(tmp_path, (0, 2))).out.decode()
    refused = run("ground", "info", tmp_path / "none.pmtiles")
    assert refused.code == 2
    assert "none.pmtiles" in refused.err
