"""Connections to PostgreSQL, and its errors as ours.

No state is kept in a session: no startup option, no prepared statement, no SET outside a transaction. So a
pooler that gives each transaction another connection (PgBouncer) needs no setting of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import errors
from psycopg import sql as pg

from map_app.data.engines.faults import broken, down, missing, refused, slow, time_limit
from map_app.data.source import DataSource
from map_app.errors import StoreError

CONNECT_S: Final = 3

AT_CONNECT: Final = (
    (
        ("root certificate file",),
        "the server's certificate cannot be verified without the certificate of who signed it",
        "Add sslrootcert=/path/to/root.crt to the store's URL, or sslrootcert=system for a public one",
    ),
    (
        ("certificate verify failed",),
        "the server's certificate is not signed by one that is trusted here",
        "Name the right file with sslrootcert= in the store's URL",
    ),
    (
        ("does not match host name",),
        "the server's certificate is made for another host",
        "Connect by the name in the certificate, or write sslmode=verify-ca",
    ),
    (
        ("does not support SSL",),
        "the server offers no TLS, which the store's URL requires",
        "Switch it on there (ssl = on), or leave sslmode out of the URL",
    ),
    (
        ("valid client certificate",),
        "the server asks for a client certificate",
        "Add sslcert= and sslkey= to the store's URL",
    ),
    *(
        (
            words,
            "the server does not let this user in without TLS",
            "Write sslmode=require in the store's URL, or add a line to its pg_hba.conf",
        )
        for words in (("pg_hba", "no encryption"), ("SSL required",))
    ),
    (
        ("pg_hba",),
        "the server does not let this user in from this host",
        "Add a line to its pg_hba.conf",
    ),
    (
        ("permission denied for database",),
        "this user may not connect to the database",
        "GRANT CONNECT ON DATABASE name TO user",
    ),
    (
        ("database", "does not exist"),
        "there is no such database",
        "Create it, or correct the name in the URL",
    ),
    (("no such database",), "there is no such database", "Name it in PgBouncer's [databases]"),
    (
        ("invalid", "value"),
        "a setting in the store's URL has a value that PostgreSQL does not know",
        "Check what stands after the ? in it",
    ),
    *(
        ((words,), "the server has no connection left", "Raise its max_connections, or put PgBouncer before")
        for words in ("too many", "connection slots", "no more connections allowed")
    ),
)
"""Parts of a driver's message, what it means, and the cure; the first match counts."""

REFUSALS: Final = ("authentication failed", "no password supplied", "role", "no such user")
HOLDS_ALL_TEXT: Final = ("UTF8", "UNICODE")


def connected(source: DataSource) -> psycopg.Connection[Any]:
    """Connect, to a database that can hold any text. Raises StoreError."""
    try:
        connection = psycopg.connect(
            source.url,
            autocommit=True,
            connect_timeout=CONNECT_S,
            client_encoding="UTF8",
            prepare_threshold=None,
        )
    except psycopg.OperationalError as fault:
        raise _at_connect(source, str(fault)) from None  # its message may contain the URL
    except psycopg.Error:
        cure = "Write postgres://user:password@host:port/database, special characters percent-encoded"
        raise StoreError("the store's URL cannot be read", where=source.shown, cure=cure) from None
    encoding = connection.info.parameter_status("server_encoding")
    if encoding not in HOLDS_ALL_TEXT:
        connection.close()
        what = f"the database has the encoding {encoding}, which cannot hold every text"
        cure = "Make one that can: CREATE DATABASE name ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0"
        raise StoreError(what, where=source.shown, cure=cure)
    return connection


def _at_connect(source: DataSource, message: str) -> StoreError:
    for parts, what, cure in AT_CONNECT:
        if all(part in message for part in parts):
            return StoreError(what, where=source.shown, cure=cure)
    return refused(source) if any(word in message for word in REFUSALS) else down(source)


@contextmanager
def read_faults(source: DataSource) -> Iterator[None]:
    """Turn errors while reading into ours; `from None`: a driver's message may hold what no log should."""
    try:
        yield
    except errors.QueryCanceled:
        raise slow(source, time_limit()) from None
    except errors.UndefinedTable:
        raise missing(source) from None
    except errors.InsufficientPrivilege:
        schema = f"GRANT USAGE ON SCHEMA {source.schema} TO user and " if source.schema else ""
        cure = f"{schema}GRANT SELECT ON {named(source, source.tables)} TO user"
        raise StoreError("may not be read by this user", where=source.shown, cure=cure) from None
    except errors.UndefinedColumn:
        cure = "Load it anew: event-map load SOURCE URL"
        raise StoreError("the table is of another layout", where=source.shown, cure=cure) from None
    except psycopg.OperationalError:
        raise down(source) from None
    except psycopg.Error:
        raise broken(source) from None


@contextmanager
def write_faults(source: DataSource) -> Iterator[None]:
    """Turn errors while writing into ours; the transaction was rolled back."""
    try:
        yield
    except errors.InvalidSchemaName:
        cure = f"Create it: CREATE SCHEMA {source.schema}; nothing was changed"
        what = f"has no schema {source.schema}"
        raise StoreError(what, where=source.shown, cure=cure) from None
    except errors.InsufficientPrivilege:
        schema, tables = source.schema or "public", named(source, source.tables)
        right = f"GRANT USAGE, CREATE ON SCHEMA {schema} TO user"
        cure = f"{right}, and let it own {tables}; nothing was changed"
        raise StoreError("may not be written by this user", where=source.shown, cure=cure) from None
    except errors.ReadOnlySqlTransaction:
        cure = "Load into the primary; nothing was changed"
        raise StoreError("is read-only (a standby?)", where=source.shown, cure=cure) from None
    except (errors.DiskFull, errors.OutOfMemory):
        cure = "Make room there; nothing was changed"
        raise StoreError("the server has no room for it", where=source.shown, cure=cure) from None
    except errors.DuplicateTable:
        cure = f"Rename or drop {source.table}_new, {source.table}_new_meta and {source.table}_new_cells"
        raise StoreError("has tables where a load puts its own", where=source.shown, cure=cure) from None
    except errors.LockNotAvailable:
        cure = "Wait until that transaction ends; nothing was changed"
        raise StoreError("is being written by somebody else", where=source.shown, cure=cure) from None
    except errors.DependentObjectsStillExist:
        cure = "Drop what depends on it and create that anew after the load; nothing was changed"
        raise StoreError("other objects depend on its table", where=source.shown, cure=cure) from None
    except psycopg.OperationalError:
        raise down(source) from None
    except psycopg.Error:
        cure = "Its own log says more; nothing was changed"
        raise StoreError("the store could not write it", where=source.shown, cure=cure) from None


def identifier(source: DataSource, table: str = "") -> pg.Identifier:
    """A table of this source as an SQL identifier."""
    return pg.Identifier(*(part for part in (source.schema, table or source.table) if part))


def named(source: DataSource, tables: Iterable[str]) -> str:
    """Tables of this source as a message names them."""
    return ", ".join(f"{source.schema}.{table}" if source.schema else table for table in tables)
