"""Reads a PMTiles archive, version 3: its header, its metadata and its tiles, by range and within bounds.

The file may have many gigabytes and is never read whole. It is opened once: a new file that is put in its
place by renaming is not seen before a restart, and the old one stays readable until then; one that is written
over in place is noticed, and refused from then on. The package `pmtiles` unpacks what a file says without a
bound, so it is the tests' alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import struct
import threading
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from cachetools import LRUCache

from map_app.core.geometry import Box
from map_app.data.files import kind_name
from map_app.data.streets.directories import Directory, directory_of, tile_number
from map_app.errors import MapAppError

MOST_ZOOM: Final = 22
_HEADER: Final = struct.Struct("<7sB11QBBBBBB4iB2i")
_ROOT_ENDS: Final = 16_384
_DEEPEST: Final = 4
_MOST_METADATA: Final = 4 << 20
_MOST_PACKED: Final = 8 << 20
MOST_DIRECTORY: Final = 2 << 20
"""Bytes of a directory once unpacked; real ones are far smaller. In memory it has 16 MB at most."""

CACHED_BYTES: Final = 32 << 20
"""Of directories in memory, for each archive that is open."""

MOST_TILE: Final = 8 << 20
"""Bytes of a tile once unpacked; Protomaps' largest have less than two million."""

_MAKE: Final = "Make it again with the pmtiles tool"


class ArchiveError(MapAppError, ValueError):
    """A file that is no PMTiles archive, or one that cannot be shown or read on."""

    neutral = "The streets of this map cannot be read; whoever runs it finds the cause in its log"


class Packing(Enum):
    """How parts of an archive are compressed; the values are the format's."""

    NONE = 1
    GZIP = 2
    BROTLI = 3
    ZSTD = 4


class Tiles(Enum):
    """What the tiles are, with the media type of pictures; the values are the format's."""

    VECTOR = 1
    PNG = 2
    JPEG = 3
    WEBP = 4

    @property
    def media_type(self) -> str:
        """Of a picture."""
        return f"image/{self.name.lower()}"


_UNKNOWN_TILES: Final = {5: "AVIF", 6: "MapLibre"}


@dataclass(frozen=True, slots=True)
class Header:
    """What the archive says of itself; offsets and lengths in bytes, `bounds` in degrees."""

    root: tuple[int, int]
    metadata: tuple[int, int]
    leaves: tuple[int, int]
    data: tuple[int, int]
    addressed: int
    packing: Packing
    tile_packing: Packing
    tiles: Tiles
    min_zoom: int
    max_zoom: int
    bounds: Box


class Archive:
    """An open archive. Raises ArchiveError, whose text has file and cure."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._directories: LRUCache[tuple[int, int], Directory] = LRUCache(
            CACHED_BYTES, getsizeof=lambda directory: directory.nbytes
        )
        self._lock = threading.Lock()
        try:
            self._file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe would wait for a writer
        except OSError as fault:
            raise self._error(
                f"cannot be read ({fault.strerror})", "Check the path and its rights"
            ) from fault
        try:
            self._open()
        except BaseException:  # whatever it is goes on; the descriptor is not left open
            self.close()
            raise

    def _open(self) -> None:
        kind = os.fstat(self._file).st_mode
        if not stat.S_ISREG(kind):
            raise self._error(f"is {kind_name(kind)}, not a PMTiles file", "Give the path of a file")
        self._state = self._stamp()
        self.size = self._state[1]
        self.header = self._header(self._bytes(0, min(_HEADER.size, self.size)))
        self._check_whole()
        self.metadata = self._metadata()
        self._directory(*self.header.root)
        self.hash = self._hash()

    def close(self) -> None:
        """Give the file back."""
        os.close(self._file)

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """A tile, unpacked; None where there is none."""
        side = 1 << zoom
        if not (self.header.min_zoom <= zoom <= self.header.max_zoom and 0 <= x < side and 0 <= y < side):
            return None
        number = tile_number(zoom, x, y)
        where = self.header.root
        for _ in range(_DEEPEST):
            entry = self._directory(*where).entry(number)
            if entry is None:
                return None
            run, offset, length = entry
            if run:
                packed = self._part(self.header.data, offset, length, _MOST_PACKED, "a tile")
                return self._unpacked(packed, self.header.tile_packing, MOST_TILE, "a tile")
            where = self.header.leaves[0] + offset, length
        raise self._error("its directories lead nowhere", _MAKE)

    def _error(self, what: str, cure: str) -> ArchiveError:
        return ArchiveError(what, where=str(self.path), cure=cure)

    def _stamp(self) -> tuple[int, int]:
        status = os.fstat(self._file)
        return status.st_mtime_ns, status.st_size

    def _bytes(self, offset: int, length: int) -> bytes:
        if self._stamp() != self._state:
            raise self._error(
                "was written over while it was read", "Restart the app; rename a new file instead"
            )
        try:
            found = os.pread(self._file, length, offset)
        except (OSError, OverflowError) as fault:
            raise self._error(f"cannot be read at byte {offset:,} ({fault})", "Check the disk") from fault
        if len(found) < length:
            raise self._error(f"ends before byte {offset + length:,}", "It is truncated; copy it again")
        return found

    def _header(self, data: bytes) -> Header:
        if data[:7] != b"PMTiles":
            raise self._error("is no PMTiles file", "MAP_APP_GROUND takes one; see docs/hosting.md")
        if data[7:8] != b"\x03" or len(data) < _HEADER.size:
            raise self._error("is no PMTiles file of version 3", "Convert it: pmtiles convert OLD NEW")
        _, _, *n = _HEADER.unpack(data)
        (root, metadata, leaves, body), addressed = (tuple(n[i : i + 2]) for i in (0, 2, 4, 6)), n[8]
        packing, tile_packing, kind, low, high = n[12:17]
        west, south, east, north = (degrees / 1e7 for degrees in n[17:21])
        if kind not in (known.value for known in Tiles):
            name = _UNKNOWN_TILES.get(kind, f"of an unknown kind ({kind})")
            raise self._error(f"its tiles are {name}", "Give vector tiles (MVT), PNG, JPEG or WebP")
        for number in (packing, tile_packing):
            if number not in (known.value for known in Packing):
                cure = "Compress it with gzip, brotli, zstd or not at all"
                raise self._error(f"its compression is unknown ({number})", cure)
        if not (low <= high <= MOST_ZOOM and -180 <= west < east <= 180 and -90 <= south < north <= 90):
            what = f"has impossible zooms ({low} to {high}) or bounds ({west}, {south}, {east}, {north})"
            raise self._error(what, _MAKE)
        packed = Packing(packing), Packing(tile_packing), Tiles(kind)
        return Header(root, metadata, leaves, body, addressed, *packed, low, high, (west, south, east, north))

    def _check_whole(self) -> None:
        header = self.header
        for offset, length in (header.root, header.metadata, header.leaves, header.data):
            if offset + length > self.size:
                what = f"is truncated: it has {self.size:,} bytes of {offset + length:,}"
                raise self._error(what, "Copy it again, whole")
        if sum(header.root) > _ROOT_ENDS:
            raise self._error("its first directory is too long", _MAKE)

    def _metadata(self) -> dict[str, Any]:
        packed = self._part((0, self.size), *self.header.metadata, _MOST_METADATA, "its metadata")
        text = (
            self._unpacked(packed, self.header.packing, _MOST_METADATA, "its metadata") if packed else b"{}"
        )
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as fault:
            raise self._error("its metadata is no JSON", _MAKE) from fault
        return found if isinstance(found, dict) else {}

    def _part(self, within: tuple[int, int], offset: int, length: int, most: int, what: str) -> bytes:
        if length > most or min(offset, length) < 0 or offset + length > within[1]:
            raise self._error(f"{what} of {length:,} bytes is too long or lies outside the file", _MAKE)
        return self._bytes(within[0] + offset, length)

    def _unpacked(self, data: bytes, packing: Packing, most: int, what: str) -> bytes:
        if packing is Packing.NONE:
            return data
        try:
            stream = pa.CompressedInputStream(pa.BufferReader(data), packing.name.lower())
            found: bytes = stream.read(most + 1)
        except (OSError, pa.ArrowException) as fault:
            raise self._error(f"{what} cannot be unpacked ({fault})", "Copy the file again") from fault
        if len(found) > most:
            raise self._error(f"{what} has more than {most >> 20} MB once unpacked", _MAKE)
        return found

    def _directory(self, offset: int, length: int) -> Directory:
        with self._lock:
            found = self._directories.get((offset, length))
        if found is not None:
            return found
        packed = self._part((0, self.size), offset, length, _MOST_PACKED, "a directory")
        found = directory_of(self._unpacked(packed, self.header.packing, MOST_DIRECTORY, "a directory"))
        if found is None:
            raise self._error("a directory is damaged", "Copy the file again")
        with self._lock:
            self._directories[offset, length] = found
        return found

    def _hash(self) -> str:
        """A hash of the file's size, of its beginning and metadata, and of samples of the rest."""
        digest = hashlib.sha256(str(self.size).encode())
        digest.update(json.dumps(self.metadata, sort_keys=True).encode())
        for sample in range(17):
            start = 0 if not sample else self.size * sample // 17
            digest.update(self._bytes(start, min(4096 if sample else _ROOT_ENDS, self.size - start)))
        return digest.hexdigest()[:12]
