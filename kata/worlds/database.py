"""All worlds of a server, in one database: made once, kept for every later run, and never written to again.

Each world is a schema `w7`; tables of another schema than `public` are in `w7_office` and so on. Statements run as a role
that may only read, in a read-only transaction that is rolled back, with a time-out.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kata.database import Server
from kata.database.admin import AdminConnection, admin_connection
from kata.database.connect import close, connect, connected, translate
from kata.datasets import Schema, Table, literal
from kata.errors import DatabaseError
from kata.shape import rewriting
from kata.worlds.world import World

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

Rows = list[tuple[Any, ...]]
MOST_ROWS = 400
"""More rows than any right answer has in a world; the rest is not read."""

_PREFIX = "kata_worlds_"
_ROLE = "kata_worlds"
# Part of the database's name. Change it when worlds are stored in another way.
_LAYOUT = "1"
_READY = "ready"
_BATCH_MS, SINGLE_MS = 2_000, 1_000
_LOCK_SECONDS = 60.0

# Runs one statement in one world; an error is a result, too. JSON keeps numbers, texts and NULL apart. The statement is
# prepared, so that its parameters have the types that the server inferred when it came over the wire.
_TRY = """
CREATE SCHEMA kata; GRANT USAGE ON SCHEMA kata TO PUBLIC;
CREATE FUNCTION kata.try(world text, sql text, arguments text, most int) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  found text[] := '{}';
  r record;
  n int := 0;
BEGIN
  PERFORM set_config('search_path', world, true), setseed(0.5);
  BEGIN
    EXECUTE 'PREPARE kata_world AS ' || sql;
    FOR r IN EXECUTE 'EXECUTE kata_world' || arguments LOOP
      found := found || to_json(r)::text;
      n := n + 1;
      EXIT WHEN n > most;
    END LOOP;
  EXCEPTION WHEN OTHERS THEN
    found := ARRAY['!' || SQLERRM];
  END;
  BEGIN
    EXECUTE 'DEALLOCATE kata_world';
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END;
  RETURN found;
END $$;
"""
_RUN = """
SELECT kata.try(w, s, a, $4) FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS t(w, s, a, n) ORDER BY n
"""


@dataclass(frozen=True)
class Rerun:
    """A statement to run in a world.

    Attributes:
        world: The world.
        sql: The statement; `$1`, `$2`, … are its parameters.
        parameters: Their values: `None`, numbers, texts, dates.
    """

    world: World
    sql: str
    parameters: tuple[Any, ...] = ()


class WorldDatabase:
    """The worlds of one server. It is made when it is first needed; `close` the connection at the end.

    Args:
        server: Where.
        schema: The tables.
        ddl: The statements that create them, as strings.
        worlds: The fixed worlds; `run` needs no others.
        chosen: Purpose → the numbers of the worlds that it needs.

    Attributes:
        worlds: The same.
        remembered: What callers have worked out once for all worlds, such as right answers, by a key of theirs.
    """

    def __init__(
        self,
        server: Server,
        schema: Schema,
        ddl: Sequence[str],
        worlds: Sequence[World],
        chosen: Mapping[str, frozenset[int]] = MappingProxyType({}),
    ) -> None:
        self.worlds = tuple(worlds)
        self._chosen = chosen
        self.remembered: dict[Any, Any] = {}
        self._server = server
        self._schema = schema
        self._ddl = tuple(ddl)
        self._connection: asyncpg.Connection[Any] | None = None
        self._busy = asyncio.Lock()
        self._schemas = {"public", *(table.rpartition(".")[0] for table in schema.tables)} - {""}
        names = "|".join(map(re.escape, sorted(self._schemas)))
        self._qualified = re.compile(rf'\b({names})"?\s*\.', re.IGNORECASE)

    def worlds_for(self, purpose: str) -> tuple[World, ...]:
        """Return the worlds that were chosen for a purpose, such as an exercise; all of them if none were."""
        numbers = self._chosen.get(purpose)
        return self.worlds if numbers is None else tuple(each for each in self.worlds if each.number in numbers)

    async def run(
        self, reruns: Sequence[Rerun], *, batch_ms: int = _BATCH_MS, single_ms: int = SINGLE_MS
    ) -> list[Rows | None]:
        """Run statements, all in one round trip.

        Args:
            reruns: What to run; equal ones run once.
            batch_ms: How long all may take together, in milliseconds; after that, each runs alone.
            single_ms: How long each may take then: far more than a query needs in a world.

        Returns:
            The rows of each; `None` where the server refused it, or where it exceeded its time.

        Raises:
            DatabaseError: The server cannot be used.
        """
        texts = [(f"w{rerun.world.number}", self._placed(rerun), _arguments(rerun)) for rerun in reruns]
        distinct = list(dict.fromkeys(texts))
        async with self._busy:
            by_text = dict(zip(distinct, await self._run(distinct, batch_ms, single_ms), strict=True))
        return [by_text[text] for text in texts]

    async def close(self) -> None:
        """Close the connection. Never fails."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await close(connection)

    async def drop(self) -> None:
        """Close the connection and drop the database. Never fails."""
        await self.close()
        with suppress(DatabaseError):
            async with admin_connection(self._server) as admin:
                await admin.drop(self.name)

    def _placed(self, rerun: Rerun) -> str:
        """The statement with the names of schemas as they are in the world."""
        if self._qualified.search(rerun.sql) is None:
            return rerun.sql
        schemas = {name: f"w{rerun.world.number}{_suffix(name)}" for name in self._schemas}
        return rewriting.in_schemas(rerun.sql, schemas) or rerun.sql

    async def _run(self, texts: list[tuple[str, str, str]], batch_ms: int, single_ms: int) -> list[Rows | None]:
        import asyncpg

        try:
            return await self._batch(texts, batch_ms)
        except asyncpg.QueryCanceledError:
            pass
        # One of them takes too long: each runs alone.
        found: list[Rows | None] = []
        for text in texts:
            try:
                found += await self._batch([text], single_ms)
            except asyncpg.QueryCanceledError:
                found.append(None)
        return found

    async def _batch(self, texts: list[tuple[str, str, str]], timeout_ms: int) -> list[Rows | None]:
        import asyncpg

        if not texts:
            return []
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._open()
        connection = self._connection
        worlds, statements, arguments = map(list, zip(*texts, strict=True))
        try:
            await connection.execute(f"BEGIN READ ONLY; SET LOCAL statement_timeout = {timeout_ms}")
            try:
                found = await connection.fetch(_RUN, worlds, statements, arguments, MOST_ROWS)
            finally:
                await connection.execute("ROLLBACK")
        except asyncpg.QueryCanceledError:
            # A prepared statement outlives its transaction; the next rerun needs the name.
            with suppress(asyncpg.InvalidSQLStatementNameError):
                await connection.execute("DEALLOCATE kata_world")
            raise
        except Exception as error:
            connection.terminate()
            raise translate(error, self._server, self.name) from error
        return [_rows(row[0]) for row in found]

    @property
    def name(self) -> str:
        """The name of the database, which depends on its tables, worlds and layout."""
        contents = repr([(world.number, world.data.tables) for world in self.worlds])
        parts = (_LAYOUT, self._server.user, *self._ddl, _TRY, contents)
        return f"{_PREFIX}{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:12]}"

    async def _open(self) -> asyncpg.Connection[Any]:
        """Connect as the role that may only read; make the database if it is not there."""
        async with admin_connection(self._server) as admin:
            if await admin.note(self.name) == _READY:
                with suppress(DatabaseError):  # another checkout may have dropped it at this moment
                    return await self._connect(admin)
            # Until this connection is open, nobody else drops what they do not know.
            async with _alone(admin):
                if await admin.note(self.name) != _READY:
                    await self._make(admin)
                return await self._connect(admin)

    async def _connect(self, admin: AdminConnection) -> asyncpg.Connection[Any]:
        if self._server.kind != "embedded":
            # On a server that `DATABASE_URL` names, there is no role but the one in that URL.
            return await connect(self._server, self.name)
        if not await _has_role(admin):
            # It was made by way of `DATABASE_URL`, which may name the embedded server, too.
            await self._grant(admin, self.name)
        return await connect(replace(self._server, user=_ROLE), self.name)

    async def _make(self, admin: AdminConnection) -> None:
        name = self.name
        for other in await admin.find(_PREFIX):
            # Not by force: another checkout may be using it.
            with suppress(DatabaseError):
                await admin.execute(f'DROP DATABASE "{other}"')
        await admin.drop(name)
        await admin.create(name)
        async with connected(admin.server, name) as connection:
            for script in self._scripts():
                await connection.execute(script)
        await self._grant(admin, name)
        await admin.set_note(name, _READY)

    async def _grant(self, admin: AdminConnection, name: str) -> None:
        if self._server.kind != "embedded":
            return
        if not await _has_role(admin):
            with suppress(DatabaseError):  # another checkout may be making it at this moment
                await admin.execute(f"CREATE ROLE {_ROLE} LOGIN")
        await admin.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        await admin.execute(f'GRANT CONNECT ON DATABASE "{name}" TO {_ROLE}')

    def _scripts(self) -> list[str]:
        tables = list(self._schema.tables.values())
        return [
            *self._ddl,
            *(_world_script(world, tables) for world in self.worlds),
            # The worlds have copies of these tables, and use the same types.
            f"DROP TABLE {', '.join(table.name for table in tables)}",
            _TRY,
            "ANALYZE",
        ]


@asynccontextmanager
async def _alone(admin: AdminConnection) -> AsyncIterator[None]:
    """Let one program at a time make and drop databases of worlds."""
    deadline = asyncio.get_running_loop().time() + _LOCK_SECONDS
    while not await admin.try_lock(_PREFIX):
        if asyncio.get_running_loop().time() > deadline:
            raise DatabaseError("Another program makes a database of worlds and does not finish.")
        await asyncio.sleep(0.05)
    try:
        yield
    finally:
        await admin.unlock(_PREFIX)


async def _has_role(admin: AdminConnection) -> bool:
    return bool(await admin.execute("SELECT FROM pg_roles WHERE rolname = $1", _ROLE))


def _world_script(world: World, tables: Sequence[Table]) -> str:
    schemas = list(dict.fromkeys(_placed(table.name, world)[0] for table in tables))
    script = [f"CREATE SCHEMA {name}; GRANT USAGE ON SCHEMA {name} TO PUBLIC;" for name in schemas]
    for table in tables:
        name = ".".join(_placed(table.name, world))
        # With its primary key, so that a query may GROUP BY id and show other columns.
        script.append(f"CREATE TABLE {name} (LIKE {table.name} INCLUDING DEFAULTS INCLUDING INDEXES);")
        if rows := world.data.rows(table.name):
            columns = list(rows[0])
            values = ", ".join(f"({', '.join(literal(row[column]) for column in columns)})" for row in rows)
            script.append(f"INSERT INTO {name} ({', '.join(columns)}) VALUES {values};")
    script += [f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO PUBLIC;" for name in schemas]
    return "".join(script)


def _placed(table: str, world: World) -> tuple[str, str]:
    """The schema and the name of a table in a world."""
    schema, _, name = table.rpartition(".")
    return f"w{world.number}{_suffix(schema)}", name


def _suffix(schema: str) -> str:
    return "" if schema in ("", "public") else f"_{schema}"


def _arguments(rerun: Rerun) -> str:
    return f"({', '.join(map(_text, rerun.parameters))})" if rerun.parameters else ""


def _text(value: Any) -> str:
    return "NULL" if value is None else literal(str(value))


def _rows(found: list[str]) -> Rows | None:
    if found and found[0].startswith("!"):
        return None
    return [tuple(value for _, value in json.loads(row, parse_float=Decimal, object_pairs_hook=list)) for row in found]
