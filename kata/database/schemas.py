"""The schemas beside `public`, each with its part of `init.sql`.

A playground that was made before a schema gets it when it is first needed: only what is missing is added, and no row is
lost. Whatever is in the way is left alone and reported.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kata.database.connect import FILL, connected, translate
from kata.database.script import Part, read_script
from kata.errors import SchemaUnavailable

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

    from kata.database.server import Server

# Two programs that start at the same time must not both make the tables.
_LOCK = "SET LOCAL lock_timeout = '10s'; SELECT pg_advisory_xact_lock(hashtextextended('kata playground', 0))"

# A schema without tables and views has one row, with NULL.
_RELATIONS = """
SELECT relname::text FROM pg_namespace
LEFT JOIN pg_class ON relnamespace = pg_namespace.oid AND relkind IN ('r', 'p', 'v', 'm', 'f')
WHERE nspname = $1
"""

_FOREIGN_KEYS = """
SELECT conrelid::regclass::text AS child, quote_ident(conname) AS name, pg_get_constraintdef(k.oid) AS definition,
       confrelid::regclass::text AS parent,
       string_agg(format('c.%1$I IS NOT NULL', c.attname), ' AND ') AS filled,
       string_agg(format('p.%I = c.%I', p.attname, c.attname), ' AND ') AS same
FROM pg_constraint AS k
CROSS JOIN unnest(conkey, confkey) AS pair (child, parent)
JOIN pg_attribute AS c ON c.attrelid = conrelid AND c.attnum = pair.child
JOIN pg_attribute AS p ON p.attrelid = confrelid AND p.attnum = pair.parent
WHERE contype = 'f' AND connamespace = $1::regnamespace
GROUP BY k.oid, conrelid, conname, confrelid
"""


@dataclass(frozen=True)
class SchemaState:
    """What a database has of a schema.

    Attributes:
        part: The schema.
        server: Where it was asked.
        exists: Whether a schema of this name is there.
        missing: Its tables that are not there, in the order of their creation, as SQL names them.
        shared: Whether tables or views of other names are in it.
        may_create: Whether the role may create schemas in this database.
    """

    part: Part
    server: Server
    exists: bool
    missing: Sequence[str]
    shared: bool
    may_create: bool

    @property
    def complete(self) -> bool:
        """Whether all its tables are there."""
        return not self.missing

    @property
    def begun(self) -> bool:
        """Whether some of its tables are there."""
        return len(self.missing) < len(self.part.tables)

    @property
    def foreign(self) -> bool:
        """Whether it looks like somebody else's schema of the same name."""
        return self.shared and not self.complete

    @property
    def trouble(self) -> SchemaUnavailable | None:
        """Why it is not made when it is first needed; `None` if it is, or if it is complete."""
        if self.complete or (self.exists and not self.begun and not self.shared):
            return None
        if not self.exists:
            return None if self.may_create else self.refused(f"user {self.server.user!r} may not create schemas")
        again = "--again (drops those of its tables that are there, with their rows, and makes all of them anew)"
        return SchemaUnavailable(
            f"Schema {self.part.name!r} in database {self.server.database!r} lacks the workbook's tables: "
            f"{', '.join(self.missing)}.",
            remedy=f"{self._fill} {again if self.begun else '(makes them in it; what is there stays)'}",
        )

    def refused(self, reason: str) -> SchemaUnavailable:
        """Return the error for a right that the role lacks."""
        database, user = self.server.database, self.server.user
        where = f"SCHEMA {self.part.name}" if self.exists else f'DATABASE "{database}"'
        return SchemaUnavailable(
            f"Schema {self.part.name!r} cannot be made in database {database!r}: {reason}.",
            remedy=f'As an administrator of that database: GRANT CREATE ON {where} TO "{user}"; '
            f'GRANT ALL ON ALL TABLES IN SCHEMA public TO "{user}". Then: {self._fill}',
        )

    @property
    def _fill(self) -> str:
        return f"{FILL} --{self.part.name}"


async def schema_states(server: Server) -> list[SchemaState]:
    """Return the state of each schema beside `public`; nothing is changed."""
    async with connected(server) as connection:
        return [await _state(connection, server, part) for part in read_script().others]


async def ensure_schemas(server: Server, names: Collection[str] | None = None) -> None:
    """Make these schemas where they are missing, with those of their rows whose parents are there.

    Args:
        server: Where; its playground has all public tables.
        names: Which; by default all. Names that `init.sql` does not have are ignored.

    Raises:
        SchemaUnavailable: The role may not do that, or a schema of this name lacks the workbook's tables.
    """
    parts = [part for part in read_script().others if names is None or part.name in names]
    async with connected(server) as connection:
        # Most programs find everything in place, and take no lock.
        if all([(await _state(connection, server, part)).complete for part in parts]):
            return
        async with locked(connection, server):
            for part in parts:
                state = await _state(connection, server, part)
                if state.trouble is not None:
                    raise state.trouble
                if not state.complete:
                    await _make(connection, state)


async def fill_schemas(server: Server, names: Collection[str], *, again: bool = False) -> None:
    """Make these schemas on request: also inside a schema of this name that others use.

    Args:
        server: Where; its playground has all public tables.
        names: Which.
        again: Drop those of their tables that are there first.

    Raises:
        SchemaUnavailable: The role may not do that, or some of the tables are there and `again` is false.
    """
    async with connected(server) as connection, locked(connection, server):
        for part in read_script().others:
            state = await _state(connection, server, part)
            if part.name not in names or (state.complete and not again):
                continue
            if state.begun and again:
                await _drop_tables(connection, part)
            elif state.trouble is not None and (state.begun or not state.exists):
                raise state.trouble
            await _make(connection, state)


async def remake_schemas(connection: asyncpg.Connection[Any], server: Server) -> None:
    """Make all schemas anew, inside a transaction that has just filled the public tables.

    One that is somebody else's, or that the role may not make, is left as it is.
    """
    import asyncpg

    for part in read_script().others:
        state = await _state(connection, server, part)
        if state.foreign:
            continue
        with suppress(SchemaUnavailable, asyncpg.InsufficientPrivilegeError):
            async with connection.transaction():  # a savepoint
                if state.begun:
                    await _drop_tables(connection, part)
                await _make(connection, state)


async def _drop_tables(connection: asyncpg.Connection[Any], part: Part) -> None:
    """Drop the tables of a part, and whatever refers to them; other tables of its schema stay."""
    await connection.execute(f"DROP TABLE IF EXISTS {', '.join(reversed(part.tables))} CASCADE")


@asynccontextmanager
async def locked(connection: asyncpg.Connection[Any], server: Server) -> AsyncIterator[None]:
    """Hold a transaction in which no other program fills the playground.

    Raises:
        DatabaseError: A program uses the tables for more than ten seconds.
    """
    import asyncpg

    try:
        async with connection.transaction():
            await connection.execute(_LOCK)
            yield
    except asyncpg.LockNotAvailableError as error:
        failure = translate(error, server)
        failure.remedy = "Close the other programs that use the playground, then try again."
        raise failure from error


async def _state(connection: asyncpg.Connection[Any], server: Server, part: Part) -> SchemaState:
    found = [row[0] for row in await connection.fetch(_RELATIONS, part.name)]
    names = {table.rpartition(".")[2]: table for table in part.tables}
    missing = [table for name, table in names.items() if name not in found]
    may_create = await connection.fetchval("SELECT has_database_privilege(current_database(), 'CREATE')")
    return SchemaState(part, server, bool(found), missing, bool({*found} - {*names, None}), may_create)


async def _make(connection: asyncpg.Connection[Any], state: SchemaState) -> None:
    """Make the tables and insert their rows, except those that refer to a row which is not there (any more)."""
    import asyncpg

    part = state.part
    try:
        await connection.execute(part.definitions if state.exists else part.schema)
        keys = await connection.fetch(_FOREIGN_KEYS, part.name)
        for key in keys:
            await connection.execute(f"ALTER TABLE {key['child']} DROP CONSTRAINT {key['name']}")
        await connection.execute(f"{part.rows}\n; SELECT")  # asyncpg fails where there is no statement at all
        while [key for key in keys if await _drop_orphans(connection, key)]:
            pass  # what refers to a deleted row is an orphan, too
        for key in keys:
            await connection.execute(f"ALTER TABLE {key['child']} ADD CONSTRAINT {key['name']} {key['definition']}")
    except asyncpg.InsufficientPrivilegeError as error:
        raise state.refused(str(error)) from error
    except (asyncpg.LockNotAvailableError, asyncpg.PostgresConnectionError):
        raise
    except asyncpg.PostgresError as error:  # such as a table that has lost the key that is referred to
        raise SchemaUnavailable(
            f"Schema {part.name!r} cannot be made in database {state.server.database!r}: {error}.",
            remedy="uv run kata db reset (puts all tables back to init.sql)",
        ) from error


async def _drop_orphans(connection: asyncpg.Connection[Any], key: Any) -> bool:
    done: str = await connection.execute(
        f"DELETE FROM {key['child']} AS c WHERE {key['filled']}"
        f" AND NOT EXISTS (SELECT FROM {key['parent']} AS p WHERE {key['same']})"
    )
    return done != "DELETE 0"
