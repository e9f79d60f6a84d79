"""The database's side of an attempt: loaded rows, the oracle, and the shape of statements."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from kata.judging import limits
from kata.judging.data import Parts, Rows, generated, largest_world, seed_rows, wide, with_distractors
from kata.judging.mistake import CouldNotJudge
from kata.judging.snapshot import SCHEMA_SQL, Snapshot, Table, read_tables
from kata.shape import Shape, from_plan, read_shape
from kata.wire import Connection, InjectionError, Statement, Wire
from kata.wire.statement import WRITING

# For any parameters, and with a Sort wherever the statement asks for an order: an index or a merge join brings one by
# itself, so that the plan would not show what was asked for.
_PLANNED = (
    "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_indexscan = off; "
    "SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_mergejoin = off; "
)


class DatabaseSide:
    """Loads rows and queries the database, inside the transaction in which the learner's code works.

    Args:
        wire: Between worker and server.
        seed: The seed of the generated rows.
        parts: Which parts of init.sql the sets of rows fill; `None` for all.
    """

    def __init__(self, wire: Wire, *, seed: int, parts: Parts | None = None) -> None:
        self.wire = wire
        self.seed = seed
        self.parts = parts
        self._loaded: Rows | None = None
        self._disturbed = False
        self._oracles: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
        self._tables: tuple[Table, ...] | None = None
        # The learner's code cannot guess the name and prepare a statement under it first.
        self._prepared = f"kata_again_{secrets.token_hex(8)}"

    @cached_property
    def seed_rows(self) -> Rows:
        """The rows of init.sql."""
        return seed_rows(self.parts)

    @cached_property
    def generated(self) -> tuple[Rows, ...]:
        """Two other sets of rows that expose the same wrong answers."""
        return generated(self.seed, self.parts)

    @property
    def sets(self) -> tuple[Rows, ...]:
        """The sets that every query exercise is graded on: the seed, then the generated ones."""
        return (self.seed_rows, *self.generated)

    @cached_property
    def with_distractors(self) -> Rows:
        """The first generated set with 100 distractor rows in each table."""
        return with_distractors(self.generated[0], self.parts)

    @property
    def largest_world(self) -> Rows:
        """The tiny database with the longest chain; it also has numbers from 0 on, and dates that are still to come."""
        return largest_world()

    def wide(self, parents: int) -> Rows:
        """Make a set of this many parent rows with few children each."""
        return wide(parents)

    @property
    def loaded(self) -> Rows:
        """The rows that are loaded now."""
        return self._loaded or self.seed_rows

    @property
    def connection(self) -> Connection:
        """The connection of the session that the learner's functions get."""
        return self.wire.connections[0]

    async def load(self, rows: Rows, *, ddl: str = "") -> None:
        """Fill the tables with exactly these rows, unless they are loaded already.

        Args:
            rows: The rows.
            ddl: SQL that changes the schema first; it is undone with the rows.

        Raises:
            CouldNotJudge: The server refuses.
        """
        if self._loaded is rows and not ddl:
            await self.settle()
        if self._loaded is not rows or ddl:
            self._disturbed = False
            try:
                await self.connection.load(f"{ddl};{rows.script}", timeout_ms=limits.STATEMENT_MS)
            except InjectionError as error:
                raise _server_trouble(error) from None
            if ddl or self._loaded is None:
                self._tables = None
            self._loaded = None if ddl else rows

    async def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query as the judge, and return its rows.

        Raises:
            CouldNotJudge: The server refuses.
        """
        return (await self.queries([sql]))[-1]

    async def queries(self, statements: Iterable[str]) -> list[list[tuple[Any, ...]]]:
        """Run several queries in one round trip, and return the rows of each; see `query`."""
        await self.settle()
        script = "\n;".join(statements)
        try:
            # The learner's code may have put schemas or temporary tables before the real ones.
            results = await self.connection.run(
                "SAVEPOINT kata_ask; SET LOCAL search_path = pg_catalog, public, pg_temp;"
                f"{script}\n; ROLLBACK TO SAVEPOINT kata_ask; RELEASE SAVEPOINT kata_ask"
            )
        except InjectionError as error:
            raise _server_trouble(error) from None
        return [result.rows for result in results[2:-2]]

    async def oracle(self, rows: Rows, sql: str) -> list[tuple[Any, ...]]:
        """Return the right answer on these rows; the query runs once."""
        return (await self.oracles(rows, [sql]))[0]

    async def oracles(self, rows: Rows, statements: Sequence[str]) -> list[list[tuple[Any, ...]]]:
        """Return several right answers on these rows; the new ones take one round trip."""
        new = [sql for sql in dict.fromkeys(statements) if (rows.label, sql) not in self._oracles]
        if new:
            await self.load(rows)
            for sql, found in zip(new, await self.queries(new), strict=True):
                self._oracles[rows.label, sql] = found
        return [self._oracles[rows.label, sql] for sql in statements]

    async def snapshot(self) -> Snapshot:
        """Return everything in the database, as the open transaction sees it; compare two with `Changes`."""
        if self._tables is None:
            self._tables = read_tables(await self.query(SCHEMA_SQL))
        results = await self.queries(sql for table in self._tables for sql in (table.rows_sql, table.defaults_sql))
        return Snapshot.of(self._tables, results)

    async def shape(self, statement: Statement) -> Shape:
        """Return what a statement does: from its syntax tree, or from the server's plan if it cannot be parsed.

        Raises:
            CouldNotJudge: Neither the parser nor the plan can read it: then there is no verdict, and never a pass.
        """
        if (shape := read_shape(statement.sql)) is not None:
            return shape
        if statement.failed or statement.command not in ("", "SELECT", *WRITING):
            return Shape("other")
        plan = None
        if statement.command == "SELECT":
            plan = await self.again(statement, prefix="EXPLAIN (VERBOSE, FORMAT JSON) ", generic=True)
        try:
            return from_plan(json.loads((plan or [])[0][0])[0]["Plan"])
        except (ValueError, LookupError, TypeError):
            beginning = " ".join(statement.sql.split())[:80]
            raise CouldNotJudge(
                f"The statement could not be judged: neither our parser nor the server's plan can read it ({beginning} …).",
                help="Say it with the usual operators and functions; if that is what you do, please report the statement.",
            ) from None

    async def again(
        self, statement: Statement, *, sql: str | None = None, prefix: str = "", generic: bool = False
    ) -> list[tuple[Any, ...]] | None:
        """Repeat a statement of the learner's as the judge, with the same parameters on the loaded rows.

        Args:
            statement: What was sent.
            sql: A changed text to run instead.
            prefix: What to put before it, such as EXPLAIN.
            generic: For EXPLAIN: plan it for any parameters (for some types we have no literals), and show its order.

        Returns:
            Its rows; `None` if the server refuses.
        """
        await self.settle()
        name = self._prepared
        parameters = statement.parameters()
        literals = ", ".join("NULL" if generic else _literal(parameter) for parameter in parameters)
        mode = _PLANNED if generic else ""
        execute = f"EXECUTE {name}({literals})" if literals else f"EXECUTE {name}"
        try:
            results = await self.connection.run(
                f"SAVEPOINT kata_again; {mode}PREPARE {name} AS {sql or statement.sql}; {prefix}{execute};"
                f"DEALLOCATE {name}; ROLLBACK TO SAVEPOINT kata_again; RELEASE SAVEPOINT kata_again"
            )
        except InjectionError:
            await self._rewind()
            try:
                # A prepared statement outlives the transaction that was rolled back.
                await self.connection.run(f"DEALLOCATE {name}")
            except InjectionError:
                await self._rewind()
            return None
        return next((result.rows for result in results if result.labels), [])

    def disturb(self) -> None:
        """Note that the learner's code may have changed something in the transaction."""
        self._disturbed = True

    async def settle(self) -> None:
        """Undo what the last call changed. This happens late, because the next step often loads other rows anyway."""
        if self._disturbed:
            self._disturbed = False
            await self._rewind()

    async def _rewind(self) -> None:
        if self._loaded is None:
            return
        try:
            await self.connection.rewind()
        except InjectionError:
            # The learner's code ended the transaction and the rows with it: the next `load` loads them again.
            self._loaded = None


def _server_trouble(error: InjectionError) -> CouldNotJudge:
    return CouldNotJudge(f"the database could not be asked: {error}")


def _literal(value: Any) -> str:
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"
