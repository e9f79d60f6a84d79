"""The SQL that puts a scratch database back to how it was: empties it, or replaces its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kata.pool.fingerprint import tables_of

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

# Drops every schema but the system's, and then what the role owns elsewhere: in a schema that it may use but not drop
# (before PostgreSQL 15, `public` belongs to the superuser), or in none. DROP OWNED would also revoke the role's rights
# on other databases. Whatever is out of reach here changes the fingerprint.
EMPTY = """
DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', nspname) FROM pg_namespace
        WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND pg_has_role(nspowner, 'USAGE')
    LOOP
        EXECUTE statement;
    END LOOP;
    FOR statement IN
        SELECT format('DROP %s IF EXISTS %s CASCADE', type, identity)
        FROM pg_shdepend, pg_identify_object(classid, objid, 0)
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND refclassid = 'pg_authid'::regclass AND refobjid = current_user::regrole AND deptype = 'o'
            AND type IN ('table', 'view', 'materialized view', 'foreign table', 'sequence', 'type', 'domain',
                         'composite type', 'function', 'procedure', 'aggregate', 'operator', 'collation', 'extension',
                         'statistics object', 'text search configuration', 'text search dictionary', 'publication',
                         'server', 'foreign-data wrapper')
    LOOP
        EXECUTE replace(replace(statement, 'DROP composite type', 'DROP TYPE'), 'statistics object', 'STATISTICS');
    END LOOP;
    PERFORM lo_unlink(oid) FROM pg_largeobject_metadata WHERE pg_has_role(lomowner, 'USAGE');
END $$;
CREATE SCHEMA IF NOT EXISTS public
"""

# Sequences by the column that takes its values from them; NULL for a sequence without one.
_SEQUENCES = """
SELECT s.seqrelid::regclass::text AS name, seqstart AS start, refobjid::regclass::text AS table,
       quote_ident(attname) AS column
FROM pg_sequence AS s
LEFT JOIN pg_depend ON classid = 'pg_class'::regclass AND objid = seqrelid AND deptype IN ('a', 'i')
    AND refclassid = 'pg_class'::regclass
LEFT JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
ORDER BY 1
"""


async def rows_reset(connection: asyncpg.Connection[Any]) -> Callable[[str], str]:
    """Read how to replace the rows of a database that is as it was made.

    Returns:
        A function from statements that insert rows to the whole transaction: it deletes all rows, inserts those that
        belong to the schema and the given ones, and sets each sequence accordingly.
    """
    tables = await tables_of(connection)
    sequences = await connection.fetch(_SEQUENCES)
    before = []
    if tables:
        # DELETE, because TRUNCATE takes ten times as long for a few rows. One statement: foreign keys are checked at
        # its end, so that the order of the tables does not matter.
        deletions = ", ".join(f"d{at} AS (DELETE FROM {table})" for at, table in enumerate(tables))
        before.append(f"WITH {deletions} SELECT;")
    for table in tables:
        # Rows that the schema comes with, such as Alembic's record of the revision.
        kept = await connection.fetchval(f"SELECT quote_literal(json_agg(t)::text) FROM {table} AS t")
        if kept is not None:
            before.append(
                f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::{table}, {kept});"
            )
    before += [f"SELECT setval('{row['name']}', {row['start']}, false);" for row in sequences]
    after = [
        f"SELECT setval('{row['name']}', max({row['column']})) FROM {row['table']}"
        f" HAVING max({row['column']}) >= (SELECT last_value FROM {row['name']});"
        for row in sequences
        if row["column"] is not None
    ]
    return lambda rows: "\n".join(("BEGIN;", *before, rows, ";", *after, "COMMIT"))
