"""Makes a WACZ of the pages of a filter's sources, goes on where a run was killed, adds to a finished one."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from map_app.core.filters import EventFilter
from map_app.data.archiving import wacz
from map_app.data.archiving.crawl import Crawl, Result, Turns
from map_app.data.archiving.http import Limits
from map_app.data.archiving.outcome import Outcome, Visit
from map_app.data.archiving.pages import Page, pages_of
from map_app.data.archiving.work import JOURNAL, Work, read_journal, seed
from map_app.data.files import replacing
from map_app.data.ingest.staging import Bar
from map_app.data.store import EventStore
from map_app.errors import DataError, FilterError

try:
    import fcntl
except ImportError:  # Windows has no such lock; two runs on one file are not told apart there
    fcntl = None  # type: ignore[assignment]

SUFFIX: Final = ".wacz"


@dataclass(frozen=True, slots=True)
class Missing:
    """A source without a copy: the event's id, the source's index, and the visit that brought none."""

    record: str
    source: int
    visit: Visit


@dataclass(frozen=True, slots=True)
class Made:
    """How many pages the filter's sources name, how many the file has, and what is missing."""

    pages: int
    kept: int
    missing: tuple[Missing, ...]


def make(
    store: EventStore, filter_: EventFilter, output: Path, limits: Limits, pause: float, bar: Bar
) -> Made:
    """Write the archive, atomically; an interrupted run leaves `<output>.part`, which the next goes on with.

    Raises FilterError where no source of the filter has an address, DataError where `output` is another's.
    """
    pages = pages_of(store, filter_)
    if not pages:
        raise FilterError("no source of these events has an address", cure="Choose other events")
    with _alone(output) as folder, closing(Work(folder)) as work:
        asked = [page for page in pages if page.url not in work.done]
        with bar(len(pages), "pages") as progress:
            progress(len(pages) - len(asked))

            def keep(result: Result) -> None:
                work.keep(result)
                progress(1)

            asyncio.run(Crawl(limits, Turns(pause), keep).run(asked))
        with replacing(output) as made:
            wacz.write_wacz(made, output.stem, work.warc, work.journal, work.visits)
        shutil.rmtree(folder)
    return _made(pages, work.done)


def _made(pages: list[Page], done: dict[str, Visit]) -> Made:
    missing = [
        Missing(record, source, done[page.url])
        for page in pages
        if done[page.url].outcome is not Outcome.KEPT
        for record, source in page.uses
    ]
    return Made(len(pages), sum(v.outcome is Outcome.KEPT for v in done.values()), tuple(missing))


@contextmanager
def _alone(output: Path) -> Iterator[Path]:
    """The folder of an archive in the making, begun from a finished one; raises DataError if it is in use."""
    folder = output.with_name(f"{output.name}.part")
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("wb") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                what, cure = "is being made by another run", "Wait for it to end"
                raise DataError(what, where=str(output), cure=cure) from None
        if output.exists() and not (folder / JOURNAL).exists():
            try:
                _go_on_from(output, folder)
            except DataError:
                shutil.rmtree(folder)
                raise
        yield folder


def _go_on_from(output: Path, folder: Path) -> None:
    try:
        with ZipFile(output) as packed, packed.open(wacz.VISITS) as journal, packed.open(wacz.WARC) as warc:
            seed(folder, warc, list(read_journal(journal)))
    except (BadZipFile, KeyError) as fault:
        cure = "Give another name; what is there was not made by this command and is left alone"
        raise DataError("is no archive to add to", where=str(output), cure=cure) from fault
