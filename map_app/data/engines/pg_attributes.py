"""Attributes that an operator has set on a PostgreSQL table, copied to the one that replaces it.

Owner, privileges (also of columns), comments and row security. What depends on the table itself (views,
foreign keys, triggers, publications) cannot be copied: a load refuses at once, and names it.
"""

from __future__ import annotations

from typing import Any, Final

import psycopg

from map_app.data.engines.pg_connect import identifier
from map_app.data.source import DataSource
from map_app.errors import StoreError

Connection = psycopg.Connection[Any]

KINDS: Final = {"v": "a view", "m": "a materialised view", "f": "a foreign table", "p": "a partitioned table"}

_DEPENDENTS: Final = """
SELECT 'the view ' || r.ev_class::regclass FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
 WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = ANY (%(tables)s) AND r.ev_class <> ALL (%(tables)s)
UNION SELECT 'a foreign key of ' || conrelid::regclass FROM pg_constraint
 WHERE contype = 'f' AND confrelid = ANY (%(tables)s)
UNION SELECT 'the trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = ANY (%(tables)s)
UNION SELECT 'the publication ' || p.pubname
  FROM pg_publication_rel r JOIN pg_publication p ON p.oid = prpubid WHERE prrelid = ANY (%(tables)s)
UNION SELECT 'the table ' || inhrelid::regclass FROM pg_inherits WHERE inhparent = ANY (%(tables)s)
ORDER BY 1 LIMIT 1
"""

_OWNER: Final = """
SELECT format('ALTER TABLE %%s OWNER TO %%s', %(new)s::regclass, o.relowner::regrole)
FROM pg_class o, pg_class n WHERE o.oid = %(old)s AND n.oid = %(new)s AND o.relowner <> n.relowner
"""

_REVOKED: Final = """
SELECT DISTINCT format('REVOKE ALL ON %%s FROM %%s', c.oid::regclass,
  CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
FROM pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a WHERE c.oid = %(new)s
"""

_GRANTED: Final = """
SELECT format('GRANT %%s%%s ON %%s TO %%s%%s', a.privilege_type, given.of_column, %(new)s::regclass,
  CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
  CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM (
  SELECT coalesce(relacl, acldefault('r', relowner)) AS acl, '' AS of_column FROM pg_class WHERE oid = %(old)s
  UNION ALL
  SELECT o.attacl, format(' (%%I)', o.attname) FROM pg_attribute o JOIN pg_attribute n
    ON n.attrelid = %(new)s AND n.attname = o.attname AND NOT n.attisdropped
   WHERE o.attrelid = %(old)s AND o.attacl IS NOT NULL AND %(same)s
) given, aclexplode(given.acl) a
"""

_COMMENTS: Final = """
SELECT format('COMMENT ON TABLE %%s IS %%L', %(new)s::regclass, d.description)
  FROM pg_description d WHERE d.classoid = 'pg_class'::regclass AND d.objoid = %(old)s AND d.objsubid = 0
UNION ALL
SELECT format('COMMENT ON COLUMN %%s.%%I IS %%L', %(new)s::regclass, n.attname, d.description)
  FROM pg_description d
  JOIN pg_attribute o ON o.attrelid = d.objoid AND o.attnum = d.objsubid
  JOIN pg_attribute n ON n.attrelid = %(new)s AND n.attname = o.attname AND NOT n.attisdropped
 WHERE d.classoid = 'pg_class'::regclass AND d.objoid = %(old)s AND d.objsubid > 0
"""

_ROW_SECURITY: Final = """
SELECT format('CREATE POLICY %%I ON %%s AS %%s FOR %%s TO %%s', p.policyname, %(new)s::regclass, p.permissive,
    p.cmd, (SELECT string_agg(CASE WHEN r = 'public' THEN 'PUBLIC' ELSE quote_ident(r) END, ', ')
            FROM unnest(p.roles) r))
  || coalesce(' USING (' || p.qual || ')', '') || coalesce(' WITH CHECK (' || p.with_check || ')', '')
  FROM pg_policies p
  JOIN pg_class c ON c.relname = p.tablename AND c.relnamespace = p.schemaname::regnamespace
 WHERE c.oid = %(old)s
UNION ALL
SELECT format('ALTER TABLE %%s ENABLE ROW LEVEL SECURITY', %(new)s::regclass)
  FROM pg_class WHERE oid = %(old)s AND relrowsecurity
UNION ALL
SELECT format('ALTER TABLE %%s FORCE ROW LEVEL SECURITY', %(new)s::regclass)
  FROM pg_class WHERE oid = %(old)s AND relforcerowsecurity
"""


def refuse_dependents(connection: Connection, source: DataSource) -> None:
    """Raise StoreError where the table is something else, or something would be lost with it."""
    oids = {table: oid for table in source.tables if (oid := oid_of(connection, source, table))}
    for table, oid in oids.items():
        [kind] = (
            connection.execute("SELECT relkind::text FROM pg_class WHERE oid = %s", [oid]).fetchone() or "?"
        )
        if kind != "r":
            cure = "Name another with ?table=, or drop it; nothing was changed"
            raise StoreError(f"{table} is {KINDS.get(kind, 'no table')}", where=source.shown, cure=cure)
    dependent = connection.execute(_DEPENDENTS, {"tables": list(oids.values())}).fetchone()
    if dependent:
        cure = "Drop it before the load and create it anew after; nothing was changed"
        what = f"{dependent[0]} depends on the tables that a load replaces"
        raise StoreError(what, where=source.shown, cure=cure)


def has_dependents(connection: Connection, source: DataSource) -> bool:
    """Whether something would be lost with the tables, so that they must stay."""
    there = [oid_of(connection, source, table) for table in source.tables]
    return connection.execute(_DEPENDENTS, {"tables": there}).fetchone() is not None


def copy_attributes(connection: Connection, source: DataSource, made: DataSource) -> None:
    """Give new tables what the old ones have; one that was not there gets the rights of the event table."""
    model = oid_of(connection, source, source.table)
    for old_name, new_name in zip(source.tables, made.tables, strict=True):
        old = oid_of(connection, source, old_name)
        like = old or model
        if like:
            new = oid_of(connection, made, new_name)
            _copy_one(connection, {"old": like, "new": new, "same": old is not None})


def _copy_one(connection: Connection, which: dict[str, Any]) -> None:
    for query in (_OWNER, _REVOKED, _GRANTED, *((_COMMENTS, _ROW_SECURITY) if which["same"] else ())):
        _run_statements(connection, query, which)


def _run_statements(connection: Connection, query: str, which: dict[str, Any]) -> None:
    """Run the statements that a query returns; the server itself has quoted the names in them."""
    for (statement,) in connection.execute(query.encode(), which).fetchall():
        connection.execute(statement.encode())


def oid_of(connection: Connection, source: DataSource, table: str) -> int | None:
    """The object identifier of a table, None where there is none."""
    name = identifier(source, table).as_string(connection)
    row = connection.execute("SELECT to_regclass(%s)::oid", [name]).fetchone()
    return row[0] if row else None
