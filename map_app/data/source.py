"""A source of events as a person writes it: a path, or the URL of a database and its table.

Table names are letters, digits and `_`, so that they are safe in SQL. `shown` names the source in the
operator's messages, without user, password or token. A text that is neither a path nor a URL of a known form
may hold a password anywhere: it is refused and never repeated, not even in part.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from map_app.errors import StoreError

Kind = Literal["geojson", "parquet", "csv", "duckdb", "postgres", "spark"]

ENVIRONMENT: Final = "MAP_APP_EVENTS"
TABLE: Final = "events"
SCHEMES: Final[dict[str, Kind]] = {
    "duckdb": "duckdb",
    "postgres": "postgres",
    "postgresql": "postgres",
    "sc": "spark",
}
SUFFIXES: Final[dict[str, Kind]] = {".parquet": "parquet", ".geoparquet": "parquet", ".csv": "csv"}
_NAME: Final = re.compile(r"[A-Za-z_]\w{0,49}(\.[A-Za-z_]\w{0,49})?", flags=re.ASCII)
_HOST: Final = re.compile(r"((?!.*%(3A|3a|40))[\w.%-]*|\[[\w:.%]+\])(:\d*)?", flags=re.ASCII)
_OWN_FILE: Final = re.compile(r"/+([A-Za-z]:(?=[/\\]))?[^:@]+")
_DATABASE: Final = re.compile(r"(/[^/:@;]*)?")
_SESSION: Final = re.compile(r"/?(;[\w.-]+=[^;]*)*;?", flags=re.ASCII)
_OPTION: Final = re.compile(r"[a-z_]+", flags=re.ASCII)
_MISTYPED: Final = re.compile(
    r"\W*(postgres|postgresql|jdbc|sc|duckdb)\W*[:/].*"  # a scheme that is not followed by ://
    r"|.*:.*@.*"  # user:password@host
    r"|.*(passw|pwd|pw|secret|token|api_?key)\w*\s*=.*"  # a connection string of key=value pairs
    r"|(?!.*\.(geo)?(json|parquet|csv|gpkg|kml|duckdb)$).*(@|%40).*"  # password@host, or encoded
    r"|(?![A-Za-z]:\\)[^/]*:.*",  # user:password, whatever that ends in, but no drive of Windows
    flags=re.ASCII | re.IGNORECASE | re.DOTALL,
)
_CURE: Final = (
    "Give a path, duckdb:///file, postgres://user:password@host:port/database or sc://host:port;"
    " percent-encode special characters of a password"
)
_FOLDER: Final = re.compile(r"([a-z0-9]+:/)?/[\w./=-]+", flags=re.ASCII)


@dataclass(frozen=True, slots=True)
class DataSource:
    """A source of events: `path` for files, else `url` (which may hold a password: never show it)."""

    kind: Kind
    shown: str
    path: Path | None = None
    url: str = field(default="", repr=False)
    schema: str | None = None
    table: str = TABLE
    folder: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it has a path, for `stat`."""
        return self.path is not None

    @property
    def meta_table(self) -> str:
        """The small table beside the events: layout, data hash, dataset, licence, attribution."""
        return f"{self.table}_meta"

    @property
    def cells_table(self) -> str:
        """The table of the pyramid beside the events (see `pyramid`)."""
        return f"{self.table}_cells"

    @property
    def tables(self) -> tuple[str, str, str]:
        """All tables that a reader needs SELECT on."""
        return self.table, self.meta_table, self.cells_table

    def quoted(self, table: str, default_schema: str = "") -> str:
        """One of its tables as SQL has it: names went through `parse_source`."""
        schema = self.schema or default_schema
        return f'"{schema}"."{table}"' if schema else f'"{table}"'


def parse_source(text: str | Path) -> DataSource:
    """Read a path or a store URL. Raises StoreError, with no part of a password in it."""
    scheme, found, _ = str(text).partition("://")
    if not found:
        return _file(Path(text))
    if scheme not in SCHEMES:
        raise StoreError("no store is known by this scheme", cure=_CURE)
    url = _split(str(text))
    table, folder, rest = _options(url)
    schema, _, name = table.rpartition(".")
    kind = SCHEMES[scheme]
    if kind == "duckdb":
        path = Path(url.path.removeprefix("/"))  # duckdb:///relative and duckdb:////absolute, as SQLAlchemy
        return DataSource(kind, path.name, path, schema=schema or None, table=name)
    return DataSource(kind, _shown(url), None, _rebuilt(url, kind, rest), schema or None, name, folder)


def refuse_mistyped(text: str | Path) -> None:
    """Raise StoreError where a text given as a path looks like a store URL that was mistyped."""
    if _MISTYPED.fullmatch(str(text)) and not _is_there(Path(text)):
        raise StoreError("this is neither a file that is there nor a store's URL", cure=_CURE)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _file(path: Path) -> DataSource:
    refuse_mistyped(path)
    kind = "parquet" if path.is_dir() else SUFFIXES.get(path.suffix.lower(), "geojson")
    return DataSource(kind, str(path), path)


def _split(text: str) -> SplitResult:
    with suppress(ValueError):  # its message repeats what stands in place of the port
        url = urlsplit(text)
        if _is_plain(url):
            return url
    raise StoreError("the store's URL cannot be read", cure=_CURE)


def _is_plain(url: SplitResult) -> bool:
    """Whether each part is well formed: no part of a password was taken for host or database."""
    path = {"duckdb": _OWN_FILE, "sc": _SESSION}.get(url.scheme, _DATABASE)
    options = parse_qsl(url.query, keep_blank_values=True)
    return bool(
        _HOST.fullmatch(url.netloc.rpartition("@")[2])
        and url.port != 0  # raises ValueError where it is no port
        and path.fullmatch(url.path)
        and all(_OPTION.fullmatch(key) for key, _ in options)
        and "#" not in url.geturl()
        and not (url.scheme == "duckdb" and url.netloc)
    )


def _options(url: SplitResult) -> tuple[str, str, list[tuple[str, str]]]:
    """The table, the folder (Spark), and the driver's own options."""
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
    """The URL for the driver, without our own keys."""
    query = urlencode(rest, quote_via=quote)
    scheme = "postgresql" if kind == "postgres" else "sc"
    return url._replace(scheme=scheme, query=query).geturl()
