"""What the graders of added employees share: requests, the rows that they leave, and two of them at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Kind, LiveDatabase, Mistake, Observation, Rows, rules

# The date is the server's, and the night may come between the INSERT and this.
_EMPLOYEES = (
    "SELECT id, name, email, salary, department_id, manager_id, abs(hire_date - current_date) <= 1 FROM employees"
)
# Lasts as long as the transaction.
_WORK = "SELECT set_config('kata.earlier_work', 'there', true)"
_LOOK = "SELECT coalesce(current_setting('kata.earlier_work', true), '')"
CALLERS: list[dict[str, Any]] = [
    {"name": f"Caller's {number}", "email": f"callers.{number}@kata.example", "salary": Decimal("41000.00")}
    for number in (1, 2)
]
BY_SQLSTATE = (
    "A unique constraint (409) and a foreign key (404) both arrive as IntegrityError; error.orig.sqlstate is 23505 or "
    "23503."
)
_LOCK_NOT_AVAILABLE = "55P03"
# io_error: no answer has a reason to catch it.
_FAILS_TO_COMMIT = "58030"
_MOST_STEPS = 8
_POLL_SECONDS = 0.002


@dataclass(frozen=True)
class Found:
    """What there is to ask for.

    Attributes:
        departments: Names by their ids.
        unknown: An id that no department has.
        taken: E-mail addresses of employees.
        rows: All employees, as `employees_of` returns them.
    """

    departments: Mapping[int, str]
    unknown: int
    taken: Sequence[str]
    rows: Mapping[str, tuple[Any, ...]]


async def employees_of(live: LiveDatabase) -> dict[str, tuple[Any, ...]]:
    """Return all employees by their e-mail addresses."""
    return {row[2]: row for row in await live.query(_EMPLOYEES)}


async def found_in(attempt: Attempt, rows: Rows) -> Found:
    """Return what there is to ask for in these rows; they are looked at once for all checks of an exercise."""

    async def look() -> Found:
        live = await rules.reset_live(attempt, rows)
        departments = {int(key): str(name) for key, name in await live.query("SELECT id, name FROM departments")}
        there = await employees_of(live)
        taken = sorted(each for each in there if len(each) < 250 and not there.keys() & set(alike(each)))
        return Found(departments, max(departments) + 999, taken, there)

    return await attempt.remember(f"found in {rows.label}", look)


def alike(email: str) -> tuple[str, ...]:
    """Return addresses that only an exact comparison tells from this one."""
    return email.upper(), f"_{email[1:]}", f"%{email[1:]}", f" {email}", f"{email} "


def body(number: int, **values: Any) -> dict[str, Any]:
    """The body of a request for an employee; `values` replace what it has by default."""
    return {
        "name": f"Newcomer {number}",
        "email": f"newcomer.{number}@kata.example",
        "salary": Decimal(f"{43_000 + number}.45"),
        "department_id": None,
    } | values


def row_is_right(row: Sequence[Any] | None, given: Mapping[str, Any]) -> str:
    """Compare an employee with the body of the request; returns what is wrong, or an empty string."""
    if row is None:
        return "there is no such row"
    _, *got, manager, today = row
    right = [given["name"], given["email"], Decimal(str(given["salary"])), given.get("department_id")]
    for column, expected, seen in zip(("name", "email", "salary", "department_id"), right, got, strict=True):
        if seen != expected:
            return f"{column} is {seen!r}, and not {expected!r}"
    if manager is not None or not today:
        return "manager_id is not NULL" if manager is not None else "hire_date is not today, the column's default"
    return ""


# -- requests and rows -----------------------------------------------------------------------------------------------


def failed(attempt: Attempt, answer: rules.Answer) -> Mistake:
    """The mistake of an error of the server's, also of one that comes from a transaction that the function has ended."""
    ends = [each for each in answer.observation.statements if each.kind in (Kind.COMMIT, Kind.ROLLBACK)]
    raised = answer.raised
    if raised is None or not (raised.is_a("InvalidRequestError") and "closed transaction" in raised.message):
        return answer.failed(attempt)
    what = "ends the session's transaction"  # before its first statement nothing of that is sent
    if ends:
        what = "commits" if ends[0].kind is Kind.COMMIT else "rolls back"
    return answer.mistake(
        f"The function {what} by itself, and what comes then fails: the transaction is get_session's.",
        where=attempt.location_of(raised),
        explanation=raised.explained,
        help="Leave commit and rollback to get_session: it sees whether the route returns or raises.",
    )


def is_refused(attempt: Attempt, answer: rules.Answer, what: str, right: Sequence[int]) -> None:
    """Reject another status than the right ones for a request with something wrong in it."""
    if answer.status in right:
        return
    expected = " or ".join(map(str, right))
    if answer.status == 500:
        raise failed(attempt, answer).add(expected=f"{expected}: {what}")
    raise answer.mistake(
        f"A request with {what} is answered with {answer.status}, not with {expected}.",
        where=attempt.location_of(),
        expected=expected,
        got=f"{answer.status} {answer.body[:200]}",
        help=BY_SQLSTATE,
    )


def is_in_the_transaction(attempt: Attempt, answer: rules.Answer) -> None:
    """Reject rows that are written outside of the request's transaction."""
    if any(each.changes_rows and not each.in_transaction for each in answer.work):
        raise answer.mistake(
            "The function writes outside of any transaction: these rows are committed at once, whatever happens then.",
            where=attempt.location_of(),
            help="Whatever is sent through the driver's connection needs the session's transaction to have begun.",
        )


def nothing_else(there: Mapping[str, Any], found: Found, added: Sequence[str]) -> None:
    """Reject changes of other rows."""
    others = {email: row for email, row in there.items() if email not in added}
    if others != dict(found.rows):
        raise Mistake(
            "Other employees than those of the requests are changed, added or gone.",
            expected=f"{len(found.rows)} other rows, as they were",
            got=str([row for row in others.values() if row not in found.rows.values()])[:300] or f"{len(others)} rows",
        )


async def ids_are_the_databases(live: LiveDatabase) -> None:
    """Reject ids that the answer has made up, of which the identity column knows nothing."""
    ((highest, last),) = await live.query(
        "SELECT max(id), coalesce(pg_sequence_last_value(pg_get_serial_sequence('employees', 'id')::regclass), 0) FROM employees"
    )
    if highest > last:
        raise Mistake(
            f"The answer numbers employees itself: the highest id is {highest}, and the identity column goes on behind {last}. "
            "Two requests at once get the same number.",
            help="Leave the id out of the INSERT: the database gives one, and a flush or RETURNING brings it.",
        )


def raises_its_refusal(attempt: Attempt, observation: Observation, call: Mapping[str, Any]) -> None:
    """Reject a function that answers the client by itself, past the route and its caller."""
    if call["response"] is not None:
        raise observation.mistake(
            f"The function returns a whole response, a {call['response']}: its callers cannot tell whether it succeeded.",
            where=attempt.location_of(),
            help="Return the model, or a dict of its shape, and `raise HTTPException(…)` for everything else.",
        )


def another_outcome(call: Mapping[str, Any], status: int, *, begun: bool = True) -> str:
    """What is wrong with how a call ended: with the HTTPException of a status, or, for 0, without one."""
    right = f"HTTPException({status})" if status else "the return value"
    caller = "A caller whose transaction has begun" if begun else "A caller whose transaction has not begun"
    if call["raised"] is not None:
        error = call["raised"]
        return f"{caller} gets {error['name']}, not {right}: {error['message']}"
    if (call["status"] or 0) != status:
        got = f"HTTPException({call['status']})" if call["status"] else "no exception"
        return f"{caller} gets {got}, not {right}."
    return ""


def how_it_ended(observation: Observation) -> str:
    """How the function has ended its caller's transaction, by the first statement that did it."""
    ends = [each.kind for each in observation.statements if each.kind in (Kind.COMMIT, Kind.ROLLBACK)]
    if ends[:1] == [Kind.COMMIT]:
        return "the function commits by itself."
    return "the function rolls back the session that it is given, or closes it."


# -- what a caller sees ----------------------------------------------------------------------------------------------


async def caller_goes_on(
    attempt: Attempt,
    probes: Path,
    rows: Rows,
    calls: Sequence[Any],
    *,
    commits: bool,
    beside: str = "",
    begun: bool = True,
) -> tuple[Observation, LiveDatabase]:
    """Let a caller work, call the function several times, catch what it refuses, and end the transaction.

    Args:
        attempt: The answer.
        probes: The file with the probe.
        rows: What the database is reset to.
        calls: What each call gets after the session.
        commits: Whether the caller commits; otherwise it rolls back.
        begun: Whether the caller has worked before, so that its transaction has begun.
        beside: SQL that somebody else runs and commits while the first INSERT is held; the caller has inserted nothing then.

    Returns:
        The observation, whose value is the probe's, and the database.
    """
    live = await attempt.live_database()
    own = CALLERS if begun and not beside else []
    arguments = (live.url, attempt.exercise.object, list(calls), _WORK if begun else "", _LOOK, own, commits)
    async with (
        live.somebody_else() as other,
        rules.live_call(
            attempt, probes, "go_on", *arguments, rows=rows,
            holds=lambda held: bool(beside) and rules.command_of(held) == "INSERT",
        ) as call,
    ):  # fmt: skip
        writing = None
        if beside and (held := await call.next()) is not None:
            writing, pid = asyncio.create_task(other.execute(beside)), other.get_server_pid()
            while not writing.done():
                if await rules.blocking(live, pid):
                    break  # it waits for the call, which can go on
                await asyncio.sleep(_POLL_SECONDS)
            held.release()
        observation = await call.finish()
        if writing is not None:
            with suppress(Exception):
                await writing
    if observation.raised is not None:
        raise rules.unexpected(attempt, observation, "Called with a session")
    return observation, live


# -- two at once -----------------------------------------------------------------------------------------------------


async def two_at_once(attempt: Attempt, rows: Rows, first: rules.Request, second: rules.Request, email: str) -> None:
    """Reject all but one success and one 409, wherever the first request stops while the second one runs as far as it can.

    Args:
        attempt, rows: The database is reset to the rows each time.
        first, second: The requests.
        email: The address that both of them want.
    """
    for steps in range(1, _MOST_STEPS + 1):
        async with rules.interleaved(
            attempt, rows, *rules.requests_at_once(attempt, first, second), function=rules.REQUEST
        ) as race:
            for _ in range(steps):
                if not race.is_ending(0):
                    await race.step(0)
            at_the_end = race.is_ending(0) or not race.next_of(0)
            await race.run(1)
        answers = [
            rules.answer_at_once(call, request) for call, request in zip(race.calls, (first, second), strict=True)
        ]
        _one_and_one(attempt, race, answers)
        live = await attempt.live_database()
        ((there,),) = await live.query(f"SELECT count(*) FROM employees WHERE email = '{email}'")
        if there != 1:
            raise Mistake(
                "Two requests with the same e-mail address at once are answered with 201 and 409, and nobody with this "
                "address is there afterwards.",
                schedule=race.schedule,
            )
        if at_the_end:
            return


def _one_and_one(attempt: Attempt, race: rules.Race, answers: Sequence[rules.Answer]) -> None:
    if race.deadlock:
        raise Mistake(
            "Two requests with the same e-mail address at once wait for each other: a deadlock.",
            schedule=race.schedule,
            help="The unique index makes the second INSERT wait for the first transaction; no other lock is needed.",
        )
    statuses = sorted(answer.status for answer in answers)
    if statuses == [201, 409]:
        return
    odd = next((answer for answer in answers if answer.status not in (201, 409)), answers[-1])
    why = f": {odd.raised.name}" if odd.raised else ""
    raise Mistake(
        f"Two requests with the same e-mail address at once are answered with {statuses[0]} and {statuses[1]}{why}.",
        where=attempt.location_of(odd.raised),
        expected="201 and 409, however the statements interleave",
        got=" and ".join(str(answer.status) for answer in answers),
        schedule=race.schedule,
        help="What a SELECT has not found may be there a moment later. The unique index decides: catch its error around a "
        "savepoint (SQLSTATE 23505), or let ON CONFLICT DO NOTHING tell that there is no new row.",
    )


async def first_rolls_back(
    attempt: Attempt, rows: Rows, first: rules.Request, second: rules.Request, *others: rules.Request
) -> Sequence[rules.Answer]:
    """Reject anything but a success of the requests that come while the first one is open, whose commit then fails.

    Args:
        attempt, rows: The database is reset to the rows.
        first, second: Requests that want the same address.
        others: Two requests that have no address in common with any. The second one commits between the INSERT of the first
            one and what that sends then.

    Returns:
        The answers to the others that were successes.
    """
    requests = (first, second, *others)
    async with rules.interleaved(
        attempt, rows, *rules.requests_at_once(attempt, *requests), function=rules.REQUEST
    ) as race:
        await race.run(0, to_the_end=False)
        for _ in range(_MOST_STEPS):
            inserts = "INSERT" in race.next_of(2).upper()
            if not race.is_ending(2):
                await race.step(2)
            if inserts:
                break
        await race.run(3)
        await race.run(2)
        await race.run(1)
        await race.step(0, fails=_FAILS_TO_COMMIT)
    _, answer, *alone = (rules.answer_at_once(*each) for each in zip(race.calls, requests, strict=True))
    for each in alone:
        if each.status != 201 and not _has_limited_its_wait(each):
            raise Mistake(
                f"Requests at once have no e-mail address in common, and one is answered with {_status_of(each)}.",
                where=attempt.location_of(each.raised),
                expected="201 for all of them",
                got=f"{each.status} {each.body[:200]}",
                schedule=race.schedule,
                help="Only the same address is a conflict. The unique index knows which rows are concerned; no other lock is "
                "needed.",
            )
    if answer.status != 201 and not _has_limited_its_wait(answer):
        raise Mistake(
            "A and B want the same e-mail address. A fails to commit, and B is answered with "
            f"{_status_of(answer)}: nobody has this address then.",
            where=attempt.location_of(answer.raised),
            expected="201 for B",
            got=f"{answer.status} {answer.body[:200]}",
            schedule=race.schedule,
            help="An INSERT waits until the other transaction has ended, and then knows; whoever does not wait, guesses.",
        )
    return [each for each in alone if each.status == 201]


def _status_of(answer: rules.Answer) -> str:
    return f"{answer.status}{f': {answer.raised.name}' if answer.raised else ''}"


def _has_limited_its_wait(answer: rules.Answer) -> bool:
    """Whether it has set itself a limit for waiting, and reached it, which is a matter of time; NOWAIT is not."""
    return any(each.sqlstate == _LOCK_NOT_AVAILABLE and "NOWAIT" not in each.sql.upper() for each in answer.work)
