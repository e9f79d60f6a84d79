"""Graders of phase 13: an employee who is added, or refused with the status that says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from kata.grading import Attempt, LiveDatabase, Mistake, Observation, grades, rules

from .shared.adding import (
    CALLERS,
    Found,
    alike,
    another_outcome,
    body,
    caller_goes_on,
    employees_of,
    failed,
    first_rolls_back,
    found_in,
    how_it_ended,
    ids_are_the_databases,
    is_in_the_transaction,
    is_refused,
    nothing_else,
    raises_its_refusal,
    row_is_right,
    two_at_once,
)

PROBES = Path(__file__).with_name("probes_web_api_adding.py")
ABORTED = "25P02"
MOST_STATEMENTS = 2_000
SAVEPOINT = (
    "`async with session.begin_nested():` around add() and flush(), and the `try` around that: the savepoint is rolled back, "
    "the caller's transaction goes on."
)


def one(**values: Any) -> rules.Request:
    """A request for one employee."""
    return rules.Request("POST", "/employees", json=values)


def good_bodies(found: Found) -> list[dict[str, Any]]:
    """Employees that the database takes, some of them like somebody who is there."""
    first = found.taken[0]
    values: list[dict[str, Any]] = [{"department_id": key} for key in found.departments]
    values += [{"email": each} for each in alike(first)]
    values += [
        {"name": "x" * 100, "email": "y" * 255, "salary": Decimal("99999999.99")},
        {"name": " Zoë  'O\"Brien ", "salary": Decimal("0.01")},
        {"salary": Decimal(0)},
        {"name": found.rows[first][1]},
    ]
    bodies = [body(number, **each) for number, each in enumerate(values)]
    del bodies[-1]["department_id"]
    return bodies


def refused_bodies(found: Found) -> list[tuple[dict[str, Any], str, tuple[int, ...]]]:
    """Employees that the database refuses: the body, what is wrong, and the right statuses."""
    department, taken, unknown = min(found.departments), found.taken, found.unknown
    return [
        (body(1, email=taken[-1]), "an e-mail address that exists", (409,)),
        (body(2, department_id=unknown), "an unknown department", (404,)),
        (body(3, email=taken[0], department_id=department), "an e-mail address that exists", (409,)),
        (body(4, department_id=0), "the unknown department 0", (404,)),
        (body(5, email=taken[1], department_id=unknown), "an existing e-mail address and an unknown department", (404, 409)),
    ]  # fmt: skip


@grades("add-employee")
async def test_add_employee_created(attempt: Attempt) -> None:
    """201 and the item, with the department's name; the row has exactly the values of the request."""
    for rows in (attempt.seed_rows, attempt.generated[0]):
        found = await found_in(attempt, rows)
        bodies = good_bodies(found)[:: 1 if rows is attempt.seed_rows else 3]
        answers = await rules.send_requests(
            attempt, rows, *(one(**each) for each in bodies), one(name="Nobody"), at_most=MOST_STATEMENTS
        )
        live = await attempt.live_database()
        there = await employees_of(live)
        for given, answer in zip(bodies, answers, strict=False):
            if answer.status != 201:
                raise not_created(attempt, answer, given, found)
            row = there.get(given["email"])
            if wrong := row_is_right(row, given):
                raise answer.mistake(
                    f"The request is answered with 201, and the row that it has made is not right: {wrong}.",
                    where=attempt.location_of(),
                )
            item_is_right(attempt, answer, given, row, found)
            is_in_the_transaction(attempt, answer)
        if answers[-1].status != 422:
            raise answers[-1].mistake(
                f"A body without an e-mail address is answered with {answers[-1].status}, not with 422.",
                help="NewEmployee and the routes are given: leave them as they are.",
            )
        nothing_else(there, found, [each["email"] for each in bodies])
        await ids_are_the_databases(live)


def not_created(attempt: Attempt, answer: rules.Answer, given: Mapping[str, Any], found: Found) -> Mistake:
    """The mistake of refusing what the database takes."""
    if answer.status == 500 or not answer.status:
        return failed(attempt, answer)
    why = f"{given['email']!r} is nobody's address" if answer.status == 409 else "nothing is wrong with it"
    return answer.mistake(
        f"A request is answered with {answer.status}, and {why}.",
        where=attempt.location_of(),
        expected="201",
        got=f"{answer.status} {answer.body[:200]}",
        help="Addresses are compared as they are: no lower(), no LIKE, no strip()."
        if answer.status == 409 and given["email"] in alike(found.taken[0])
        else "",
    )


def item_is_right(attempt: Attempt, answer: rules.Answer, given: Mapping[str, Any], row: Any, found: Found) -> None:
    """Reject another item than that of the row."""
    department = given.get("department_id")
    right = {
        "id": row[0],
        "name": given["name"],
        "email": given["email"],
        "department": None if department is None else found.departments[department],
    }
    if answer.json != right:
        got = answer.json if isinstance(answer.json, dict) else {}
        key = next((key for key, value in right.items() if key not in got or got[key] != value), "")
        what = {"department": "the department's name", "id": "the id of the new row"}.get(key, key)
        raise answer.mistake(
            f"{what[:1].upper()}{what[1:]} is not in the item: it has {got.get(key)!r}."
            if key
            else "The item has more.",
            where=attempt.location_of(),
            expected=str(right),
            got=answer.body[:300],
        )


@grades("add-employee")
async def test_add_employee_refused(attempt: Attempt) -> None:
    """An e-mail address that exists is a 409, an unknown department a 404; nothing remains of a refused request."""
    rows = attempt.seed_rows
    found = await found_in(attempt, rows)
    again = body(7, department_id=max(found.departments))
    refused = [*refused_bodies(found), (again, "the e-mail address of the request before it", (409,))]
    answers = await rules.send_requests(attempt, rows, one(**again), *(one(**each) for each, *_ in refused))
    for answer, (_, what, right) in zip(answers[1:], refused, strict=False):
        is_refused(attempt, answer, what, right)
    there = await employees_of(await attempt.live_database())
    nothing_else(there, found, [again["email"]])


@grades("add-employee")
async def test_add_employee_callers_session(attempt: Attempt) -> None:
    """The session is the caller's: after a refusal their earlier work is there, and they can go on and commit."""
    rows = attempt.seed_rows
    found = await found_in(attempt, rows)
    bad = refused_bodies(found)
    good = body(8, department_id=min(found.departments))
    calls: list[tuple[dict[str, Any], int]] = [(bad[0][0], 409), (bad[1][0], 404), (bad[2][0], 409), (good, 0)]
    while calls:
        observation, live = await caller_goes_on(attempt, PROBES, rows, [each for each, _ in calls], commits=True)
        made = caller_can_go_on(attempt, observation, [status for _, status in calls])
        if made == len(calls):
            await refused_are_not_there(attempt, observation, live, found, calls)
        calls = calls[made:]
    await commits_nothing(attempt, [good], found)


def caller_can_go_on(attempt: Attempt, observation: Observation, statuses: Sequence[int]) -> int:
    """Reject calls after which the caller's work is undone, or something else is left in the session.

    Args:
        attempt, observation: The calls.
        statuses: Those with which they are refused, 0 for a success.

    Returns:
        How many calls were made. When the server has refused an INSERT, and there was no savepoint, it refuses what comes
        then: the function has not rolled back, and the caller will have to. That call is the last one.
    """
    calls = observation.value["calls"]
    for call, status in zip(calls, statuses, strict=False):
        raises_its_refusal(attempt, observation, call)
        wrong = another_outcome(call, status) or unlike_before(observation, call, f"After the {status or 'success'}")
        if wrong:
            raise observation.mistake(wrong, where=attempt.location_of(), help=SAVEPOINT)
    error = observation.value["end"]
    if error is not None:
        raise observation.mistake(
            f"The caller's commit fails after refusals that were caught: {error['name']}: {error['message']}",
            where=attempt.location_of(),
            help=SAVEPOINT,
        )
    return len(calls)


def unlike_before(observation: Observation, call: Mapping[str, Any], when: str) -> str:
    """What is wrong with the session after a call."""
    if call["broken"] is not None:
        aborted = any(each.sqlstate == ABORTED for each in observation.statements)
        error = call["broken"]
        return (
            ""
            if aborted
            else f"{when} the caller's work is rolled back, and the session cannot be used any more: {error['name']}: "
            f"{error['message']}"
        )
    if call["there"] != "there":
        return f"{when} the caller's transaction has ended: {how_it_ended(observation)}"
    if not call["held"]:
        return f"{when} the session does not hold the caller's own objects any more."
    if call["left"]:
        kinds = ", ".join(call["left"])
        return (
            f"{when} something is left in the session for the next flush ({kinds}): the caller's commit would write it."
        )
    return ""


async def refused_are_not_there(
    attempt: Attempt,
    observation: Observation,
    live: LiveDatabase,
    found: Found,
    calls: Sequence[tuple[dict[str, Any], int]],
) -> None:
    """Reject what a caller has committed if it is not their own work and the employee who was not refused."""
    there = await employees_of(live)
    if any(status == 404 and given["email"] in there for given, status in calls):
        raise observation.mistake(
            "An employee who was refused with 404 is there after the caller's commit.",
            where=attempt.location_of(),
            help="Nothing of it may be written when you raise: check first, or set a savepoint before.",
        )
    own, new = [each["email"] for each in CALLERS], [given["email"] for given, status in calls if not status]
    for email in (*own, *new):
        if email not in there:
            raise observation.mistake(
                "The caller has committed after refusals and a success, and "
                + ("the new employee" if email in new else "what the caller has added before")
                + " is not there.",
                where=attempt.location_of(),
                help=SAVEPOINT,
            )
    nothing_else(there, found, [*own, *new])


async def commits_nothing(attempt: Attempt, calls: Sequence[Any], found: Found) -> None:
    """Reject a function after whose success something is there although the caller has rolled back."""
    # In a session that has not begun a transaction: some look whether one has begun, and commit theirs otherwise.
    observation, live = await caller_goes_on(attempt, PROBES, attempt.seed_rows, calls, commits=False, begun=False)
    if await employees_of(live) != dict(found.rows):
        raise observation.mistake(
            "The caller rolls back, and new rows are there: the function commits by itself.",
            where=attempt.location_of(),
            help="flush() sends the INSERT and brings the id; the commit is the caller's, in get_session.",
        )


@grades("add-employee")
async def test_add_employee_at_once(attempt: Attempt) -> None:
    """Two requests with the same e-mail address at once are 201 and 409, however their statements interleave."""
    rows = attempt.seed_rows
    found = await found_in(attempt, rows)
    department = min(found.departments)
    email = "at.once@kata.example"
    first, second = body(1, email=email, department_id=department), body(2, email=email)
    await two_at_once(attempt, rows, one(**first), one(**second), email)
    others = [one(**body(3, department_id=department)), one(**body(4))]
    answers = await first_rolls_back(attempt, rows, one(**first), one(**second), *others)
    there = await employees_of(await attempt.live_database())
    for answer in answers:
        if answer.json.get("id") != (right := there[answer.json.get("email")][0]):
            raise answer.mistake(
                f"Two requests at once: the item has the id {answer.json.get('id')}, and the row that it has made has {right}.",
                where=attempt.location_of(),
                help="The highest id may be that of somebody else. A flush, or RETURNING, brings that of the new row.",
            )
    sql = f"INSERT INTO employees (name, email, salary) VALUES ('Somebody Else', '{email}', 1)"
    # Between its check and its INSERT somebody else was faster: then it is a refusal like any other. (What locks against
    # its like only, an advisory lock, knows nothing of somebody else.)
    observation, _ = await caller_goes_on(attempt, PROBES, rows, [first], commits=True, beside=sql)
    if observation.value["calls"][0]["status"] == 409:
        caller_can_go_on(attempt, observation, [409])
