"""The directories of a PMTiles archive: which bytes of the file a tile has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Directory:
    """Entries by tile number; those with a run of 0 lead to a further directory."""

    ids: Any
    runs: Any
    lengths: Any
    offsets: Any

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return sum(int(column.nbytes) for column in (self.ids, self.runs, self.lengths, self.offsets))

    def entry(self, number: int) -> tuple[int, int, int] | None:
        """Run, offset and length of the entry for a tile or of the directory that may have it; else None."""
        row = int(np.searchsorted(self.ids, number, side="right")) - 1
        if row < 0:
            return None
        run = int(self.runs[row])
        if run and number - int(self.ids[row]) >= run:
            return None
        return run, int(self.offsets[row]), int(self.lengths[row])


def directory_of(data: bytes) -> Directory | None:
    """Decode a directory, unpacked; None where it is damaged."""
    numbers = _varints(data)
    count = int(numbers[0]) if numbers is not None else 0
    if numbers is None or len(numbers) != 1 + 4 * count or not count:
        return None
    steps, runs, lengths, offsets = numbers[1:].reshape(4, count)
    return Directory(np.cumsum(steps), runs.copy(), lengths.copy(), _offsets(offsets, lengths))


def tile_number(zoom: int, x: int, y: int) -> int:
    """The number of a tile: all of the zooms farther out, then its place along the Hilbert curve."""
    number = ((1 << 2 * zoom) - 1) // 3
    side = 1 << zoom >> 1
    while side:
        right, down = int(bool(x & side)), int(bool(y & side))
        number += side * side * ((3 * right) ^ down)
        x, y = x & (side - 1), y & (side - 1)
        if not down:
            x, y = (side - 1 - y, side - 1 - x) if right else (y, x)
        side >>= 1
    return number


def _offsets(given: Any, lengths: Any) -> Any:  # noqa: ANN401 - arrays of whole numbers
    """Where each entry's bytes begin: 0 stands for the end of the one before, others are one too high."""
    ends = np.cumsum(lengths) - lengths
    last = np.maximum.accumulate(np.where(given > 0, np.arange(len(given)), 0))
    return np.maximum(given[last] - 1, 0) + ends - ends[last]


def _varints(data: bytes) -> Any:  # noqa: ANN401 - an array of whole numbers; None where there are none such
    """All numbers of a run of varints, less than 2 to the 62nd each."""
    octets = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(octets < 128)
    if not len(ends) or ends[-1] != len(octets) - 1:
        return None
    starts = np.concatenate(([0], ends[:-1] + 1))
    sizes = ends - starts + 1
    longest = int(sizes.max())
    if longest > 8:
        return None
    found = np.zeros(len(starts), np.int64)
    for place in range(longest):
        rows = np.flatnonzero(sizes > place)
        found[rows] |= (octets[starts[rows] + place].astype(np.int64) & 127) << (7 * place)
    return found
