"""Graders of phase 11: sessions that read from a replica and write to the primary, seen on a wire to each of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Kind, Mistake, Statement, grades

PROBES = Path(__file__).with_name("probes_session_tools_routing.py")
PRIMARY, REPLICA = "primary", "replica"
FIRST_KEY, LAST_KEY = 1001, 1200
ROWS = f"""
INSERT INTO departments (id, name, budget) SELECT key, 'Department ' || key, 5 FROM generate_series({FIRST_KEY}, {LAST_KEY}) AS key;
INSERT INTO employees (id, name, email, salary, department_id)
SELECT key, 'Person ' || key, key || '@example.com', 7, key FROM generate_series({FIRST_KEY}, {LAST_KEY}) AS key;
"""

# What a probe does, for a sentence.
READS = {
    "select": "a SELECT of objects",
    "columns": "a SELECT of columns",
    "table": "a SELECT of a table",
    "cte": "a SELECT that begins with WITH",
    "count": "a SELECT that counts",
    "stream": "a SELECT whose rows are streamed",
    "get": "the SELECT of session.get()",
    "refresh": "the SELECT of session.refresh()",
    "lazy": "a lazy load",
    "eager": "an eager load (selectinload)",
}
LOCKS = {
    "lock": "a SELECT … FOR UPDATE",
    "lock_columns": "a SELECT … FOR UPDATE SKIP LOCKED of columns",
    "lock_get": "the SELECT … FOR UPDATE of session.get(with_for_update=True)",
    "lock_refresh": "the SELECT … FOR UPDATE of session.refresh(with_for_update=True)",
}
WRITES = {
    "flush_insert": "a flush (INSERT)",
    "flush_update": "a flush (UPDATE)",
    "flush_delete": "a flush (DELETE)",
    "insert": "an insert()",
    "insert_table": "PostgreSQL's insert() of a table",
    "insert_many": "an insert() with a list of rows",
    "update": "an update()",
    "update_table": "an update() of a table",
    "delete": "a delete()",
}
NO_ENGINE = {
    "NoneType": ("None", "Each way through it has to end with an engine: look for the one that ends without `return`."),
    "AsyncEngine": (
        "an AsyncEngine",
        "The Session that asks is a sync one; an AsyncEngine has a `sync_engine` for it.",
    ),
    "coroutine": ("a coroutine", "The session calls it without `await`: make it a plain `def`."),
}
OUTSIDE = "get_bind() of the AsyncSession is overridden, which nothing asks: the Session inside of it has its own."
READ_ASTRAY = "{} goes to the primary, in a session that has written nothing."
ENDS = {"commit": "a commit", "rollback": "a rollback", "close_session": "a close"}
SAVEPOINT_ENDS = {"release_savepoint": "released", "roll_back_to_savepoint": "rolled back"}


@dataclass(frozen=True)
class Step:
    """What is done with a session, and where its statements have to go.

    Attributes:
        action: A method of the probe's `_Work`.
        to: PRIMARY or REPLICA; empty when it sends nothing that has to go to one of them.
        check: Which check judges it.
        otherwise: What is wrong when they go to the other one.
        help: What to do then.
        session: The name of the session; it begins with that of its factory.
        needs_the_last: Whether it is judged only when the step before has sent something.
    """

    action: str
    to: str = ""
    check: str = ""
    otherwise: str = ""
    help: str = ""
    session: str = "routing"
    needs_the_last: bool = False


Scenario = tuple[Step, ...]


def reads() -> Scenario:
    """Reads of every kind, one after the other, in a session that writes nothing."""
    return tuple(
        Step(
            action,
            REPLICA,
            "reads",
            READ_ASTRAY.format(what),
            "Whatever loads something is a SELECT that asks get_bind() for its engine, with the statement as `clause`.",
        )
        for action, what in READS.items()
    )


def pending() -> Scenario:
    """A SELECT before anything is flushed: autoflush is off for it."""
    return (
        Step("add"),
        Step(
            "select_without_flush",
            REPLICA,
            "reads",
            "A SELECT goes to the primary before anything is flushed: there are new objects, and they are only pending.",
            "What is only pending is not written: the flush decides.",
        ),
    )


def writing(action: str, end: str, read: str) -> Scenario:
    """A write, what is read after it (each time in another way), and what is read when its transaction is over."""
    what = WRITES[action]
    return (
        Step(
            action,
            PRIMARY,
            # It comes in two parts, of which the second one has no statement: who forgets the first, misses it.
            "reads after writes" if action == "insert_many" else "writes",
            f"{what} goes to the replica.",
            "What writes goes to the primary, whichever way it comes: from a flush, from the ORM, or from Core.",
        ),
        Step(
            read,
            PRIMARY,
            "reads after writes",
            f"After {what}, {READS[read]} goes to the replica in the same transaction: "
            "the session does not read its own writes.",
            "The session has to remember that it has written.",
        ),
        Step(end),
        Step(
            "select",
            REPLICA,
            "transactions",
            f"After {ENDS[end]} a SELECT still goes to the primary: {what} had been in the transaction that is over.",
            "Forget the write where the transaction ends: commit, rollback and close have one event in common.",
        ),
    )


def flushing_in_vain() -> Scenario:
    """A flush that fails, and what is read after the rollback."""
    return (
        Step("flush_in_vain", PRIMARY, "writes", "a flush (INSERT) goes to the replica."),
        Step("rollback"),
        Step(
            "select",
            REPLICA,
            "transactions",
            "After a flush that failed, and a rollback, a SELECT still goes to the primary.",
            "The transaction is over, also when nothing of it was successful.",
        ),
    )


def autoflushing() -> Scenario:
    """A SELECT that brings about a flush."""
    return (
        Step("add"),
        Step(
            "select",
            PRIMARY,
            "reads after writes",
            "A SELECT before which the session flushes by itself (autoflush) goes to the replica, where that is not visible.",
            "The flush comes before the SELECT: decide when that is over. The event do_orm_execute comes too early.",
            needs_the_last=True,
        ),
    )


def flushed_by_the_commit() -> Scenario:
    """What is pending until the commit, and what is read after it."""
    return (
        Step("add", PRIMARY, "writes", "The flush before a commit goes to the replica."),
        Step("commit"),
        Step(
            "select",
            REPLICA,
            "transactions",
            "After a commit that had to flush first, a SELECT still goes to the primary.",
            "A commit flushes what is pending, after the event before_commit: forget the write when all is over.",
        ),
    )


def in_a_block() -> Scenario:
    """A read and a write in a block of session.begin(), what is read after it, and another transaction."""
    second = "After the second transaction of a session that has written, a SELECT still goes to the primary."
    return (
        Step("begin_block"),
        Step(
            "select",
            REPLICA,
            "reads",
            "A SELECT in a block `async with session.begin()` goes to the primary, before anything is written there.",
            "A transaction that has begun need not write; the first write decides.",
        ),
        Step("update", PRIMARY, "writes", f"{WRITES['update']} goes to the replica, after a SELECT."),
        Step("end_block"),
        Step(
            "select",
            REPLICA,
            "transactions",
            "After the end of a block `async with session.begin()` that has written, a SELECT still goes to the primary.",
            "The block commits without commit() of the session: listen to the transaction, in place of replacing methods.",
        ),
        Step("flush_update", PRIMARY, "writes", f"{WRITES['flush_update']} goes to the replica."),
        Step(
            "get",
            PRIMARY,
            "reads after writes",
            "After a write in the second transaction of a session, a SELECT of that goes to the replica.",
            "What was forgotten at the end of a transaction has to be remembered again.",
        ),
        Step("commit"),
        Step("select", REPLICA, "transactions", second, "Each transaction ends, not only the first of a session."),
    )


def locking() -> Iterator[Scenario]:
    """Locks, each in a session of its own."""
    for action, what in LOCKS.items():
        yield (
            Step(
                action,
                PRIMARY,
                "locks",
                f"{what} goes to the replica: it locks nothing that a writer would have to wait for.",
                "A SELECT knows whether it locks. Look at the statement, not only at its class.",
            ),
        )


def saving(end: str, *, inside: bool, write: str) -> Scenario:
    """A savepoint around a write or after it, and what is read then."""
    unwritten = Step(
        "select", REPLICA, "reads", "A SELECT in a savepoint goes to the primary, before anything is written."
    )
    wrote = Step(write, PRIMARY, "writes", f"{WRITES[write]} goes to the replica.")
    begun = (Step("savepoint"), unwritten, wrote) if inside else (wrote, Step("savepoint"))
    said = f"a savepoint in which {WRITES[write]} was sent" if inside else f"a savepoint behind {WRITES[write]}"
    return (
        *begun,
        Step(end),
        Step(
            "select",
            PRIMARY,
            "savepoints",
            f"When {said} is {SAVEPOINT_ENDS[end]}, the next SELECT goes to the replica, "
            "as if the transaction were over.",
            "Several events come at the end of a savepoint, too: find out whether it is the outermost transaction.",
        ),
        Step("commit"),
        Step(
            "select",
            REPLICA,
            "transactions",
            "After a commit a SELECT still goes to the primary: there was a savepoint in the transaction that is over.",
        ),
    )


def side_by_side() -> Scenario:
    """Two sessions of a factory: one writes, the other one only reads."""
    own = "What a session knows about itself belongs to that session: an attribute of it, or session.info."
    moved = "After a write in one session, a SELECT of another session goes to the primary."
    return (
        Step("select", REPLICA, "reads", READ_ASTRAY.format(READS["select"])),
        Step("flush_insert", PRIMARY, "writes", f"{WRITES['flush_insert']} goes to the replica."),
        Step("select", REPLICA, "sessions", moved, own, "routing another"),
        Step("commit", session="routing another"),
        Step(
            "select",
            PRIMARY,
            "sessions",
            "When another session ends its transaction, the SELECTs of one that has written go to the replica again.",
            own,
        ),
        Step("update", PRIMARY, "writes", f"{WRITES['update']} goes to the replica.", session="routing another"),
        Step("rollback"),
        Step("select", REPLICA, "sessions", moved, own),
    )


def factories() -> Scenario:
    """A second factory, whose engines are the other way round, and one that was made without the function."""
    help = "Two factories need two classes of sessions: what is set on a class, all of its sessions have."
    mixed = "A second factory, made for other engines, changes where the {} of the first one go."
    untouched = "The function changes all sessions: a SELECT of a factory that it has not made goes to the replica."
    return (
        Step("select", REPLICA, "reads", READ_ASTRAY.format(READS["select"]), session="routing again"),
        Step(
            "select",
            PRIMARY,  # the replica of this one
            "factories",
            "The SELECTs of a second factory, made for other engines, go to the engine of the first one.",
            help,
            "reverse",
        ),
        Step("select", REPLICA, "factories", mixed.format("SELECTs"), help, "routing again"),
        Step("update", PRIMARY, "factories", mixed.format("writes"), help, "routing again"),
        Step("select", REPLICA, "factories", mixed.format("SELECTs"), help, "routing last"),
        Step(
            "update",
            REPLICA,  # the primary of this one
            "factories",
            "The writes of a second factory, made for other engines, go to the engine of the first one.",
            help,
            "reverse",
        ),
        Step(
            "select",
            PRIMARY,
            "factories",
            untouched,
            "Leave Session and AsyncSession as they are: make a subclass, and give it to this one factory.",
            "plain",
        ),
    )


LAST = "insert_many"
ENDED_BY = dict(zip(WRITES, cycle(ENDS), strict=False))
READ_BY = dict(zip(WRITES, READS, strict=False))
SCENARIOS: tuple[Scenario, ...] = (
    reads(),
    pending(),
    *(writing(action, ENDED_BY[action], READ_BY[action]) for action in WRITES if action != LAST),
    flushing_in_vain(),
    autoflushing(),
    writing(LAST, ENDED_BY[LAST], READ_BY[LAST]),
    flushed_by_the_commit(),
    in_a_block(),
    *locking(),
    saving("release_savepoint", inside=False, write="flush_insert"),
    saving("release_savepoint", inside=True, write="update"),
    saving("roll_back_to_savepoint", inside=False, write="update"),
    saving("roll_back_to_savepoint", inside=True, write="flush_insert"),
    side_by_side(),
    factories(),
)


class Routes:
    """Which statement of which step went over which wire."""

    def __init__(
        self, numbered: list[list[tuple[int, Step]]], sent: dict[str, list[Statement]], cause: str = ""
    ) -> None:
        self._numbered = numbered
        self._cause = cause
        self._sent = {
            name: [(statement, statement.parameters()) for statement in statements if statement.kind is Kind.WORK]
            for name, statements in sent.items()
        }

    def _about(self, key: int) -> list[Statement]:
        return [statement for wire in self._sent for statement in self.sent(key, wire)]

    def sent(self, key: int, wire: str) -> list[Statement]:
        """The statements about a row that went over a wire."""
        marks = (key, f"New {key}")
        return [statement for statement, parameters in self._sent[wire] if any(each in marks for each in parameters)]

    def judge(self, check: str) -> None:
        """Reject the first step that went the wrong way.

        Raises:
            Mistake: It did.
        """
        for scenario in self._numbered:
            for key, step in scenario:
                if step.check == check and not (step.needs_the_last and not self._about(key - 1)):
                    self._judge(key, step)

    def _judge(self, key: int, step: Step) -> None:
        astray = self.sent(key, REPLICA if step.to == PRIMARY else PRIMARY)
        if not astray:
            if not self.sent(key, step.to):
                what = {**READS, **LOCKS, **WRITES}.get(step.action, "a SELECT")
                raise Mistake(
                    f"Neither engine was sent what {what} has to send.", expected=f"to the {step.to}", got="nothing"
                )
            return
        sentence, help = step.otherwise, step.help
        if step.action.startswith("flush") and all(statement.command == "SELECT" for statement in astray):
            sentence = "what a flush has to load goes to the replica, while the flush itself goes to the primary."
            help = "A flush begins before its first INSERT, UPDATE or DELETE: there is an event for it."
        if self._cause:
            help = (
                "Override it in a subclass of Session, and hand that class to async_sessionmaker(sync_session_class=…)."
            )
        mistake = Mistake(
            sentence[0].upper() + sentence[1:],
            expected=f"to the {step.to}",
            got=f"to the {REPLICA if step.to == PRIMARY else PRIMARY}: {' '.join(astray[0].sql.split())[:200]}",
            help=help,
        )
        if self._cause:
            mistake.precede(self._cause)
        raise mistake


async def routes(attempt: Attempt) -> Routes:
    """All scenarios, as both wires saw them."""

    async def walk() -> Routes:
        live, other = await attempt.live_database(), await attempt.second_wire()
        await live.reset(ROWS)
        function, wires = attempt.exercise.object, (live.wire, other.wire)
        before = sum(len(wire.connections) for wire in wires)
        facts = await attempt.probe(PROBES, "make_factory", function, live.url, other.url)
        refuse_other_things(facts.value, opened=sum(len(wire.connections) for wire in wires) - before)
        keys = count(FIRST_KEY)
        numbered = [[(next(keys), step) for step in scenario] for scenario in SCENARIOS]
        marks = live.wire.mark(), other.wire.mark()
        steps = [[(step.session, step.action, key) for key, step in scenario] for scenario in numbered]
        worked = await attempt.probe(PROBES, "work", function, steps, seconds=30.0)
        if worked.value:
            returned, help = NO_ENGINE.get(worked.value, (f"an object of type {worked.value}", ""))
            raise Mistake(f"get_bind() returns {returned}, where the session needs an engine.", help=help)
        sent = {PRIMARY: live.wire.since(marks[0]), REPLICA: other.wire.since(marks[1])}
        return Routes(numbered, sent, OUTSIDE if facts.value["only_outside"] else "")

    return await attempt.remember("routes", walk)


def refuse_other_things(facts: dict[str, Any], *, opened: int) -> None:
    """Reject what is no factory of sessions, and a call that opens a connection."""
    if facts["type"] == "coroutine":
        raise Mistake("The function is a coroutine: making a session factory opens nothing, so it is a plain `def`.")
    if facts["type"] != "factory":
        raise Mistake(
            f"The function returns {facts['type']}, not an async_sessionmaker.",
            help="async_sessionmaker(…) makes one; calling it gives a session.",
        )
    if facts["session"]:
        raise Mistake(f"The factory makes {facts['session']}, which is no AsyncSession.")
    if opened:
        raise Mistake("The call opens a connection: an engine opens one when a session first needs it.")


@grades("read-replica")
async def test_read_replica_reads(attempt: Attempt) -> None:
    """SELECTs go to the replica: of objects and columns, get(), refresh(), relationship loads, streams."""
    (await routes(attempt)).judge("reads")


@grades("read-replica")
async def test_read_replica_writes(attempt: Attempt) -> None:
    """Flushes, insert(), update() and delete() go to the primary, and what is loaded inside a flush."""
    (await routes(attempt)).judge("writes")


@grades("read-replica")
async def test_read_replica_locks(attempt: Attempt) -> None:
    """SELECT … FOR UPDATE goes to the primary."""
    (await routes(attempt)).judge("locks")


@grades("read-replica")
async def test_read_replica_own_writes(attempt: Attempt) -> None:
    """After a write, SELECTs go to the primary."""
    (await routes(attempt)).judge("reads after writes")


@grades("read-replica")
async def test_read_replica_savepoints(attempt: Attempt) -> None:
    """The end of a savepoint changes nothing."""
    (await routes(attempt)).judge("savepoints")


@grades("read-replica")
async def test_read_replica_transactions(attempt: Attempt) -> None:
    """After commit, rollback and close, SELECTs go to the replica again."""
    (await routes(attempt)).judge("transactions")


@grades("read-replica")
async def test_read_replica_sessions(attempt: Attempt) -> None:
    """Two sessions of the factory do not mix."""
    (await routes(attempt)).judge("sessions")


@grades("read-replica")
async def test_read_replica_factories(attempt: Attempt) -> None:
    """Other factories, made by this function or not, keep their ways."""
    (await routes(attempt)).judge("factories")
