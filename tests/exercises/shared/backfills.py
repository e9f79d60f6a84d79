"""A backfill, statement by statement: after each of them the judge looks at every row, and who has it locked."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Held, Kind, LiveDatabase, Mistake, Observation, Statement, Step, rules

from .transactions import nothing_is_open

PROBES = Path(__file__).parent.with_name("probes_data_migrations_filling.py")
EXPANDED = """
ALTER TABLE employees ADD COLUMN public_id uuid;
ALTER TABLE employees ALTER COLUMN public_id SET DEFAULT gen_random_uuid()
"""
"""What the migration before has done."""
# Those that have a value, and the ids that nobody has, are more than a batch in a row. Names are not unique.
BATCH = 7
_PEOPLE = """
INSERT INTO employees (id, name, email, salary)
SELECT id, 'Person', 'person' || id || '@example.org', 100.25 * id FROM unnest(ARRAY[4, 60, 61, 62, 63, 64, 65, 66, 67]) AS id;
UPDATE employees SET public_id = NULL WHERE id NOT BETWEEN 10 AND 21
"""
# Locks on the whole table behind which others cannot write a row.
# Whoever fills several batches side by side has several transactions.
_STATE = """
SELECT (
    SELECT min(mode) FROM pg_locks WHERE locktype = 'relation' AND relation = 'employees'::regclass AND granted
        AND pid = ANY (pids) AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
), (SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND pid = ANY (pids))
FROM (SELECT '{{{pids}}}'::int[]) AS of_the_answer (pids)
"""
# FOR NO KEY UPDATE is the lock that the UPDATE of others would take. Theirs, and those of the judge, are over at once.
_ROWS = """
SELECT e.id, e.public_id::text, e.xmin::text, free.id IS NULL
FROM employees AS e LEFT JOIN (SELECT id FROM employees FOR NO KEY UPDATE SKIP LOCKED) AS free USING (id) ORDER BY e.id
"""
_OTHER_COLUMNS = "SELECT id, (to_jsonb(e) - 'public_id')::text FROM employees AS e ORDER BY id"
# A limit for a wait that the answer sets itself.
_OWN_LIMIT = re.compile(r"\b(?:lock|statement)_timeout\W+(?:to\W+)?(\d+)\s*(ms|s|min)?", re.IGNORECASE)
_MILLISECONDS = {"": 1, "ms": 1, "s": 1000, "min": 60_000}
_LONG = 9_000  # the server itself refuses after a little more
_IS_GONE = ("42P01", "42703")  # a table, a column
# One that tries again and again, instead of waiting, has made no progress after as many statements.
_POLL_SECONDS = 0.01
_PATIENCE = 24
_LESS_PATIENCE = 4  # somebody who has tried so often the first time, may sleep in between
_WITHOUT_END = 150
_MOST_STATEMENTS = 300
ANSWER, OTHERS = "backfill_public_id", "somebody else"


async def people(attempt: Attempt, more: str = _PEOPLE) -> LiveDatabase:
    """Fill the expanded table, some of whose rows have a value; returns the database."""
    live = await attempt.ready_database()
    await rules.reset_live(attempt, attempt.seed_rows, altered_by=EXPANDED)
    await live.execute(more)
    return live


class Backfill:
    """A call of the function, while it runs; `backfilling` makes one.

    Attributes:
        rows: The value of each row, as everybody sees it.
        filled: The ids that the function has filled, committed.
        written: The values that others have written meanwhile, by id.
        locked: The ids that the function has locked.
        too_many_locked: The mistake of locking more than a batch, if that was seen; others may be more telling.
        crashed: Whether an error has met the call.
        when: What is done, the beginning of a sentence.
        observation: The call, when it has ended.
    """

    def __init__(
        self, attempt: Attempt, call: rules.LiveCall, batch_size: int, when: str, others: Sequence[Others] = ()
    ) -> None:
        self.rows: dict[int, str | None] = {}
        self.filled: set[int] = set()
        self.written: dict[int, str] = {}
        self.locked: set[int] = set()
        self.too_many_locked: Mistake | None = None
        self.crashed = False
        self.observation: Observation
        self.live, self.call, self.when, self.others = call.live, call, when, others
        self._attempt, self._batch_size = attempt, batch_size
        self._versions: dict[int, str] = {}
        self._begin = self._seen = call.live.wire.mark()
        self._events = [(self._begin, Step(OTHERS, each.sql)) for each in others]
        self._since_the_end = 0
        self._side_by_side = False
        self._commits = self._written = 0

    # -- moving on -----------------------------------------------------------------------------------------------

    async def next(self) -> Held | None:
        """Return the next statement that is held; `None` when the call has ended."""
        held = await self.call.next()
        await self.look()
        if held is not None:
            self._since_the_end += not self.nulls
            if self._since_the_end > _WITHOUT_END:
                raise self.mistake(
                    "nothing is null any more, and the function goes on: its loop does not end.",
                    help="The loop is over when there is no row left to fill; see what its condition tests.",
                )
        return held

    async def run(self) -> None:
        """Let the call go on to its end."""
        while (held := await self.next()) is not None:
            held.release()

    async def wait_for_others(self) -> None:
        """Let the call go on; whoever holds rows commits when the call waits for them, or only tries again and again."""
        before, fruitless = 0, 0
        refused, patience = False, _PATIENCE
        while not self.call.ended:
            waiting = await self.call.settled()
            if waiting and not refused and self._limits_its_waiting():
                # Whether it is long enough is no question of time: let it pass once.
                refused = True
                while True:
                    waiting = await self.call.settled()
                    if not waiting:
                        break
                    await asyncio.sleep(_POLL_SECONDS)
                continue
            blockers = {pid for pids in waiting.values() for pid in pids}
            if waited_for := [each for each in self.others if each.holds and each.pid in blockers]:
                self.note(f"waits for {OTHERS}", actor=ANSWER, is_sql=False)
                await self._commit(waited_for[0])
                fruitless = 0
                continue
            if waiting:  # for itself; the server ends that
                await asyncio.sleep(_POLL_SECONDS)
                continue
            held = await self.next()
            before, fruitless = len(self.filled), fruitless + 1 if len(self.filled) == before else 0
            if fruitless > patience and (holding := [each for each in self.others if each.holds]):
                await self._commit(holding[0])
                fruitless, patience = 0, _LESS_PATIENCE
            if held is not None:
                held.release()

    def _limits_its_waiting(self) -> bool:
        found = [each for statement in self._sent for each in _OWN_LIMIT.findall(statement.sql)]
        return any(0 < int(number) * _MILLISECONDS[unit.lower()] <= _LONG for number, unit in found)

    async def _commit(self, other: Others) -> None:
        await other.commit()
        self.note("COMMIT")
        self.written |= other.values
        await self.look(changed=other.ids)

    async def write(self, sql: str) -> None:
        """Let somebody else write, and commit; `sql` returns the rows that it has changed, each with id and value."""
        changed = {id: str(value) for id, value in await self.live.query(sql)}
        self.written |= {id: value for id, value in changed.items() if value != "None"}
        self.note(" ".join(sql.split()))
        await self.look(changed=changed)

    def crash(self, when: str, what: str) -> None:
        """Note that an error has met the call: `when` is the beginning of a sentence from now on."""
        self.when, self.crashed = when, True
        self.note(what, actor=ANSWER, is_sql=False)

    def note(self, sql: str, *, actor: str = OTHERS, is_sql: bool = True) -> None:
        """Note what somebody has done, for a card."""
        self._events.append((self.live.wire.mark(), Step(actor, sql, is_sql=is_sql)))

    # -- what is there to see ------------------------------------------------------------------------------------

    @property
    def nulls(self) -> list[int]:
        """The ids without a value."""
        return [id for id, value in self.rows.items() if value is None]

    async def look(self, *, changed: Collection[int] = ()) -> None:
        """Read all rows and locks; reject more than a batch at once.

        Args:
            changed: The ids that somebody else has just changed.
        """
        connected = [str(each.backend_pid) for each in self.live.wire.connections if not each.closed]
        ((mode, transactions),) = await self._ask(_STATE.format(pids=",".join(connected)))
        self._side_by_side |= transactions > 1
        if mode is not None:
            raise self.mistake(
                f"the function locks the whole table ({mode}): until its transaction ends, nobody else can write any row.",
                help="The rows of a batch are all that it needs, and its UPDATE locks these.",
            )
        found = await self._ask(_ROWS)
        sent, self._seen = self.live.wire.since(self._seen), self.live.wire.mark()
        # A row that was locked, and turned out to be filled meanwhile, stays locked with the batch.
        not_its_own = {id for each in self.others if each.holds for id in each.ids} | set(self.written)
        locked = {id for id, _, _, held in found if held} - not_its_own
        before, self.rows = self.rows, {id: value for id, value, _, _ in found}
        new = [
            id
            for id, value, version, _ in found
            if self._versions.get(id, version) != version
            and (id not in changed or value not in (None, self.written.get(id)))
        ]
        self._versions = {id: version for id, _, version, _ in found}
        self.filled |= {id for id in new if before[id] is None and self.rows[id] is not None}
        self.locked = locked if not self.call.ended else set()
        ends = sum(each.kind is Kind.COMMIT or (each.kind is Kind.WORK and not each.in_transaction) for each in sent)
        self._commits, self._written = self._commits + ends, self._written + len(new)
        if not any(each.kind is Kind.COMMIT for each in sent):
            # What commits by itself. A block of code may even commit in between.
            versions = [self._versions[id] for id in new]
            written = max(map(versions.count, versions), default=0) > self._batch_size
        elif self._side_by_side:
            # What one transaction has sent may not be carried out yet, when another one is held.
            written = self._written > self._batch_size * max(1, self._commits)
        else:
            written = len(new) > self._batch_size * ends
        if written:
            raise self._too_many_written(len(new))
        if len(self.locked) > self._batch_size * (len(connected) if self._side_by_side else 1):
            self.too_many_locked = self.too_many_locked or self.mistake(
                f"{len(self.locked)} rows are locked at once; a batch has at most {self._batch_size}, and others wait for all of "
                "them.",
                help="Lock no more rows than you write next, and commit before you lock others.",
            )

    async def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        try:
            return await self.live.query(sql)
        except Exception as error:
            if getattr(error, "sqlstate", "") not in _IS_GONE:
                raise
            raise self.mistake(
                "there is no table employees with the columns id and public_id any more.",
                help="Fill the rows, and leave the table as it is.",
            ) from None

    def _too_many_written(self, new: int) -> Mistake:
        at_most = f"a batch has at most {self._batch_size}"
        largest = max((each.affected for each in self._sent if each.changes_rows), default=0)
        if largest > self._batch_size:
            return self.mistake(
                f"one statement writes {largest} rows; {at_most}.",
                help="Limit the rows of each UPDATE by `batch_size`.",
            )
        return self.mistake(
            f"{new} rows are written in one transaction; {at_most}, and each is committed before the next one is begun.",
            help="Commit after each batch: others wait for a locked row until the transaction ends.",
        )

    @property
    def _sent(self) -> list[Statement]:
        return self.live.wire.since(self._begin)

    @property
    def schedule(self) -> tuple[Step, ...]:
        """Who sent what, for a card."""
        steps, events = list[Step](), list(self._events)
        for at, each in enumerate(self._sent, start=self._begin):
            while events and events[0][0] <= at:
                steps.append(events.pop(0)[1])
            if each.kind is not Kind.DRIVER:
                state = f"{each.sqlstate}: {each.error}" if each.failed else ""
                if each.kind is Kind.WORK and not each.failed:
                    state = f"{each.affected} row{'' if each.affected == 1 else 's'}"
                steps.append(Step(ANSWER, each.sql, state, parameters=tuple(map(str, each.parameters()))))
        return (*steps, *(step for _, step in events))

    def still_null(self) -> Mistake:
        """Return the mistake of leaving rows without a value."""
        written = sum(each.affected for each in self._sent if each.changes_rows)
        if written and not any(
            each.kind is Kind.COMMIT or (each.changes_rows and not each.in_transaction) for each in self._sent
        ):
            return self.mistake(
                f"the function writes {written} rows and commits nothing: they are null when it has returned.",
                help="A session that is closed rolls back. Commit each batch.",
            )
        return self.mistake(
            f"{described_rows(self.nulls)} still null when the function has returned.",
            help="A batch that comes out small, or empty, need not be the last one; and behind a gap between ids there are "
            "more.",
        )

    def mistake(self, sentence: str, **parts: Any) -> Mistake:
        """Return the mistake of what the function did then."""
        return Mistake(f"{self.when}, {sentence}", schedule=self.schedule, **parts)


class Others:
    """Somebody whose open transaction holds rows; `holding` makes one.

    Attributes:
        sql: What it has sent.
        ids: The rows.
        values: The values that it has written, by id; empty if it has changed something else.
        pid: Its process on the server.
        holds: Whether the transaction is still open.
    """

    def __init__(self, connection: Any, sql: str, ids: Collection[int], values: dict[int, str]) -> None:
        self.sql, self.ids, self.values = sql, set(ids), values
        self.pid, self.holds = connection.get_server_pid(), True
        self._connection = connection

    async def commit(self) -> None:
        """End the transaction."""
        self.holds = False
        await self._connection.execute("COMMIT")


@asynccontextmanager
async def holding(live: LiveDatabase, sql: str) -> AsyncIterator[Others]:
    """Begin a transaction that holds rows: `sql` returns their ids, and the value that each was given, or null."""
    async with live.somebody_else() as connection:
        await connection.execute("BEGIN")
        rows = await connection.fetch(sql)
        yield Others(
            connection,
            " ".join(sql.split()),
            [row[0] for row in rows],
            {row[0]: str(row[1]) for row in rows if row[1] is not None},
        )


@asynccontextmanager
async def backfilling(
    attempt: Attempt, live: LiveDatabase, when: str, *others: Others, batch_size: int = BATCH, may_raise: bool = False
) -> AsyncIterator[Backfill]:
    """Call the function on the rows that are there; each of its statements but BEGIN is held for the judge.

    Leaving the block lets the call end; how, is in `Backfill.observation` afterwards.

    Args:
        attempt: The answer.
        live: The database, from `people`.
        when: What is done, the beginning of a sentence.
        others: Who holds rows meanwhile.
        batch_size: An argument of the function.
        may_raise: Whether an exception is no mistake.
    """
    async with rules.live_call(
        attempt, PROBES, "backfill", live.url, batch_size, holds=_not_begin, at_most=_MOST_STATEMENTS
    ) as call:
        run = Backfill(attempt, call, batch_size, when, others)
        await run.look()
        yield run
        await run.run()
        run.observation = await call.finish()
    await _has_ended(attempt, run, may_raise=may_raise)


async def backfilled(attempt: Attempt, live: LiveDatabase, when: str, *, at_most: int) -> Backfill:
    """Call the function without a batch size on the rows that are there, and hold nothing."""
    async with rules.live_call(
        attempt, PROBES, "backfill", live.url, None, holds=lambda _: False, at_most=at_most
    ) as call:
        run = Backfill(attempt, call, 0, when)
        run.observation = await call.finish()
    await _has_ended(attempt, run)
    run.rows = dict(await live.query("SELECT id, public_id::text FROM employees ORDER BY id"))
    return run


async def _has_ended(attempt: Attempt, run: Backfill, *, may_raise: bool = False) -> None:
    if run.observation.raised is not None and not may_raise:
        raise rules.unexpected(attempt, run.observation, f"{run.when},")
    if left := [id for each in run.others if each.holds for id in each.ids]:
        if set(run.nulls) - set(left):
            raise run.still_null()
        raise run.mistake(
            f"the function returns while {described_rows(left)} locked by somebody else, and leaves "
            f"{'them' if len(left) > 1 else 'it'} out.",
            help="SKIP LOCKED alone is not enough: a last pass has to wait for what was skipped.",
        )
    missing = await attempt.probe(PROBES, "checked_out", run.live.url)
    await nothing_is_open(attempt, run.observation, missing.value, f"{run.when},")


def described_rows(ids: Sequence[int]) -> str:
    """Return how many rows these are, and which, with a verb."""
    shown = ", ".join(map(str, sorted(ids)[:5])) + (", …" if len(ids) > 5 else "")
    return f"{len(ids)} rows (id {shown}) are" if len(ids) > 1 else f"1 row (id {shown}) is"


def _not_begin(held: Held) -> bool:
    return held.kind not in (Kind.DRIVER, Kind.BEGIN)


async def other_columns(live: LiveDatabase) -> dict[int, str]:
    """Return what each row holds beside its value."""
    return dict(await live.query(_OTHER_COLUMNS))
