"""What a grader works with: one worker with one submission, and the rows that the judge loads for it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from kata.catalogue import Exercise
from kata.errors import ProtocolError, WorkerDied, WorkerTimedOut
from kata.judging.data import Rows, generated, seed_rows, wide, with_distractors
from kata.judging.mistake import CouldNotJudge, Mistake, NotStarted
from kata.judging.observation import Observation, Raised, exception_in, own_connection, read_observation, shown_file
from kata.pool.committing import CommittingDatabase
from kata.pool.worker_pool import PooledWorker
from kata.shape import Shape, from_plan, read_shape
from kata.staging import Staged
from kata.wire import Connection, InjectionError, Statement
from kata.worker import plain

CALL_SECONDS = 15.0
IMPORT_SECONDS = 10.0
STATEMENT_MS = 5_000


class Attempt:
    """One exercise of one submission, in one worker.

    Args:
        exercise: What is graded.
        staged: The submission's copy.
        seat: Where its code runs.
        seed: The number that generated rows are made from.
        label: The submission's name, for places such as `app/models.py:12`.
        counterexample_seconds: How long a smallest counterexample may be looked for; 0 for not at all.

    Attributes:
        server, wire: The seat's.
        seed_rows, generated, noisy: The rows that every query exercise is graded on.
        observations: Every call so far.
    """

    def __init__(
        self,
        exercise: Exercise,
        staged: Staged,
        seat: PooledWorker,
        *,
        seed: int,
        label: str,
        counterexample_seconds: float = 0.0,
    ) -> None:
        self.exercise = exercise
        self.staged = staged
        self.server = seat.server
        self.wire = seat.wire
        self.seed = seed
        self.label = label
        self.counterexample_seconds = counterexample_seconds
        self.observations: list[Observation] = []
        self._seat = seat
        self._worker = seat.worker
        self._loaded: Rows | None = None
        self._unsettled = False
        self._held: Observation | None = None
        self._memo: dict[Any, Any] = {}
        self._scratch: CommittingDatabase | None = None
        # Nobody else prepares a statement of this name before us.
        self._prepared = f"kata_again_{secrets.token_hex(8)}"
        self._tampered: tuple[str, ...] = ()

    # -- rows ----------------------------------------------------------------------------------------------------

    @cached_property
    def seed_rows(self) -> Rows:
        """The rows of init.sql."""
        return seed_rows()

    @cached_property
    def generated(self) -> tuple[Rows, ...]:
        """Two other sets of rows with the same wrong-answer-exposing properties."""
        return generated(self.seed)

    @property
    def sets(self) -> tuple[Rows, ...]:
        """The sets on which every query exercise is graded: the seed first."""
        return (self.seed_rows, *self.generated)

    @cached_property
    def noisy(self) -> Rows:
        """The first generated set with a hundred irrelevant rows more in each table."""
        return with_distractors(self.generated[0])

    def crowd(self, parents: int) -> Rows:
        """So many parents with few children each."""
        return wide(parents)

    @property
    def connection(self) -> Connection:
        """The connection of the session that the learner's functions are given."""
        return self.wire.connections[0]

    async def load(self, rows: Rows, *, ddl: str = "") -> None:
        """Put these rows, and no others, into the tables; does nothing when they are there already.

        Args:
            rows: The rows.
            ddl: Changes of the schema that belong to it, undone with the rows.
        """
        if self._loaded is rows and not ddl:
            await self._settle()
        if self._loaded is not rows or ddl:
            self._unsettled = False
            try:
                await self.connection.load(f"{ddl};{rows.script}", timeout_ms=STATEMENT_MS)
            except InjectionError as error:
                raise _server_trouble(error) from None
            self._loaded = None if ddl else rows

    async def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the database, inside the transaction in which the learner's code works: the oracle's way.

        Returns:
            The rows of the (last) statement.
        """
        return (await self.queries([sql]))[-1]

    async def queries(self, asked: Iterable[str]) -> list[list[tuple[Any, ...]]]:
        """Ask several things at once; see `query`.

        Returns:
            The rows of each statement.
        """
        await self._settle()
        script = "\n;".join(asked)
        try:
            # Whatever schemas and temporary tables the learner's code has put before the real ones: not for us.
            results = await self.connection.run(
                "SAVEPOINT kata_ask; SET LOCAL search_path = pg_catalog, public, pg_temp;"
                f"{script}\n; ROLLBACK TO SAVEPOINT kata_ask; RELEASE SAVEPOINT kata_ask"
            )
        except InjectionError as error:
            raise _server_trouble(error) from None
        return [result.rows for result in results[2:-2]]

    async def oracle(self, rows: Rows, sql: str) -> list[tuple[Any, ...]]:
        """The right answer on these rows; asked once and remembered."""
        return (await self.oracles(rows, [sql]))[0]

    async def oracles(self, rows: Rows, asked: Sequence[str]) -> list[list[tuple[Any, ...]]]:
        """Several right answers on these rows; what is new among them is asked for at once."""
        new = [sql for sql in dict.fromkeys(asked) if (rows.label, sql) not in self._memo]
        if new:
            await self.load(rows)
            for sql, found in zip(new, await self.queries(new), strict=True):
                self._memo[rows.label, sql] = found
        return [self._memo[rows.label, sql] for sql in asked]

    async def shape(self, statement: Statement) -> Shape | None:
        """What a statement does: from its syntax tree, or from the server's plan when it cannot be parsed.

        Returns:
            `None` when neither can tell; nobody is rejected for that.
        """
        shape = read_shape(statement.sql)
        if shape is None and statement.command == "SELECT":
            try:
                plan = await self.again(statement, prefix="EXPLAIN (VERBOSE, FORMAT JSON) ")
                return from_plan(json.loads(plan[0][0])[0]["Plan"]) if plan else None
            except (ValueError, KeyError):
                return None
        return shape

    async def again(
        self, statement: Statement, *, sql: str | None = None, prefix: str = ""
    ) -> list[tuple[Any, ...]] | None:
        """Run a statement of the learner's once more, as the judge, with the same parameters on the rows now loaded.

        Args:
            statement: What was sent.
            sql: A changed text to run instead.
            prefix: What to put before it, such as EXPLAIN.

        Returns:
            Its rows; `None` when it cannot be run so.
        """
        await self._settle()
        literals = ", ".join(_literal(value) for value in statement.parameters())
        name = self._prepared
        execute = f"EXECUTE {name}({literals})" if literals else f"EXECUTE {name}"
        try:
            results = await self.connection.run(
                f"SAVEPOINT kata_again; PREPARE {name} AS {sql or statement.sql}; {prefix}{execute};"
                f"DEALLOCATE {name}; RELEASE SAVEPOINT kata_again"
            )
        except InjectionError:
            # A prepared statement outlives the transaction that is rolled back here.
            await self._rewind()
            await self._deallocate()
            return None
        return next((result.rows for result in results if result.labels), [])

    async def _deallocate(self) -> None:
        try:
            await self.connection.run(f"DEALLOCATE {self._prepared}")
        except InjectionError:
            await self._rewind()

    # -- the learner's code --------------------------------------------------------------------------------------

    async def import_module(self) -> None:
        """Import the exercise's module.

        Raises:
            CouldNotJudge: It does not import.
        """
        name = f"app.{self.exercise.module}"
        try:
            answer = await self._worker.ask("import", module=name, timeout=IMPORT_SECONDS)
        except (WorkerTimedOut, WorkerDied, ProtocolError) as error:
            raise CouldNotJudge(
                f"{self.label}/{self.exercise.module}.py cannot be imported: {error.message}",
                help="Code at the top level of a module runs when it is imported; keep it to definitions.",
            ) from None
        observation = self._read(answer, ())
        if observation.raised is not None:
            raised = observation.raised
            raise CouldNotJudge(
                f"{self.label}/{self.exercise.module}.py cannot be imported: {raised.name}: {raised.message}",
                where=self.location_of(raised),
                explanation=raised.explained,
            )

    async def ask(self, rows: Rows, *arguments: Any, **keywords: Any) -> Observation:
        """Call the exercise's function on these rows, once: a second time the first observation is returned."""
        key = (rows.label, arguments, tuple(keywords.items()))
        if key not in self._memo:
            await self.load(rows)
            self._memo[key] = await self.call(*arguments, **keywords)
        found: Observation = self._memo[key]
        return found

    async def call(
        self,
        *arguments: Any,
        name: str | None = None,
        session: bool = True,
        hold: bool = False,
        may_raise: bool = False,
        withheld: frozenset[str] = frozenset(),
        keywords: Mapping[str, Any] | None = None,
    ) -> Observation:
        """Call a function of the exercise's module, with a fresh session, on the rows that are loaded.

        Args:
            arguments: Its arguments behind the session.
            name: The function; by default the exercise's object.
            session: Whether it gets a session as its first argument.
            hold: Keep the session and its transaction open, so that the database can be looked at; `release` then
                gives the value.
            may_raise: Whether an exception is an observation; otherwise it is a mistake.
            withheld: Texts of statements whose rows the worker shall not see (the cut test).
            keywords: Its keyword arguments.

        Raises:
            Mistake: It raised, or did not finish.
            NotStarted: It raised NotImplementedError.
            CouldNotJudge: The worker died or the server went away.
        """
        await self._settle()
        mark = self.wire.mark()
        self.wire.withheld = withheld
        encoder = plain.Encoder()
        observation = Observation(self._loaded or seed_rows(), arguments, label=self.label)
        try:
            answer = await self._worker.ask(
                "call",
                timeout=CALL_SECONDS,
                module=f"app.{self.exercise.module}",
                name=name or self.exercise.object,
                arguments=encoder.encode(arguments),
                keywords=encoder.encode(dict(keywords or {})),
                session=session,
            )
            observation = self._read(answer, arguments)
            if session and any(not other.closed for other in self.wire.connections[1:]):
                # Else what is left open in them could keep the judge waiting.
                await self.wire.disconnect(but=self.connection)
        except WorkerTimedOut:
            observation.statements = self.wire.since(mark)
            raise Mistake(
                f"{name or self.exercise.object}() did not finish within {CALL_SECONDS:g} seconds.",
                data=observation.seen_on,
                statements=observation.sent[:10],
                help="Look for a loop that never ends: a while without progress, or a recursion that comes round again.",
            ) from None
        except (WorkerDied, ProtocolError) as error:
            raise CouldNotJudge(
                f"{self.label}/{self.exercise.module}.py could not be judged: {error.message}.",
                help="Something ended the process that ran it: os._exit(), a crash, or more than 2 GiB of memory.",
            ) from None
        finally:
            self.wire.withheld = frozenset()
        observation.statements = self.wire.since(mark)
        self.observations.append(observation)
        self._reject_tampering(observation)
        if observation.raised is not None:
            self._unsettled = True
            if not may_raise:
                self._reject(observation)
        else:
            self._held = observation
            if not hold:
                await self.release()
        return observation

    async def release(self) -> Observation:
        """Close the session of the held call; its observation now has the value."""
        assert self._held is not None
        observation, self._held = self._held, None
        try:
            answer = await self._worker.ask("release", timeout=CALL_SECONDS)
            observation.value = plain.decode(answer.get("value"))
        except (WorkerTimedOut, WorkerDied, ProtocolError, ValueError, TypeError, KeyError, ArithmeticError):
            raise CouldNotJudge("the worker did not tell what the function had returned.") from None
        self._unsettled = True
        return observation

    async def probe(self, file: Path, name: str, *arguments: Any, may_raise: bool = False) -> Observation:
        """Run a grader's probe in the worker: `async def name(harness, *arguments)` in `file`.

        Raises:
            Mistake: It raised, and `may_raise` is false.
            CouldNotJudge: The worker died or did not finish.
        """
        await self._settle()
        mark = self.wire.mark()
        try:
            answer = await self._worker.ask(
                "probe",
                timeout=CALL_SECONDS,
                path=str(file),
                name=name,
                arguments=plain.Encoder().encode(arguments),
            )
        except (WorkerTimedOut, WorkerDied, ProtocolError) as error:
            raise CouldNotJudge(
                f"{self.label}/{self.exercise.module}.py could not be judged: {error.message}"
            ) from None
        observation = self._read(answer, arguments)
        observation.statements = self.wire.since(mark)
        self._reject_tampering(observation)
        if observation.raised is not None and not may_raise:
            self._reject(observation)
        return observation

    async def remember(self, key: str, make: Callable[[], Awaitable[Observation]]) -> Observation:
        """Make an observation once for all checks of the exercise."""
        if key not in self._memo:
            self._memo[key] = await make()
        found: Observation = self._memo[key]
        return found

    async def scratch_database(self) -> CommittingDatabase:
        """A database of its own, behind a wire of its own: empty at first, and the same for all checks.

        Here commits are real, so migrations can be run: nothing is nested in an outer transaction.
        """
        if self._scratch is None:
            self._scratch = await self._seat.empty_database()
            await self._allow(self._scratch.url)
        return self._scratch

    # -- helpers -------------------------------------------------------------------------------------------------

    async def _allow(self, url: str) -> None:
        try:
            await self._worker.ask("allow", url=url, timeout=CALL_SECONDS)
        except (WorkerTimedOut, WorkerDied, ProtocolError) as error:
            raise CouldNotJudge(
                f"{self.label}/{self.exercise.module}.py could not be judged: {error.message}"
            ) from None

    def location_of(self, raised: Raised | None = None) -> str:
        """`app/file.py:line` of an exception's innermost line of the learner's, or of the exercise's object."""
        if raised is not None and raised.frames:
            frame = raised.frames[-1]
            return f"{shown_file(frame.get('file'), self.label)}:{frame.get('line')}"
        definition = self.staged.definition(self.exercise.target)
        path = f"{self.label}/{self.exercise.module}.py"
        return path if definition is None else f"{path}:{definition.start_line}"

    async def _settle(self) -> None:
        """Undo what the last call has left behind; only now, as the next thing is often to load other rows."""
        if self._unsettled:
            self._unsettled = False
            await self._rewind()

    async def _rewind(self) -> None:
        if self._loaded is None:
            return
        try:
            await self.connection.rewind()
        except InjectionError:
            # The learner's code got out of the transaction: the rows are gone, load them again next time.
            self._loaded = None

    def _read(self, answer: Mapping[str, Any], arguments: tuple[Any, ...]) -> Observation:
        observation = read_observation(answer, self._loaded or seed_rows(), arguments, self.label)
        self._tampered = self._tampered or observation.tampered
        return observation

    def _reject_tampering(self, observation: Observation) -> None:
        if self._tampered:
            raise Mistake(
                f"The submission replaces {', '.join(self._tampered)} while it runs: SQLAlchemy, its driver and the "
                "machinery have to stay as they are.",
                statements=observation.sent,
                help="Listeners (sqlalchemy.event) look at what happens without replacing anything.",
            )

    def _reject(self, observation: Observation) -> None:
        raised = observation.raised
        assert raised is not None
        if observation.connections - {0}:
            # Whatever it ran into there: these are other rows, in another transaction.
            raise own_connection(observation)
        if raised.is_a("NotImplementedError") and raised.comes_from(self.exercise.object):
            raise NotStarted
        raise exception_in(observation, self.exercise, limit_ms=STATEMENT_MS).add(where=self.location_of(raised))


def _server_trouble(error: InjectionError) -> CouldNotJudge:
    return CouldNotJudge(f"the database could not be asked: {error}")


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return "'" + str(value).replace("'", "''") + "'"
