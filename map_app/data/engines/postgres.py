"""PostgreSQL through psycopg: a few connections shared by all threads, replaced when they break.

The pool is our own: in a trial `psycopg_pool` connected in threads of its own. A wrong password, a missing
database and a server that is down were then all the same timeout after three seconds, with a warning for each
attempt in the log that named host and user. After a restart of the server as many queries failed as
connections had been idle, or each query paid a round trip for a check.
"""

from __future__ import annotations

import os
import socket
import weakref
from contextlib import suppress
from decimal import Decimal
from functools import partial
from queue import Empty, LifoQueue
from typing import Any

import psycopg
import pyarrow as pa
from psycopg import sql as pg

from map_app.data.engines.base import Engine
from map_app.data.engines.pg_connect import CONNECT_S, connected, identifier, read_faults
from map_app.data.source import DataSource
from map_app.errors import StoreError


class PostgresEngine(Engine):
    """Reuses idle connections; a broken one is discarded, and its query retried once on a new one."""

    dialect = "postgres"

    def __init__(self, source: DataSource) -> None:
        self._idle: LifoQueue[psycopg.Connection[Any]] = LifoQueue()
        # Not __del__: garbage is collected in any order, and a connection that goes first warns.
        weakref.finalize(self, _close, self._idle)
        super().__init__(source)
        # Sent with each query, in one message and for it alone: PgBouncer does not keep a session's settings.
        self._settings = f"SET LOCAL statement_timeout = {self.limit * 1000}; SET LOCAL TimeZone = 'UTC'; "
        self._release(self._new())

    def _run(self, sql: str) -> pa.Table:
        with read_faults(self.source):
            connection = self._acquire()
            try:
                return self._execute(connection, sql)
            except psycopg.OperationalError:
                if not connection.broken:
                    raise
            return self._execute(self._new(), sql)

    def _execute(self, connection: psycopg.Connection[Any], sql: str) -> pa.Table:
        try:
            with self._stoppable(partial(_cancel, connection)):
                return _fetched(connection, f"{self._settings}{sql}")
        except StoreError:  # cancelled: the server may still do that, to the next query here
            connection.close()
            raise
        finally:
            self._release(connection)

    def columns(self) -> list[str]:
        """The columns of the event table."""
        with read_faults(self.source):
            connection = self._acquire()
            try:
                cursor = connection.execute(
                    pg.SQL("SELECT * FROM {} LIMIT 0").format(identifier(self.source))
                )
                return [column.name for column in cursor.description or ()]
            finally:
                self._release(connection)

    def close(self) -> None:
        """Close the idle connections."""
        _close(self._idle)

    def _acquire(self) -> psycopg.Connection[Any]:
        """An idle connection that is still usable, or a new one."""
        while True:
            try:
                connection = self._idle.get_nowait()
            except Empty:
                return self._new()
            if not (connection.closed or connection.broken):
                return connection

    def _release(self, connection: psycopg.Connection[Any]) -> None:
        if not (connection.closed or connection.broken):
            self._idle.put(connection)

    def _new(self) -> psycopg.Connection[Any]:
        return connected(self.source)


def _close(idle: LifoQueue[psycopg.Connection[Any]]) -> None:
    while True:
        try:
            idle.get_nowait().close()
        except Empty:
            return


def _cancel(connection: psycopg.Connection[Any]) -> None:
    """Ask the server to cancel the query; where it does not answer, shut the socket down."""
    try:
        connection.cancel_safe(timeout=CONNECT_S)
    except psycopg.Error:
        with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)


def _fetched(connection: psycopg.Connection[Any], sql: str) -> pa.Table:
    cursor = connection.execute(sql.encode())
    while cursor.nextset():  # the query is the last of its statements
        pass
    names = [column.name for column in cursor.description or ()]
    columns = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(names)
    return pa.table([pa.array([_whole(value) for value in column]) for column in columns], names=names)


def _whole(value: object) -> object:
    """PostgreSQL adds whole numbers up to a NUMERIC; nothing here gives any other."""
    return int(value) if isinstance(value, Decimal) else value
