"""Where events are kept, as a person writes it: a path, or the URL of a database and its table.

A name of a table is letters, digits and `_`: nothing else ever comes near a query. `shown` names the
place in messages, without user, password or token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qsl, urlsplit

from map_app.errors import StoreError

Kind = Literal["geojson", "parquet", "csv", "duckdb", "postgres", "spark"]

TABLE: Final = "events"
SCHEMES: Final[dict[str, Kind]] = {
    "duckdb": "duckdb",
    "postgres": "postgres",
    "postgresql": "postgres",
    "sc": "spark",
}
SUFFIXES: Final[dict[str, Kind]] = {".parquet": "parquet", ".geoparquet": "parquet", ".csv": "csv"}
_NAME: Final = re.compile(r"[A-Za-z_]\w{0,49}(\.[A-Za-z_]\w{0,49})?", flags=re.ASCII)
_FOLDER: Final = re.compile(r"([a-z0-9]+:/)?/[\w./=-]+", flags=re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """A place of events: `path` for files, else `url` (which may hold a password: never show it)."""

    kind: Kind
    shown: str
    path: Path | None = None
    url: str = ""
    schema: str | None = None
    table: str = TABLE
    folder: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it can be looked at with `stat`."""
        return self.path is not None

    @property
    def meta_table(self) -> str:
        """The small table beside the events: layout, data hash, dataset, licence, attribution."""
        return f"{self.table}_meta"


def parse_source(text: str | Path) -> Source:
    """Read a path or a store URL. Raises StoreError, with no part of a password in it."""
    scheme, found, _ = str(text).partition("://")
    if not found:
        return _file(Path(text))
    if scheme not in SCHEMES:
        cure = "Give a path, duckdb:///file, postgres://user@host/database or sc://host:port"
        raise StoreError(f"no store is known by {scheme[:20]}://", cure=cure)
    url = _split(str(text))
    table, folder, rest = _options(url)
    schema, _, name = table.rpartition(".")
    kind = SCHEMES[scheme]
    if kind == "duckdb":
        path = Path(url.path.removeprefix("/"))  # duckdb:///relative and duckdb:////absolute, as SQLAlchemy
        path = path if url.path.startswith("//") or path.exists() else Path(url.path)
        return Source(kind, path.name, path, schema=schema or None, table=name)
    return Source(kind, _shown(url), None, _rebuilt(url, kind, rest), schema or None, name, folder)


def _file(path: Path) -> Source:
    kind = "parquet" if path.is_dir() else SUFFIXES.get(path.suffix.lower(), "geojson")
    return Source(kind, str(path), path)


def _split(text: str) -> SplitResult:
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError as fault:
        cure = "Write scheme://host:port/database; percent-encode special characters of a password"
        raise StoreError("the store's URL cannot be read", cure=cure) from fault
    return url


def _options(url: SplitResult) -> tuple[str, str, list[tuple[str, str]]]:
    """The table, the folder (Spark) and what else the query says."""
    query = parse_qsl(url.query, keep_blank_values=True)
    given = dict(query)
    table, folder = given.get("table", TABLE), given.get("path", "")
    if not _NAME.fullmatch(table):
        cure = "Use letters, digits and _, with one dot after a schema"
        raise StoreError("the name after table= is not that of a table", where=_shown(url), cure=cure)
    if folder and not (url.scheme == "sc" and _FOLDER.fullmatch(folder) and ".." not in folder):
        cure = "With sc:// only, an absolute path of letters, digits and _ . / = -"
        raise StoreError("the text after path= is not that of a folder", where=_shown(url), cure=cure)
    return table, folder, [(k, v) for k, v in query if k not in ("table", "path")]


def _shown(url: SplitResult) -> str:
    port = f":{url.port}" if url.port else ""
    database = url.path.split(";")[0].rstrip("/") if url.scheme != "sc" else ""
    return f"{url.scheme}://{url.hostname or ''}{port}{database}"


def _rebuilt(url: SplitResult, kind: Kind, rest: list[tuple[str, str]]) -> str:
    """The URL as the driver wants it, without our own keys."""
    query = "&".join(f"{k}={v}" for k, v in rest)
    scheme = "postgresql" if kind == "postgres" else "sc"
    return url._replace(scheme=scheme, query=query).geturl()
