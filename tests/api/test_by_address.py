"""Files that programs read by their address, a range at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import httpx
import pyogrio
import pytest
from pyarrow import parquet

from map_app.core.filters import EventFilter
from map_app.data.paths import EVENTS
from map_app.data.store import EventStore
from tests.served import served

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The app over the shipped events, as an operator starts it."""
    with served(EVENTS) as app:
        yield app.address


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "kml", "csv"])
def test_gdal_reads_a_file_by_its_address(address: str, store: EventStore, suffix: str) -> None:
    """GDAL asks for a length and for ranges: by address and by `/vsicurl/`, all events come."""
    place = f"{address}/api/events.{suffix}"
    for named in (place, f"/vsicurl/{place}"):
        assert len(pyogrio.read_dataframe(named)) == store.meta.total


@pytest.mark.filterwarnings("ignore:.*non conformant file extension:RuntimeWarning")
@pytest.mark.parametrize("suffix", ["gpkg", "geojson"])
def test_gdal_reads_a_filtered_file_by_its_address(address: str, store: EventStore, suffix: str) -> None:
    """A query in the address is no hindrance."""
    found = pyogrio.read_dataframe(f"/vsicurl/{address}/api/events.{suffix}?type=air_strike")
    assert len(found) == store.count(EventFilter(type=("air_strike",)))


def test_columns_of_a_parquet_file_are_read_by_ranges(address: str, store: EventStore) -> None:
    """A reader of Parquet takes the footer and what it needs, and leaves the rest where it is."""
    with httpx.Client(base_url=address) as client:
        remote = _Remote(client, "/api/events.parquet")
        found = parquet.ParquetFile(remote).read(["id"])
    assert found.num_rows == store.meta.total
    assert remote.fetched < remote.size / 2


class _Remote(io.RawIOBase):
    """A file that is read by ranges."""

    def __init__(self, client: httpx.Client, path: str) -> None:
        self._client, self._path, self._at, self.fetched = client, path, 0, 0
        self.size = int(client.head(path).headers["content-length"])

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self.size)[whence]
        return self._at

    def readinto(self, into: Any) -> int:  # noqa: ANN401 - any buffer
        last = min(self._at + len(into), self.size) - 1
        if last < self._at:
            return 0
        answer = self._client.get(self._path, headers={"Range": f"bytes={self._at}-{last}"})
        assert answer.status_code == 206
        into[: len(answer.content)] = answer.content
        self._at += len(answer.content)
        self.fetched += len(answer.content)
        return len(answer.content)
