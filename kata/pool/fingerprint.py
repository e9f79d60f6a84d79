"""The fingerprint of a database: a hash that differs as soon as anything was changed or left behind in it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

# One line for each thing that a statement could have changed. OIDs are left out, except for objects without a readable
# definition, whose existence is all that can be noticed; so are the names of foreign keys' triggers, which contain them.
_SCHEMA = """
WITH space AS (
    SELECT oid, nspname, nspowner, nspacl FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
), line(text) AS (
    SELECT concat_ws(' ', 'schema', nspname, nspowner::regrole, nspacl) FROM space
  UNION ALL
    SELECT concat_ws(' ', 'relation', nspname, relname, relkind, relpersistence, relrowsecurity, relforcerowsecurity,
                     reloptions, relacl, CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END)
    FROM pg_class AS c JOIN space AS s ON s.oid = relnamespace
  UNION ALL
    SELECT concat_ws(' ', 'column', nspname, relname, attnum, attname, format_type(atttypid, atttypmod), attnotnull,
                     attidentity, attgenerated, attcollation, pg_get_expr(adbin, adrelid))
    FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid JOIN space AS s ON s.oid = relnamespace
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0
  UNION ALL
    SELECT concat_ws(' ', 'constraint', nspname, conname, conrelid::regclass, convalidated, pg_get_constraintdef(k.oid))
    FROM pg_constraint AS k JOIN space AS s ON s.oid = connamespace
  UNION ALL
    SELECT concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid)
    FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid JOIN space AS s ON s.oid = relnamespace
  UNION ALL
    SELECT concat_ws(' ', 'trigger', tgrelid::regclass, CASE WHEN NOT tgisinternal THEN tgname END, tgenabled, tgtype,
                     tgfoid::regproc)
    FROM pg_trigger
  UNION ALL
    SELECT concat_ws(' ', 'rule', pg_get_ruledef(r.oid), ev_enabled)
    FROM pg_rewrite AS r JOIN pg_class AS c ON c.oid = ev_class JOIN space AS s ON s.oid = relnamespace
  UNION ALL
    SELECT concat_ws(' ', 'policy', polrelid::regclass, polname) FROM pg_policy
  UNION ALL
    SELECT concat_ws(' ', 'function', p.oid::regprocedure, prosrc)
    FROM pg_proc AS p JOIN space AS s ON s.oid = pronamespace
  UNION ALL
    SELECT concat_ws(' ', 'sequence', seqrelid::regclass, seqtypid, seqstart, seqincrement, seqmax, seqmin, seqcycle)
    FROM pg_sequence
  UNION ALL
    SELECT concat_ws(' ', 'type', t.oid::regtype, typtype)
    FROM pg_type AS t JOIN space AS s ON s.oid = typnamespace
  UNION ALL
    SELECT concat_ws(' ', 'setting', setrole, setconfig)
    FROM pg_db_role_setting LEFT JOIN pg_database AS d ON d.oid = setdatabase
    WHERE datname = current_database() OR (setdatabase = 0 AND setrole = (SELECT oid FROM pg_roles WHERE rolname = current_user))
  UNION ALL
    SELECT concat_ws(' ', 'database', datacl, datconnlimit, datallowconn, datistemplate) FROM pg_database
    WHERE datname = current_database()
  UNION ALL
    SELECT concat_ws(' ', 'default privileges', defaclrole::regrole, defaclobjtype, defaclacl) FROM pg_default_acl
  UNION ALL
    SELECT concat_ws(' ', 'publication', pubname) FROM pg_publication
  UNION ALL
    SELECT concat_ws(' ', 'large object', oid) FROM pg_largeobject_metadata
  UNION ALL
    SELECT concat_ws(' ', 'extension', extname, extversion) FROM pg_extension
  UNION ALL
    SELECT concat_ws(' ', 'event trigger', evtname) FROM pg_event_trigger
  UNION ALL
    SELECT concat_ws(' ', 'comment', classoid::regclass, pg_describe_object(classoid, objoid, objsubid), description)
    FROM pg_description WHERE objoid >= 16384
  UNION ALL
    SELECT concat_ws(' ', 'operator', oid) FROM pg_operator WHERE oid >= 16384
  UNION ALL
    SELECT concat_ws(' ', 'cast', oid) FROM pg_cast WHERE oid >= 16384
  UNION ALL
    SELECT concat_ws(' ', 'collation', oid) FROM pg_collation WHERE oid >= 16384
  UNION ALL
    SELECT concat_ws(' ', 'language', lanname) FROM pg_language WHERE oid >= 16384
  UNION ALL
    SELECT concat_ws(' ', 'foreign-data wrapper', fdwname) FROM pg_foreign_data_wrapper
  UNION ALL
    SELECT concat_ws(' ', 'server', srvname) FROM pg_foreign_server
)
SELECT md5(string_agg(text, E'\\n' ORDER BY text COLLATE "C")) FROM line
"""

_TABLES = """
SELECT c.oid::regclass::text AS name
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
WHERE relkind = 'r' AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
ORDER BY 1
"""
_SEQUENCES = "SELECT seqrelid::regclass::text AS name FROM pg_sequence ORDER BY 1"


async def tables_of(connection: asyncpg.Connection[Any]) -> list[str]:
    """Return the names of all tables, already quoted."""
    return [str(row["name"]) for row in await connection.fetch(_TABLES)]


async def of_schema(connection: asyncpg.Connection[Any]) -> str:
    """Return the fingerprint of the definitions in the connected database, without its rows."""
    return str(await connection.fetchval(_SCHEMA))


async def of(connection: asyncpg.Connection[Any]) -> str:
    """Return the fingerprint of the connected database: its definitions and its rows."""
    schema = await of_schema(connection)
    tables = await tables_of(connection)
    contents = " UNION ALL ".join(
        f"SELECT {number} AS number, md5(string_agg(t::text, E'\\n' ORDER BY t::text)) AS content FROM {table} AS t"
        for number, table in enumerate(tables)
    )
    rows = await connection.fetch(f"{contents} ORDER BY 1") if contents else []
    parts = [schema, *tables, *(str(row["content"]) for row in rows)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


async def sweep(connection: asyncpg.Connection[Any]) -> None:
    """Restore empty tables to the state that they were made in.

    Rows that were rolled back leave dead space and advanced sequences, so the next rows would be stored in another
    order, under other ids.
    """
    tables = await tables_of(connection)
    if not tables:
        return
    queries = " UNION ALL ".join(
        f"SELECT {number} AS number, EXISTS (SELECT FROM {table}) AS filled, pg_relation_size('{table}') AS size"
        for number, table in enumerate(tables)
    )
    states = [(tables[row["number"]], row["filled"], row["size"]) for row in await connection.fetch(queries)]
    empty = [table for table, filled, _ in states if not filled]
    if any(size for _, filled, size in states if not filled):
        await connection.execute(f"TRUNCATE {', '.join(empty)}")
    # To restart a sequence that has not moved would cost a write to the disk at every lease.
    moved = " UNION ALL ".join(
        f"SELECT '{name}' AS name FROM {name} JOIN pg_sequence ON seqrelid = '{name}'::regclass"
        " WHERE is_called OR last_value <> seqstart"
        for (name,) in await connection.fetch(_SEQUENCES)
    )
    for row in await connection.fetch(moved) if moved else []:
        await connection.execute(f"ALTER SEQUENCE {row['name']} RESTART")
