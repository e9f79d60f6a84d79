"""Graders of phase 12: hidden tests that run in a session which is rolled back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kata.grading import NEEDS_SQL, Attempt, Mistake, Statement, grades

PROBES = Path(__file__).with_name("probes_testing_patterns.py")
LOOK = "SELECT count(*)::int FROM projects WHERE name LIKE 'kata %'"  # as in the probes
MARKER = "SELECT 'kata: "
# The rows that were there before; whether those of the tests are still there, others look after each test.
ROWS = (
    "SELECT * FROM projects WHERE name NOT LIKE 'kata %' ORDER BY id",
    "SELECT * FROM departments ORDER BY id",
    "SELECT * FROM employees ORDER BY id",
    "SELECT * FROM employee_projects ORDER BY employee_id, project_id",
    "SELECT * FROM office.time_entries ORDER BY id",
)
SESSION = "AsyncSession"
ON_TWO_CONNECTIONS = ("again",)


class Found:
    """What the hidden tests found, what others saw meanwhile, and the rows before and after."""

    def __init__(self, tests: Mapping[str, Mapping[str, Any]], statements: list[Statement], kept: bool) -> None:
        self.tests = tests
        self.kept = kept
        self.seen_by_others: dict[str, list[int]] = {}
        self.reconnected: set[str] = set()
        test, connection = "", -1
        for statement in statements:
            if statement.sql == f"{MARKER}connected'":
                connection = statement.connection
            elif statement.sql == f"{MARKER}returned'":
                # A connection that is in the pool again is the one that was there before; of two, it may be the other.
                if statement.connection != connection and test not in ON_TWO_CONNECTIONS:
                    self.reconnected.add(test)
            elif statement.sql.startswith(MARKER):
                test = statement.sql.removeprefix(MARKER).rstrip("'")
            elif statement.sql == LOOK:
                self.seen_by_others.setdefault(test, []).extend(count for (count,) in statement.result_rows())


async def _run(attempt: Attempt) -> Found:
    live = await attempt.live_database()
    await live.reset(attempt.seed_rows.script)
    before = [await live.query(sql) for sql in ROWS]
    seen = live.wire.mark()
    tests = (await attempt.probe(PROBES, "hidden_tests", live.url)).value
    after = [await live.query(sql) for sql in ROWS]
    return Found(tests, live.wire.since(seen), before == after)


async def found_in(attempt: Attempt, test: str) -> Found:
    """Run the hidden tests, once; reject what this one raised itself."""
    found = await attempt.remember("hidden tests", lambda: _run(attempt))
    if test not in found.tests:
        raise Mistake("A hidden test did not end well, so the next could not be run.", where=attempt.location_of())
    if "raised" in found.tests[test]:
        raise _raised(attempt, test, found.tests[test])
    return found


def leaves_nothing(attempt: Attempt, found: Found, test: str) -> None:
    """Reject a test that others have seen something of, in the block or after it, and connections that are not back."""
    mine, where = found.tests[test], attempt.location_of()
    *inside, afterwards = found.seen_by_others.get(test) or [0]
    if any(inside):
        raise _for_real(attempt, found)
    if afterwards:
        raise Mistake(
            f"After the block the rows of a test that {WHAT_THEY_DO[test]} are still there: they have been committed.",
            where=where,
            help="Nobody may commit the transaction that the session stands in; it is rolled back, whatever happens.",
        )
    if "leaks" in mine:
        when, number = mine["leaks"][0]
        raise Mistake(
            f"After {when} the connection is not back in the pool: {number} of the engine's connections is still in use.",
            where=where,
            help=GIVES_BACK,
        )
    if not mine["pool kept"]:
        raise Mistake(
            "The block disposes of the engine: the pool belongs to the caller, and its connections are gone.",
            where=where,
        )
    if test in found.reconnected:
        raise Mistake(
            "After the block the connection is not back in the pool: it was closed, or left to the garbage collector, "
            "and the engine had to connect anew.",
            where=where,
            help=GIVES_BACK,
        )
    if not found.kept:
        raise Mistake("After the block the rows are not as they were before it.", where=where)


MODE = 'join_transaction_mode="create_savepoint" makes the session\'s commits and rollbacks those of savepoints.'
GIVES_BACK = "`async with engine.connect() as connection:` gives it back in every case."


def _for_real(attempt: Attempt, found: Found) -> Mistake:
    later = "" if found.kept else " Afterwards the rows are not those that were there before."
    return Mistake(
        f"What the code under test commits is committed for real: another connection sees it.{later}",
        where=attempt.location_of(),
        help="Begin a transaction on a connection, and bind the session to that connection. Its join_transaction_mode "
        "decides what the session's commit does there.",
    )


WHAT_THEY_DO = {
    "commits": "commits and rolls back",
    "blocks": "uses begin() and begin_nested()",
    "refusals": "goes on after the database has refused something",
    "raises": "raises an exception",
    "cancelled": "is cancelled",
    "again": "opens one block inside the other",
}


def _raised(attempt: Attempt, test: str, found: Mapping[str, Any]) -> Mistake:
    """The mistake of a session in which a test fails that does nothing unusual."""
    kinds, message = found["raised"]
    sentence, help = f"A test that {WHAT_THEY_DO[test]} fails in this session: {kinds[0]}: {message}", ""
    if found.get("a session", SESSION) != SESSION:
        sentence = f"The block gives an object of the type {found['a session']}, no AsyncSession."
    elif "context manager protocol" in message:
        sentence = f"rolled_back_session(engine) is no async context manager: {message}"
        help = "@asynccontextmanager makes one of an async generator."
    elif "already begun" in message:
        sentence = "A test that calls session.begin() fails: the session is in a transaction already when it is given."
        help = "Leave the session alone: begin on its connection, and it begins by itself."
    elif "inside context manager" in message:
        sentence += " A commit or rollback of the test has ended a transaction that was begun around it, by a block."
        help = (
            "What was begun before the session was given, on it or on its connection, is not for the test to end. "
            + MODE
        )
    elif kinds[0] == "TimeoutError" and "QueuePool" in message:
        sentence = "A second connection is asked for while the pool has only one: one has to be enough."
        help = "Open one connection, begin on it, and give it to the session in place of the engine."
    elif "MissingGreenlet" in kinds:
        sentence += ". Its attributes have to stay readable after a commit."
    elif test == "again" and "SQLAlchemyError" in kinds:
        help = "Each block needs a connection and a transaction of its own, also inside of another block."
    elif "MultipleResultsFound" in kinds or "IntegrityError" in kinds:
        help = "It writes rows that are new and unique; those of an earlier hidden test must not be there."
    return Mistake(sentence, where=attempt.location_of(), help=help)


async def as_expected(attempt: Attempt, test: str, right: Mapping[str, tuple[Any, str]], *, help: str = "") -> None:
    """Compare what a hidden test saw, step by step, and what it leaves.

    Args:
        right: The expected value of each step, and what is wrong if it is another.
    """
    run = await found_in(attempt, test)
    found = run.tests[test]
    for step, (expected, sentence) in right.items():
        if found.get(step) != expected:
            raise Mistake(
                sentence,
                expected=_words(expected),
                got=_words(found.get(step)),
                where=attempt.location_of(),
                data=f"a test that {WHAT_THEY_DO[test]}",
                help=help,
            )
    leaves_nothing(attempt, run, test)


def _words(value: Any) -> str:
    return (", ".join(value) or "no rows") if isinstance(value, list) else str(value)


@grades("rolled-back-session", witness="worker")
async def test_rolled_back_session_commits(attempt: Attempt) -> None:
    """The test sees what it commits, and a rollback goes back to the last commit."""
    run = await found_in(attempt, "commits")
    found = run.tests["commits"]
    if found["a session"] != SESSION:
        raise Mistake(f"The block gives an object of the type {found['a session']}, no AsyncSession.")
    if run.seen_by_others["commits"][0]:
        raise _for_real(attempt, run)  # right after the first commit: whatever comes later, this is the cause
    if NEEDS_SQL in found["read after commit"]:
        raise Mistake(
            "After a commit the attributes of an object cannot be read without SQL (MissingGreenlet).",
            where=attempt.location_of(),
            help="A commit expires them, unless the session was made with expire_on_commit=False; expire_all() does so in "
            "any case.",
        )
    undone = "session.rollback() also undoes what was committed before it."
    await as_expected(
        attempt,
        "commits",
        {
            "seen after commit": (["first"], "After session.commit() the test does not see what it has committed."),
            "seen after flush": (["first", "second"], "After session.flush() the test does not see its own rows."),
            "seen after rollback": (
                ["first"],
                undone if not found["seen after rollback"] else "session.rollback() does not undo what was flushed.",
            ),
            "seen after commit and rollback": (["first", "third"], undone),
        },
        help=MODE,
    )


@grades("rolled-back-session", witness="worker")
async def test_rolled_back_session_blocks(attempt: Attempt) -> None:
    """begin() and begin_nested() work as usual."""
    await as_expected(
        attempt,
        "blocks",
        {
            "seen after begin()": (["a"], "What `async with session.begin():` commits is not seen afterwards."),
            "seen after a begin() that raised": (
                ["a"],
                "After a session.begin() that ends with an exception, its rows are still there, or earlier ones are not.",
            ),
            "seen after begin_nested()": (
                ["a", "c", "d"],
                "After savepoints, one of them rolled back, the test does not see the rows that it should.",
            ),
            "seen after begin_nested() and commit": (
                ["a", "c", "d"],
                "After savepoints and a commit, the test does not see the rows that it should.",
            ),
            "seen after all blocks": (
                ["a", "c", "d", "g"],
                "After begin() the test does not see what it has committed.",
            ),
        },
        help=MODE,
    )


@grades("rolled-back-session", witness="worker")
async def test_rolled_back_session_refusals(attempt: Attempt) -> None:
    """After the database has refused something, the test rolls back and goes on."""
    lost = "A rollback after an error of the database also undoes what was committed before it."
    await as_expected(
        attempt,
        "refusals",
        {
            "refused": (None, "A row that violates a constraint is committed without an error."),
            "seen after a refused commit": (["kept"], lost),
            "seen after a refused savepoint": (
                ["before", "beside", "kept"],
                "After a savepoint in which a row was refused, the test does not see the rows around it.",
            ),
            "seen after a statement that failed": (["before", "beside", "kept"], lost),
            "seen at the end": (
                ["before", "beside", "kept", "last"],
                "After an error the test cannot commit any more.",
            ),
        },
        help=MODE,
    )


@grades("rolled-back-session", witness="worker")
async def test_rolled_back_session_exceptions(attempt: Attempt) -> None:
    """An exception leaves the block unchanged, a cancellation too, and everything is undone."""
    names = {
        "raises": ("an exception of the test's", "an exception of the database's"),
        "cancelled": ("cancellation",),
    }
    for test, steps in names.items():
        run = await found_in(attempt, test)
        found = run.tests[test]
        if "leaks" in found:
            leaves_nothing(attempt, run, test)
        for step in steps:
            got, what = found[step], "CancelledError" if test == "cancelled" else "exception"
            if got == "none":
                raise Mistake(f"The {what} that leaves the block is swallowed.", where=attempt.location_of())
            if got != "the same":
                raise Mistake(
                    f"Another exception ({got}) leaves the block than the {what} that was raised in it.",
                    where=attempt.location_of(),
                )
        leaves_nothing(attempt, run, test)


@grades("rolled-back-session", witness="worker")
async def test_rolled_back_session_again(attempt: Attempt) -> None:
    """Two blocks, one after the other or one inside the other, do not see each other's rows."""
    shared = "Two blocks, one inside the other, share one transaction: rows of one are seen in the other."
    await as_expected(
        attempt,
        "again",
        {
            "seen by the next block": ([], "Rows of an earlier block are there in the next one."),
            "seen by an inner block": ([], shared),
            "seen in the inner block": (["inner"], shared),
            "seen in the outer block": (["outer"], shared),
            "seen after the inner block": (
                ["outer"],
                "The end of an inner block undoes what the outer one has committed.",
            ),
            "seen at the end of the outer block": (
                ["outer", "outer too"],
                "After an inner block the outer one cannot commit any more.",
            ),
        },
    )
