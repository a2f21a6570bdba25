"""What an operator of PostgreSQL has set stays: rights, comments, policies. What would be lost is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from tests.data.loaded_postgres import load, loaded, opened, refused
from tests.data.plain import TOTAL
from tests.data.servers import Postgres, connected

pytestmark = pytest.mark.server

TABLES = ("events", "events_meta", "events_cells")


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL of this module."""
    with loaded() as running:
        yield running


def attributes(connection: psycopg.Connection[Any], table: str) -> dict[str, Any]:
    """All that an operator has set on a table."""
    asked = {
        "owner and rights": "SELECT relowner::regrole::text, (SELECT array_agg(a::text ORDER BY a::text)"
        " FROM unnest(relacl) a), relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE oid = '{}'::regclass",
        "columns": "SELECT attname, attacl::text, col_description(attrelid, attnum) FROM pg_attribute"
        " WHERE attrelid = '{}'::regclass AND attnum > 0 ORDER BY attnum",
        "comment": "SELECT obj_description('{}'::regclass)",
        "policies": "SELECT policyname, permissive, roles, cmd, qual, with_check FROM pg_policies"
        " WHERE tablename = '{}'",
    }
    return {what: connection.execute(sql.format(table).encode()).fetchall() for what, sql in asked.items()}


def test_a_load_keeps_what_the_operator_has_set(server: Postgres) -> None:
    """Owner, rights with and without grant option, those of columns and of all, comments and row policies."""
    with connected(server) as connection:
        for statement in (
            "GRANT SELECT ON events, events_meta, events_cells TO reader",
            "GRANT SELECT ON events_meta TO PUBLIC",
            "GRANT SELECT ON events TO stranger WITH GRANT OPTION",
            "REVOKE DELETE ON events FROM loader",
            "GRANT UPDATE (title, place) ON events TO reader",
            "COMMENT ON TABLE events IS 'The newsroom''s % events'",
            "COMMENT ON COLUMN events.title IS 'Neutral'",
            "CREATE POLICY mine ON events AS PERMISSIVE FOR SELECT TO reader, PUBLIC USING (id <> 'x''y')",
            'CREATE POLICY "two words" ON events FOR INSERT TO reader WITH CHECK (false)',
            "ALTER TABLE events ENABLE ROW LEVEL SECURITY",
            "ALTER DEFAULT PRIVILEGES FOR ROLE loader GRANT ALL ON TABLES TO stranger",
        ):
            connection.execute(statement.encode())
        try:
            before = [attributes(connection, table) for table in TABLES]
            for user in ("loader", "mapper"):  # a superuser leaves the tables to their owner
                load(server.url_of(user))
                assert [attributes(connection, table) for table in TABLES] == before
                assert opened(server.url_of("reader")) == TOTAL
        finally:
            connection.execute("ALTER DEFAULT PRIVILEGES FOR ROLE loader REVOKE ALL ON TABLES FROM stranger")


def test_a_table_that_was_not_there_gets_the_rights_of_the_events(server: Postgres) -> None:
    """Tables without a pyramid, as an older app made them, are readable by the same users after a load."""
    place = "?table=older"
    load(server.url_of("loader") + place)
    with connected(server) as connection:
        connection.execute("DROP TABLE older_cells")
        connection.execute("GRANT SELECT ON older, older_meta TO reader")
    assert opened(server.url_of("reader") + place) == TOTAL
    load(server.url_of("loader") + place)
    assert opened(server.url_of("reader") + place) == TOTAL


def test_missing_read_rights_are_reported_with_every_table(server: Postgres) -> None:
    """The statements that the message names are enough."""
    with connected(server) as connection:
        connection.execute("CREATE SCHEMA war AUTHORIZATION loader")
        load(f"{server.url_of('loader')}?table=war.events")
        place = f"{server.url_of('reader')}?table=war.events"
        said = refused(opened, place)
        usage, select = (
            "GRANT USAGE ON SCHEMA war TO user",
            "GRANT SELECT ON war.events, war.events_meta, war.events_cells TO user",
        )
        assert f"may not be read by this user. {usage} and {select}" in said
        for statement in (usage, select):
            connection.execute(statement.replace("TO user", "TO reader").encode())
    assert opened(place) == TOTAL


def test_missing_write_rights_are_reported(server: Postgres) -> None:
    """A user without rights learns which are wanted for a load, and one without a schema how to make it."""
    said = refused(load, server.url_of("stranger"))
    assert "may not be written by this user. GRANT USAGE, CREATE ON SCHEMA public TO user" in said
    said = refused(load, f"{server.url}?table=nowhere.events")
    assert "has no schema nowhere. Create it: CREATE SCHEMA nowhere" in said


def test_what_would_be_lost_with_the_old_table_is_named_at_once(server: Postgres) -> None:
    """A view in place of the table, or one over it, and a trigger: refused before anything is read."""
    hanging = {
        "CREATE VIEW seen AS SELECT id FROM hung": "the view seen depends on",
        "CREATE TABLE notes (id text, FOREIGN KEY (id) REFERENCES hung (id))": "key of notes depends",
        "CREATE PUBLICATION told FOR TABLE hung": "the publication told depends on",
    }
    load(f"{server.url}?table=hung")
    with connected(server) as connection:
        connection.execute("ALTER TABLE hung ADD UNIQUE (id)")
        for statement, words in hanging.items():
            connection.execute(statement.encode())
            said = refused(lambda place: load(place, bar=untouched), f"{server.url}?table=hung")
            assert words in said
            assert "Drop it before the load and create it anew after" in said
            _, kind, name, *_ = statement.split()
            connection.execute(f"DROP {kind} {name}".encode())
        connection.execute("CREATE VIEW looks AS SELECT * FROM hung")
    assert "looks is a view. Name another with ?table=" in refused(load, f"{server.url}?table=looks")


@contextmanager
def untouched(_: int, step: str) -> Iterator[Callable[[int], object]]:
    """A bar of a load that must not write a row."""
    yield lambda _: pytest.fail("rows were written") if step == "writing" else None
