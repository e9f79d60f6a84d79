"""Graders of phase 10: work in a SERIALIZABLE transaction, and in another one when that fails.

Somebody else writes while a statement is held on the wire, and errors come from the wire in place of the server's: no
time decides, and every attempt is one that the judge has arranged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Mistake, Observation, grades, rules

from .shared.transactions import is_a, no_further_attempt, nothing_is_open, times

PROBES = Path(__file__).with_name("probes_transactions_retries.py")


@dataclass(frozen=True)
class Worked:
    """A call of the function with some work.

    Attributes:
        observation: The call.
        found: What the probe has seen.
        written: What of the work was committed.
        when: What was done, the beginning of a sentence.
    """

    observation: Observation
    found: Mapping[str, Any]
    written: list[str]
    when: str

    def mistake(self, sentence: str, **parts: Any) -> Mistake:
        """Return the mistake of what the function did then."""
        return self.observation.mistake(f"{self.when}, {sentence}", **parts)


async def worked(
    attempt: Attempt,
    when: str,
    *,
    way: str = "list",
    attempts: int | None = None,
    may_raise: bool = False,
    faults: Mapping[str, Iterable[str]] | None = None,
) -> Worked:
    """Call the function with work whose INSERT, or whose COMMIT, meets faults; the arguments are those of the probe."""
    live = await rules.reset_live(attempt, attempt.seed_rows)
    plans = {command: iter(each) for command, each in (faults or {}).items()}
    async with rules.live_call(
        attempt, PROBES, "work", live.url, way, attempts, may_raise,
        holds=lambda held: rules.command_of(held) in plans,
    ) as running:  # fmt: skip
        met = 0
        while (held := await running.next()) is not None:
            if fault := next(plans[rules.command_of(held)], ""):
                met += 1
                held.fail(fault, _MESSAGES.get(fault, "injected error"))
            else:
                held.release()
            if met > _WITHOUT_END:
                raise Mistake(
                    f"{when}, the function tries again without end.",
                    where=attempt.location_of(),
                    help="`attempts` is the limit: after the last one, let the error pass.",
                )
        observation = await running.finish()
    raise_what_was_raised(attempt, observation, when)
    names = await live.query("SELECT name FROM departments WHERE name LIKE 'work %' ORDER BY name")
    call = Worked(observation, observation.value, [name for (name,) in names], when)
    await as_it_should_be(attempt, call)
    return call


_WITHOUT_END = 30
_MESSAGES = {
    "40001": "could not serialize access due to read/write dependencies among transactions",
    "40P01": "deadlock detected",
}
_AGAIN = (
    "Catch DBAPIError around work and commit, look at error.orig.sqlstate, and begin anew with a new session for 40001 and "
    "40P01."
)


def raise_what_was_raised(attempt: Attempt, observation: Observation, when: str) -> None:
    """Reject an error where there is none, or where the function should begin anew."""
    # SHOW is the probe's own.
    observation.record([each for each in observation.statements if each.command != "SHOW"])
    if observation.raised is not None:
        if observation.raised.sqlstate in ("40001", "40P01"):
            raise no_further_attempt(attempt, observation, when, _AGAIN)
        raise rules.unexpected(attempt, observation, f"{when},")


async def as_it_should_be(attempt: Attempt, call: Worked) -> None:
    """Reject what no call may do: another isolation level, a shared session, something that stays open or changed."""
    found = call.found
    await nothing_is_open(attempt, call.observation, found["checked out"], f"{call.when},")
    if not found["calls"]:
        what = (
            "is called and not awaited: a coroutine comes back."
            if found["returned"] == "coroutine"
            else "does not run."
        )
        raise call.mistake(f"`work` {what}", where=attempt.location_of(), help="`await work(session)`")
    if any(level != "serializable" for level in found["levels"]):
        raise call.mistake(
            f"`work` runs in a transaction that is {found['levels'][-1].upper()}, not SERIALIZABLE.",
            where=attempt.location_of(),
            help="The isolation level has to be chosen in each attempt before the first statement: "
            'session.connection(execution_options={"isolation_level": …}).',
        )
    if not found["of the factory"]:
        raise call.mistake(
            f"`work` gets a session ({found['kinds'][0]}) that the factory has not made.",
            where=attempt.location_of(),
            help="Call the factory that was given; it takes settings for one session: factory(bind=…).",
        )
    if found["sessions"] != found["calls"]:
        shared = "the same session" if found["sessions"] == 1 else f"{found['sessions']} sessions"
        raise call.mistake(
            f"{found['calls']} attempts share {shared}: each attempt begins with a new session.",
            where=attempt.location_of(),
            help="Open the session inside the loop: what the old one has loaded is out of date.",
        )
    for whose, levels in found["afterwards"].items():
        if changed := [level for level in levels if level != "read committed"]:
            where = "of the engine's pool" if whose == "a connection" else "of the factory"
            raise call.mistake(
                f"{whose} {where} is {changed[0].upper()} afterwards, not READ COMMITTED as before.",
                where=attempt.location_of(),
                help="Choose the level for this one transaction: SET SESSION, and an engine or a factory that is configured "
                "anew, go on for others.",
            )


def succeeds(call: Worked, expected: int) -> None:
    """Reject another number of attempts, another value, and work that is not committed exactly once."""
    found = call.found
    if found["calls"] != expected:
        raise call.mistake(f"`work` is called {times(found['calls'])} and not {times(expected)}.", help=_AGAIN)
    if not found["value"]:
        raise call.mistake(
            f"the function does not return what `work` has returned (but a value of type {found['returned']})."
        )
    if call.written != [f"work {expected}"]:
        raise call.mistake(
            "the work is not committed." if not call.written else "more than the last attempt is committed.",
            expected=f"the row of attempt {expected}",
            got=f"rows of {', '.join(call.written) or 'none'}",
            help="Commit after `work`, in each attempt, and roll back what has failed.",
        )


# The first is kept by its identity, and the others are false.
VALUES = {"list": "a list", "None": "None", "zero": "0"}


@grades("run-serializable")
async def test_serializable_value(attempt: Attempt) -> None:
    """Calls `work` in a SERIALIZABLE transaction, commits and returns its value; later connections are as before."""
    for way in VALUES:
        succeeds(await worked(attempt, f"With work that returns {VALUES[way]}", way=way), 1)


@grades("run-serializable")
async def test_serializable_again(attempt: Attempt) -> None:
    """After 40001 or 40P01, in `work` or at the COMMIT, it begins anew with a new session."""
    for when, faults, attempts, expected in (
        ("When a statement of the work fails once with 40001", {"INSERT": ["40001"]}, None, 2),
        ("When the COMMIT fails once with 40001", {"COMMIT": ["40001"]}, None, 2),
        (
            "When COMMIT and statements fail with 40001 and 40P01, five times in 6 attempts",
            {"INSERT": ["40P01", "", "40001", "40001", "40P01"], "COMMIT": ["40P01"]},
            6,
            6,
        ),
    ):
        succeeds(await worked(attempt, when, attempts=attempts, faults=faults), expected)


@grades("run-serializable")
async def test_serializable_gives_up(attempt: Attempt) -> None:
    """After the last attempt, by default the fifth, the error propagates as it is."""
    for when, command, sqlstate, attempts in (
        ("When every attempt fails at a statement with 40001", "INSERT", "40001", None),
        ("When both of 2 attempts fail at the COMMIT with 40P01", "COMMIT", "40P01", 2),
        ("When the only attempt fails at a statement with 40001", "INSERT", "40001", 1),
    ):
        call = await worked(attempt, when, attempts=attempts, may_raise=True, faults={command: repeat(sqlstate)})
        expected = 5 if attempts is None else attempts
        if call.found["calls"] != expected:
            raise call.mistake(
                f"`work` is called {times(call.found['calls'])} and not {times(expected)}.",
                help="`attempts` counts all attempts, the first one included.",
            )
        propagates(attempt, call, sqlstate, last=command == "INSERT")


def propagates(attempt: Attempt, call: Worked, sqlstate: str | None, *, last: bool, name: str = "DBAPIError") -> None:
    """Reject an error that is swallowed or replaced; `last` if `work` has raised it."""
    error = call.found["error"]
    if error is None:
        raise call.mistake(
            "the function raises nothing.", where=attempt.location_of(), expected=f"{name} {sqlstate or ''}"
        )
    if not is_a(error, name) or error["sqlstate"] != sqlstate or (last and not call.found["the last"]):
        raise call.mistake(
            f"the function raises {error['name']} and not the error itself.",
            where=attempt.location_of(),
            expected=f"the {name}{f' with SQLSTATE {sqlstate}' if sqlstate else ''}",
            got=f"{error['name']}: {error['message']}",
            help="A bare `raise` passes the error on as it is.",
        )
    if call.written:
        raise call.mistake("and yet something of the work is committed.", got=", ".join(call.written))


@grades("run-serializable")
async def test_serializable_other_errors(attempt: Attempt) -> None:
    """Every other error propagates at once: those of Python, other errors of the database, in `work` or at the COMMIT."""
    for when, way, faults, name, sqlstate in (
        ("When `work` raises ValueError", "raise", {}, "ValueError", None),
        ("When the task is cancelled (asyncio.CancelledError) in `work`", "cancel", {}, "CancelledError", None),
        ("When the database refuses a statement of the work with 23505", "refused", {}, "IntegrityError", "23505"),
        # A lock that is not free, and two of the class that 40001 and 40P01 belong to.
        ("When a statement of the work fails with 55P03", "list", {"INSERT": ["55P03"]}, "DBAPIError", "55P03"),
        ("When a statement of the work fails with 40003", "list", {"INSERT": ["40003"]}, "DBAPIError", "40003"),
        ("When the COMMIT fails with 40002", "list", {"COMMIT": ["40002"]}, "DBAPIError", "40002"),
    ):
        call = await worked(attempt, when, way=way, may_raise=True, faults=faults)
        if call.found["calls"] != 1:
            raise call.mistake(
                f"`work` is called {times(call.found['calls'])}: every other error has to propagate at once.",
                where=attempt.location_of(),
                help="Begin anew for the SQLSTATEs 40001 and 40P01 only.",
            )
        propagates(attempt, call, sqlstate, last=not faults or "INSERT" in faults, name=name)


@grades("run-serializable")
async def test_serializable_skew(attempt: Attempt) -> None:
    """A real write skew: somebody else reads the same rows and writes others; one of both begins anew."""
    when = "When somebody else reads what the work has read, and writes another row of it"
    live = await rules.reset_live(attempt, attempt.seed_rows)
    async with (
        live.somebody_else() as other,
        rules.live_call(
            attempt,
            PROBES,
            "work",
            live.url,
            "skew",
            None,
            False,
            holds=lambda held: rules.command_of(held) == "UPDATE",
        ) as call,
    ):
        if await call.next() is not None:
            await other.execute("BEGIN ISOLATION LEVEL SERIALIZABLE")
            await other.fetch("SELECT sum(budget) FROM departments")
            await other.execute(
                "UPDATE departments SET budget = budget + 1 WHERE id = (SELECT max(id) FROM departments)"
            )
            await other.execute("COMMIT")
        observation = await call.finish()
    raise_what_was_raised(attempt, observation, when)
    seen = Worked(observation, observation.value, [], when)
    await as_it_should_be(attempt, seen)
    if seen.found["calls"] != 2:
        raise seen.mistake(f"`work` is called {times(seen.found['calls'])} and not twice.", help=_AGAIN)
