"""The file of series that is shown beside the served events: that of the map, or of `MAP_APP_SERIES`.

A file that names a data set is shown beside the events of that data set alone, so that of a map never
stands over events of somebody else. It is read again when it changes; one that cannot be read shows nothing,
and the operator's log says why.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from map_app.core.folding import name_key
from map_app.core.problems import Summary
from map_app.core.series import Series
from map_app.core.series_check import Checked, check, is_series
from map_app.core.terms import NO_TERMS, Terms
from map_app.data.environment import SERIES
from map_app.data.files import file_stamp
from map_app.errors import DataError

SERIES_FILE: Final = "series.json"
"""Its name in the folder of a map."""

NONE: Final = "none"
MOST_BYTES: Final = 8 << 20

log = logging.getLogger("map_app.data")


class SeriesFile(NamedTuple):
    """The series of a file, its terms, and a digest that changes with its content."""

    series: tuple[Series, ...] = ()
    terms: Terms = NO_TERMS
    digest: str = ""


def read_series(path: Path) -> Checked:
    """Read and check a file of series. Raises DataError where it is none."""
    document = _document(path)
    if not is_series(document):
        cure = 'Give {"series": […]}; event-map schema --series prints its form'
        raise DataError("is no file of series", where=str(path), cure=cure)
    try:
        return check(document, datetime.now(UTC).date())
    except RecursionError as fault:
        raise DataError("nests too deep", where=str(path), cure="Flatten it") from fault


def means_series(path: Path) -> bool:
    """Whether a file is JSON that is meant as one of series; a larger one cannot be."""
    try:
        return is_series(_document(path))
    except DataError:
        return False


def series_beside(dataset: str, folder: Path | None) -> SeriesFile:
    """The series to show beside events of a data set on the map of a folder, None for events without a map.

    None are shown where they are those of another data set.
    """
    given = os.environ.get(SERIES, "").strip()
    path = Path(given) if given else folder / SERIES_FILE if folder else None
    if given == NONE or path is None or not (given or path.is_file()):
        return SeriesFile()
    found = _read(path, file_stamp(path))
    own = found.terms.dataset
    if not own or name_key(own) == name_key(dataset):
        return found
    if given:
        _warn(f"{path}: its series are of the data set {own!r}, not of {dataset!r}: not shown")
    return SeriesFile()


@lru_cache(8)
def _read(path: Path, stamp: tuple[int, ...]) -> SeriesFile:
    """A file in one of its states; problems are logged once for each."""
    del stamp
    try:
        found = read_series(path)
    except DataError as fault:
        log.error("%s", fault)
        return SeriesFile()
    for line in Summary(found.problems).lines():
        log.warning("%s: %s", path, line)
    records = json.dumps([series.record for series in found.series], ensure_ascii=True)
    digest = hashlib.sha256(json.dumps([records, found.terms]).encode()).hexdigest()
    return SeriesFile(found.series, found.terms, digest)


@lru_cache(8)
def _warn(text: str) -> None:
    log.warning("%s", text)


def _document(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    where, cure = str(path), "Check the path and its rights"
    try:
        if not path.is_file():
            raise DataError("is no file", where=where, cure=cure)
        if path.stat().st_size > MOST_BYTES:
            cure = f"A file of series has at most {MOST_BYTES >> 20} MB; leave out points"
            raise DataError("is too large", where=where, cure=cure)
        text = path.read_text(encoding="utf-8-sig")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except OSError as fault:
        raise DataError(f"cannot be read ({fault.strerror})", where=where, cure=cure) from fault
    except UnicodeDecodeError as fault:
        raise DataError("is not UTF-8", where=where, cure="Save it as UTF-8") from fault
    except ValueError as fault:
        raise DataError(f"is no JSON ({fault})", where=where, cure="Mend it there") from fault
    except RecursionError as fault:
        raise DataError("nests too deep", where=where, cure="Flatten it") from fault


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; which of two equal keys counts is not guessed."""
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:80]!r} stands twice in one object")
    return members


def _refuse(text: str) -> None:
    raise ValueError(f"{text} is no number of JSON")
