"""Migrations where commits are real, while the judge decides on each of their statements.

async with rules.migrating(attempt, rules.Migration("expand"), rules.Migration("contract"), rows=rows) as run:
    while (pause := await run.next()) is not None:   # a statement has arrived; the server does not know of it
        if not await run.others_can("INSERT …"):     # somebody else waits for a lock that the migration holds
            …
        await run.inside("SELECT …")                 # what the migration's own transaction sees
        await run.go_on()                            # send the statement
    done = run.done                                  # what each of them did

A migration's transaction ends in a pause, too (`pause.over`): its function has returned, or raised, and its caller is
about to commit or to roll back. No time decides: the server tells who waits for whom.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

import asyncpg  # type: ignore[import-untyped, unused-ignore]

from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.graders import MIGRATING
from kata.judging.mistake import Mistake, NotStarted
from kata.judging.observation import Observation, Raised, read_raised
from kata.judging.rules.live import LiveCall, blocking, live_call
from kata.schedule import Step, values_of
from kata.wire import Held, Kind, Statement

MIGRATION, OTHERS = "the migration", "old code"
"""The columns of a schedule."""
_POLL_SECONDS = 0.002
# How often a migration that sends nothing is looked at: it may wait for itself.
_PATIENCE_SECONDS = 0.05
_SHOWN = (Kind.WORK, Kind.COMMIT, Kind.ROLLBACK)


@dataclass(frozen=True)
class Migration:
    """One step of a chain: a function, and how it is called.

    Attributes:
        function: Its name.
        arguments, keywords: Its arguments after the first one.
        in_revision: Whether it gets an `Operations` first, in a transaction that its caller ends, as in a revision;
            otherwise it is awaited and gets an `async_sessionmaker`.
        commits: Whether the caller commits; otherwise it rolls back.
    """

    function: str
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)
    in_revision: bool = True
    commits: bool = True


@dataclass(frozen=True)
class Pause:
    """A moment in which the judge decides.

    Attributes:
        at: Which migration, by its position.
        held: What is about to be sent.
        over: Whether the function has returned or raised, and `held` ends its transaction.
        failed: Whether a statement has failed in its transaction, so that nothing can be asked inside of it.
    """

    at: int
    held: Held
    over: bool
    failed: bool = False


class Migrating:
    """A chain of migrations, while it runs; `migrating` makes one.

    Attributes:
        live: The database, with connections of the judge's own.
        done: What each migration did, in the end, with its own statements only; connection 0 is that of its `op`. One
            that was not reached is missing.
        steps: What happened so far, for a card.
    """

    def __init__(
        self, call: LiveCall, migrations: Sequence[Migration], token: str, others: Any, *, begins: bool
    ) -> None:
        self.live = call.live
        self.done: list[Observation] = []
        self.steps: list[Step] = []
        self._call = call
        self._migrations = migrations
        self._texts = [_texts(token, at) for at in range(len(migrations))]
        self._markers = {text for texts in self._texts for text in texts}
        self._begins = begins
        self._others = others
        self._at, self._over = -1, False
        self._pause: Pause | None = None
        self._sent: tuple[int, int] | None = None  # a step whose reply is not read yet, and where it is on the wire

    async def next(self) -> Pause | None:
        """Return the next pause; `None` when the chain has ended. What the last one held is sent if it still waits.

        Raises:
            Mistake: As for `go_on`.
        """
        self._send()
        while (held := await self._arrival()) is not None:
            self._note_reply()
            if held.sql in self._markers:
                self._at, self._over = next(
                    (at, held.sql == texts[1]) for at, texts in enumerate(self._texts) if held.sql in texts
                )
                if not self._over and self._begins:
                    self._pause = Pause(self._at, held, over=False)
                    return self._pause
            elif held.kind is not Kind.BEGIN and self._at >= 0:
                transaction = self.live.wire.connections[held.connection].state.transaction
                self._pause = Pause(self._at, held, self._over, transaction.aborted)
                return self._pause
            held.release()
        self._note_reply()
        return None

    async def go_on(self) -> frozenset[int]:
        """Send what is held, and wait until it has been carried out, waits for a lock, or the chain has ended.

        Returns:
            The server processes that it waits for; empty if it does not wait.

        Raises:
            Mistake: A migration in a revision waits for a lock of its own: it has opened another connection.
        """
        self._send()
        return await self.waits()

    def _send(self) -> None:
        if self._pause is None:
            return
        held, self._pause = self._pause.held, None
        if held.waiting and held.kind in _SHOWN and held.sql not in self._markers:
            self._sent = len(self.steps), self.live.wire.mark()
            self.steps.append(Step(MIGRATION, held.sql))
        held.release()

    async def waits(self) -> frozenset[int]:
        """Wait as `go_on` does, without sending anything, and return the same."""
        waiting = await self._call.settled()
        blockers = frozenset(pid for pids in waiting.values() for pid in pids)
        if blockers and self._sent is not None:
            at, _ = self._sent
            who = "itself" if self._holds_itself_up(blockers) else "somebody else"
            self.steps[at] = Step(MIGRATION, self.steps[at].did, f"waits for {who}")
        if not blockers:
            self._note_reply()
        elif self._at >= 0 and self._migrations[self._at].in_revision and self._holds_itself_up(blockers):
            raise other_connection(self._migrations[self._at].function, self.schedule)
        return blockers

    async def _arrival(self) -> Held | None:
        """The next statement that is held, as `LiveCall.next` returns it; meanwhile look whether the migration can go on."""
        arriving = asyncio.ensure_future(self._call.next())
        try:
            while not (await asyncio.wait({arriving}, timeout=_PATIENCE_SECONDS))[0]:
                if await blocking(self.live, *self._pids()):
                    await self.waits()
            return arriving.result()
        finally:
            arriving.cancel()

    def _pids(self) -> list[int]:
        return [each.backend_pid for each in self.live.wire.connections if not each.closed and each.backend_pid]

    def _holds_itself_up(self, blockers: frozenset[int]) -> bool:
        return not blockers.isdisjoint(self._pids())

    async def inside(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query as the transaction of the held statement sees them.

        Raises:
            InjectionError: The server refuses it, for example because a statement has failed in this transaction.
        """
        assert self._pause is not None
        return (await self.live.wire.connections[self._pause.held.connection].run(sql))[-1].rows

    async def others_can(self, sql: str) -> bool:
        """Return whether somebody else can carry out a statement now; what it changes is committed.

        If it waits for a lock, it is cancelled. Other errors are raised, as `asyncpg.PostgresError`.
        """
        pid = self._others.get_server_pid()
        running = asyncio.create_task(self._others.execute(sql))
        try:
            while not running.done():
                await asyncio.wait([running], timeout=_POLL_SECONDS)
                if not running.done() and await blocking(self.live, pid):
                    await self.live.query(f"SELECT pg_cancel_backend({pid})")
                    with suppress(asyncpg.QueryCanceledError):
                        await running
                    self.steps.append(Step(OTHERS, sql, f"waits for {MIGRATION}"))
                    return False
            self.steps.append(Step(OTHERS, sql, _refused(running)))
            await running
        finally:
            running.cancel()
        return True

    def _note_reply(self) -> None:
        """Write what became of the last statement into its step."""
        if self._sent is None:
            return
        (at, mark), self._sent = self._sent, None
        if sent := self.live.wire.since(mark):
            first, before = sent[0], self.steps[at].state
            self.steps[at] = Step(
                MIGRATION,
                self.steps[at].did,
                ", then ".join(filter(None, (before, _became(first)))),
                parameters=values_of(first.parameter_sets()),
            )

    def conclude(self, whole: Observation) -> None:
        """Read what each migration did, from the observation of the whole chain."""
        outcomes = whole.value if isinstance(whole.value, list) else []
        for (begins, ends), migration, outcome in zip(self._texts, self._migrations, outcomes, strict=False):
            texts = [each.sql for each in whole.statements]
            first = texts.index(begins) + 1 if begins in texts else 0
            last = texts.index(ends, first) if ends in texts[first:] else len(texts)
            statements = whole.statements[first:last]
            if migration.in_revision and first:
                own = whole.statements[first - 1].connection
                statements = [
                    replace(each, connection=0 if each.connection == own else each.connection + 1)
                    for each in statements
                ]
            self.done.append(
                Observation(
                    whole.rows,
                    migration.arguments,
                    value=outcome.get("returned"),
                    awaited=outcome.get("awaited") is True,
                    raised=read_raised(outcome["raised"]) if "raised" in outcome else None,
                    statements=statements,
                    emitted=whole.emitted,
                    warnings=whole.warnings,
                    label=whole.label,
                )
            )

    @property
    def schedule(self) -> tuple[Step, ...]:
        """The steps so far, for a card."""
        return tuple(self.steps)


def _texts(token: str, at: int) -> tuple[str, str]:
    return f"SELECT 'migration {token} {at} begins'", f"SELECT 'migration {token} {at} ends'"


def _became(statement: Statement) -> str:
    if statement.failed:
        return f"{statement.sqlstate}: {statement.error}"
    counted = statement.kind is Kind.WORK and statement.command in ("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE")
    return f"{statement.affected} row{'' if statement.affected == 1 else 's'}" if counted else ""


def _refused(running: asyncio.Task[Any]) -> str:
    error = running.exception()
    return (
        f"{getattr(error, 'sqlstate', None) or type(error).__name__}: {error}".partition("\n")[0] if error else "done"
    )


@asynccontextmanager
async def migrating(
    attempt: Attempt,
    *migrations: Migration,
    rows: Rows | None = None,
    base: tuple[str, str] = ("app.models", "Base"),
    every_statement: bool = True,
    at_most: int = 0,
) -> AsyncIterator[Migrating]:
    """Run migrations one after the other where commits are real; each of their statements is held for the judge.

    Leaving the block lets the chain end; what each migration did is in `Migrating.done` afterwards.

    Args:
        attempt: Its live database is used. From now on a reset puts its schema back, too.
        migrations: The chain. One that raises ends it.
        rows: What the database is reset to first; by default it stays as it is.
        base: The names of a module and of a class in it, whose `metadata` is the target of the migrations.
        every_statement: Whether each statement is a pause. Otherwise, for chains of thousands, only the beginning of each
            migration is one, before it has sent anything, and what ends a transaction.
        at_most: As for `live_call`.

    Yields:
        The chain, before its first statement.

    Raises:
        Mistake: It sends statements without end, does not finish, or waits for a lock that nobody gives back.
        NotStarted: The exercise's object raises NotImplementedError.
        CouldNotJudge: The worker died.
    """
    live = await attempt.ready_database()
    live.expect_alterations()
    token = secrets.token_hex(4)
    steps = [
        {
            "function": each.function,
            "arguments": each.arguments,
            "keywords": dict(each.keywords),
            "in_revision": each.in_revision,
            "commits": each.commits,
            "begins": _texts(token, at)[0],
            "ends": _texts(token, at)[1],
        }
        for at, each in enumerate(migrations)
    ]
    module = f"app.{attempt.exercise.module}"
    markers = {text for step in steps for text in (step["begins"], step["ends"])}

    def holds(held: Held) -> bool:
        ends = held.kind in (Kind.COMMIT, Kind.ROLLBACK)
        return ends or held.sql in markers or (every_statement and held.kind is not Kind.DRIVER)

    async with AsyncExitStack() as stack:
        call = await stack.enter_async_context(
            live_call(
                attempt, MIGRATING, "migrate", module, base, live.url, steps, rows=rows, holds=holds, at_most=at_most
            )
        )
        others = await stack.enter_async_context(live.somebody_else())
        run = Migrating(call, migrations, token, others, begins=not every_statement)
        yield run
        while await run.next() is not None:
            pass
        whole = await call.finish()
        if whole.raised is not None:
            missing = [each.function for each in migrations if f"'{each.function}'" in whole.raised.message]
            raise whole.mistake(
                f"There is no {missing[0]} in {attempt.label}/{attempt.exercise.module}.py: was it renamed, or deleted?"
                if missing
                else f"{attempt.exercise.object} raised {whole.raised.name}: {whole.raised.first_line}"
            )
        run.conclude(whole)
        if any(each.raised and _is_a_stub(each.raised, attempt.exercise.object) for each in run.done):
            raise NotStarted


def _is_a_stub(raised: Raised, function: str) -> bool:
    return raised.is_a("NotImplementedError") and raised.comes_from(function)


def stays_in_its_transaction(seen: Observation, function: str, schedule: tuple[Step, ...] = ()) -> None:
    """Reject a migration that commits, rolls back, opens a connection of its own, or is an `async def`."""
    if seen.awaited:
        raise seen.mistake(
            f"{function}() is an `async def`: nobody awaits it, so it does nothing.",
            help="A revision's functions are plain ones; `op` awaits what has to be awaited.",
        )
    if seen.connections - {0}:
        raise other_connection(function, schedule).add(statements=seen.sent)
    ending = [each for each in seen.statements if each.kind in (Kind.COMMIT, Kind.ROLLBACK)]
    if ending and ending[0].kind is Kind.COMMIT:
        raise seen.mistake(
            f"{function}() commits: the transaction belongs to whoever runs the migrations.",
            schedule=schedule,
            help="No commit() and no autocommit_block() here: what is in the transaction is committed together, or not at all.",
        )
    if ending:
        raise seen.mistake(
            f"{function}() rolls back: the transaction belongs to whoever runs the migrations.",
            schedule=schedule,
            help="Let the error pass; whoever runs the migrations rolls back.",
        )


def other_connection(function: str, schedule: tuple[Step, ...] = ()) -> Mistake:
    """Return the mistake of using another connection than that of the given operations."""
    return Mistake(
        f"{function}() opens a connection of its own: what it sends there is another transaction, which waits for the locks "
        "of the migration's, and sees nothing of its changes.",
        schedule=schedule,
        help="Send everything by `op`: op.execute(), or op.get_bind() for a connection in the migration's transaction.",
    )
