"""The archive that `MAP_APP_GROUND` names: opened once, its tiles translated and kept in bounded memory."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import math
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from cachetools import LRUCache

from map_app.core.language import LANGUAGES
from map_app.core.text import HIDDEN
from map_app.data.environment import GROUND, ground_file
from map_app.data.reference.geodata import Geodata
from map_app.data.reference.places import Place
from map_app.data.streets import attribution, layers
from map_app.data.streets.archive import Archive, ArchiveError, Tiles
from map_app.data.streets.grid import place_at
from map_app.data.streets.layers import Content
from map_app.data.streets.names import EXTENT, ROADS, is_labelled
from map_app.data.streets.vector import VectorError

log = logging.getLogger("map_app.streets")

KEPT_BYTES: Final = 64 << 20
"""Of translated tiles."""

RUN_ZOOM: Final = 18
"""The zoom of the map at whose size the lengths of roads are given."""

WARN_EVERY_S: Final = 60.0


class Streets:
    """An archive that is shown. Raises ArchiveError for one that has nothing to show.

    `labels` are those of the map, whose cities it does not name a second time.
    """

    def __init__(self, path: Path, labels: Sequence[Place] = ()) -> None:
        self._labels = labels
        self.archive = Archive(path)
        self.header = self.archive.header
        self.is_vector = self.header.tiles is Tiles.VECTOR
        self._kept: LRUCache[tuple[int, int, int, str], bytes] = LRUCache(KEPT_BYTES, getsizeof=len)
        self._lock = threading.Lock()
        self._warned = -math.inf
        found = self.layers
        if self.is_vector and found and not found & layers.LAYERS:
            self.archive.close()
            named = ", ".join(sorted(found)[:8])
            what = f"has none of the layers of Protomaps' basemap (earth, water, roads …), but {named}"
            raise ArchiveError(
                what, where=str(path), cure="Cut it from a build of theirs; see docs/hosting.md"
            )

    @property
    def layers(self) -> frozenset[str]:
        """The names of the vector layers that the metadata lists."""
        found = self.archive.metadata.get("vector_layers")
        listed = found if isinstance(found, list) else []
        return frozenset(
            HIDDEN.sub("", str(layer["id"]))[:80]
            for layer in listed
            if isinstance(layer, dict) and "id" in layer
        )

    @property
    def has_names(self) -> bool:
        """Whether it names places, as far as it says what it holds."""
        return self.is_vector and (not self.layers or "places" in self.layers)

    @cached_property
    def credit(self) -> list[attribution.Part]:
        """The attribution: the file's own; where it has none, OpenStreetMap's for vector tiles."""
        return attribution.parts(self.archive.metadata, attribution.UNSAID if self.is_vector else "")

    @cached_property
    def version(self) -> str:
        """A hash of the file, and of what translates vector tiles: an address never has other bytes."""
        if not self.is_vector:
            return self.archive.hash
        return hashlib.sha256((self.archive.hash + translation(self._labels)).encode()).hexdigest()[:12]

    def picture(self, zoom: int, x: int, y: int) -> bytes | None:
        """A tile of an archive of pictures; None where there is none. Raises ArchiveError."""
        return None if self.is_vector else self.archive.tile(zoom, x, y)

    def content(self, zoom: int, x: int, y: int) -> Content | None:
        """What is drawn of a tile; None where there is none. Raises ArchiveError."""
        with self._decoding(zoom, x, y):
            data = self.archive.tile(zoom, x, y) if self.is_vector else None
            return layers.read(data) if data is not None else None

    @contextmanager
    def _decoding(self, zoom: int, x: int, y: int) -> Iterator[None]:
        """Raise ArchiveError for whatever goes wrong: a tile that nobody thought of costs only itself."""
        where, cure = f"{self.archive.path}: tile {zoom}/{x}/{y}", "Make the file again"
        try:
            yield
        except ArchiveError:
            raise
        except VectorError as fault:
            raise ArchiveError(str(fault), where=where, cure=cure) from fault
        except Exception as fault:
            raise ArchiveError(f"cannot be decoded ({fault!r})", where=where, cure=cure) from fault

    def tile(self, lang: str, zoom: int, x: int, y: int) -> bytes | None:
        """What is drawn of a tile, with names in a language, as JSON, gzipped; None where there is none.

        `extent`, `shapes` with the steps of lines by kind, `names` as name, latitude, longitude, weight and
        kind, of a road also turn in degrees and straight length in pixels at `RUN_ZOOM`. Raises ArchiveError.
        """
        key = (zoom, x, y, lang)
        with self._lock:
            body = self._kept.get(key)
        if body is not None or lang not in LANGUAGES:
            return body
        content = self.content(zoom, x, y)
        if content is None:
            return None
        with self._decoding(zoom, x, y):
            body = _written(content, self._labels, lang, zoom, x, y)
        with self._lock:
            self._kept[key] = body
        return body

    def warn(self, fault: Exception) -> None:
        """Log what cannot be read, once a minute."""
        with self._lock:
            now = time.monotonic()
            if now - self._warned < WARN_EVERY_S:
                return
            self._warned = now
        log.error("%s: %s", GROUND, fault)


def translation(labels: Sequence[Place], code: Path = Path(__file__).parent) -> str:
    """A hash of this package and of the labels that the map itself has: what tiles are translated with."""
    digest = hashlib.sha256(repr(labels).encode())
    for module in sorted(code.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def streets(geodata: Geodata | None = None) -> Streets | None:
    """The archive that the setting names, for a map; None without it. Raises ArchiveError."""
    path = ground_file()
    return _opened(path, geodata) if path else None


@lru_cache(4)
def _opened(path: Path, geodata: Geodata | None) -> Streets:
    return Streets(path, geodata.places if geodata else ())


def _rows(
    content: Content, labels: Sequence[Place], lang: str, zoom: int, x: int, y: int
) -> Iterator[list[Any]]:
    for name in content.names:
        lat, lon = place_at(zoom, x + name.x / EXTENT, y + name.y / EXTENT)
        row = [name.names[lang], lat, lon, name.weight, name.kind]
        if name.kind in ROADS:
            yield [*row, name.turn, round(name.run / EXTENT * 256 * 2 ** (RUN_ZOOM - zoom))]
        elif not is_labelled(name, lat, lon, labels):
            yield row


def _written(content: Content, labels: Sequence[Place], lang: str, zoom: int, x: int, y: int) -> bytes:
    names = list(_rows(content, labels, lang, zoom, x, y))
    tile: dict[str, Any] = {"extent": EXTENT, "shapes": content.shapes, "names": names}
    text = json.dumps(tile, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 6, mtime=0)
