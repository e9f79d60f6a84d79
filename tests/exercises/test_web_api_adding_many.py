"""Graders of phase 13: a list of employees that is added, or refused as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from kata.grading import Attempt, Mistake, Observation, grades, rules

from .shared.adding import (
    Found,
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
AT_MOST = 3
# More than one for each employee: what is too many is counted, not cut off.
MOST_STATEMENTS = 1_500
# Enough to tell an INSERT for each from one for all, and few enough to be quick.
SOME, ALL = 40, 1_000


def many(bodies: Sequence[Mapping[str, Any]]) -> rules.Request:
    """A request for a list of employees."""
    return rules.Request("POST", "/employees/bulk", json=list(bodies))


def mixed(count: int, found: Found) -> list[dict[str, Any]]:
    """Employees of whom some have a department and some have none, the first and the second for example, without a pattern."""
    keys = [*found.departments, *[None] * len(found.departments)]
    drawn = [keys[0], None, *Random(count).choices(keys, k=count)]
    bodies = [body(number, department_id=key) for number, key in zip(range(count), drawn, strict=False)]
    for each in bodies[3::5]:
        if each["department_id"] is None:
            del each["department_id"]
    return bodies


@grades("add-employees")
async def test_add_employees_created(attempt: Attempt) -> None:
    """201 and the number of employees; each row has exactly the values of its entry, an empty list makes none."""
    for rows in (attempt.seed_rows, attempt.generated[0]):
        found = await found_in(attempt, rows)
        first, *_ = found.taken
        odd = [
            body(100, email=first.upper()),
            body(101, email=f"_{first[1:]}", salary=Decimal("99999999.99")),
            body(102, name=" Zoë  'O\"Brien ", email="Twice@kata.example", salary=Decimal("0.01")),
            body(103, email="twice@kata.example", salary=Decimal(0)),
            body(105, email="twice@kata.example "),
        ]
        lists = [[], [body(200)], mixed(7, found), [*odd, body(104, department_id=min(found.departments))]]
        answers = await rules.send_requests(attempt, rows, *map(many, lists))
        await all_are_created(attempt, answers, lists, found)


async def all_are_created(
    attempt: Attempt, answers: Sequence[rules.Answer], lists: Sequence[Sequence[dict[str, Any]]], found: Found
) -> None:
    """Reject lists that are refused, counted wrongly, or made into other rows."""
    there = await employees_of(await attempt.live_database())
    for given, answer in zip(lists, answers, strict=False):
        what = f"A list of {len(given):,}" if given else "An empty list"
        if answer.status == 500 or not answer.status:
            raise failed(attempt, answer)
        if answer.status != 201:
            raise answer.mistake(
                f"{what} is answered with {answer.status}, and nothing is wrong with it.",
                where=attempt.location_of(),
                expected="201",
                got=f"{answer.status} {answer.body[:200]}",
                help="Addresses are compared as they are: no lower(), no LIKE, no strip().",
            )
        for each in given:
            if wrong := row_is_right(there.get(each["email"]), each):
                raise answer.mistake(
                    f"{what} is answered with 201, and the row of {each['email']!r} is not right: {wrong}.",
                    where=attempt.location_of(),
                )
        if answer.json != {"created": len(given)}:
            raise answer.mistake(
                "The number of created employees is not right.",
                where=attempt.location_of(),
                expected=str({"created": len(given)}),
                got=answer.body[:200],
            )
        is_in_the_transaction(attempt, answer)
    nothing_else(there, found, [each["email"] for given in lists for each in given])
    await ids_are_the_databases(await attempt.live_database())


@grades("add-employees")
async def test_add_employees_statements(attempt: Attempt) -> None:
    """At most 3 statements for 1,000 employees, however those with a department and those without are mixed."""
    rows = attempt.seed_rows
    found = await found_in(attempt, rows)
    for count in (SOME, ALL):
        lists = [mixed(count, found)]
        answers = await rules.send_requests(attempt, rows, *map(many, lists), at_most=MOST_STATEMENTS)
        await all_are_created(attempt, answers, lists, found)
        if len(answers[0].work) > AT_MOST:
            raise too_many(attempt, answers[0].observation, count)


def too_many(attempt: Attempt, observation: Observation, count: int) -> Mistake:
    """The mistake of too many statements; where they are INSERTs of different columns, that is the reason."""
    inserts = [each for each in observation.work if each.command == "INSERT"]
    columns = {each.sql.partition(")")[0] for each in inserts}  # what follows differs with the number of rows, too
    if len(inserts) <= AT_MOST or len(columns) == 1:
        return rules.too_many(observation, expected=f"at most {AT_MOST} statements for {count:,} employees").add(
            where=attempt.location_of()
        )
    return observation.mistake(
        f"{len(observation.work)} statements instead of at most {AT_MOST}: employees with and without a department are mixed, "
        "and each run of rows with the same columns is an INSERT of its own.",
        where=attempt.location_of(),
        data=f"{count:,} employees, with and without a department",
        expected=f"at most {AT_MOST}",
        got=str(len(observation.work)),
        help="The ORM leaves out what is None. With the same columns in every row one INSERT fits them all: "
        'execution_options={"render_nulls": True}, or the table in place of the class.',
    )


@grades("add-employees")
async def test_add_employees_refused(attempt: Attempt) -> None:
    """One bad entry refuses the whole list: 409 for an address that exists or comes twice, 404 for an unknown department."""
    rows = attempt.seed_rows
    found = await found_in(attempt, rows)
    good, unknown = mixed(12, found), found.unknown
    department = max(found.departments)
    refused: list[tuple[list[dict[str, Any]], str, tuple[int, ...]]] = [
        ([*good[:4], body(20, email=found.taken[2])], "an e-mail address that exists", (409,)),
        ([*good[:3], body(21, department_id=unknown), *good[3:6]], "an unknown department", (404,)),
        ([good[0], *good[2:5], {**good[1], "email": good[0]["email"]}], "the same e-mail address twice in the list", (409,)),
        ([good[5], good[5]], "the same entry twice in the list", (409,)),
        ([body(22, department_id=0), *good[6:9]], "the unknown department 0", (404,)),
        ([body(23, department_id=department), body(24, department_id=unknown + 1)], "an unknown department", (404,)),
        ([body(25, email=found.taken[0], department_id=department), *good[:2]], "an e-mail address that exists", (409,)),
        (
            [good[9], body(26, email=found.taken[3]), body(27, department_id=unknown)],
            "an existing e-mail address and an unknown department",
            (404, 409),
        ),
    ]  # fmt: skip
    answers = await rules.send_requests(attempt, rows, *(many(each) for each, *_ in refused))
    for answer, (_, what, right) in zip(answers, refused, strict=False):
        is_refused(attempt, answer, f"{what}", right)
    there = await employees_of(await attempt.live_database())
    if len(there) > len(found.rows):
        raise Mistake(
            f"All lists were refused, and {len(there) - len(found.rows)} employees of them remain: they were committed.",
            where=attempt.location_of(),
            expected="nothing of a refused list",
            got=str([row[1] for email, row in there.items() if email not in found.rows][:5]),
            help="All rows in one transaction, which get_session rolls back when HTTPException leaves the route.",
        )
    nothing_else(there, found, [])


@grades("add-employees")
async def test_add_employees_callers_session(attempt: Attempt) -> None:
    """The session is the caller's: the function neither commits nor rolls back nor closes it."""
    rows = attempt.seed_rows
    found = await found_in(attempt, rows)
    good = mixed(3, found)
    taken, unknown = body(20, email=found.taken[0]), body(21, department_id=found.unknown)
    for given, status in (([*good, taken], 409), ([*good, unknown], 404), (good, 0)):
        # Some look whether a transaction has begun, and commit theirs otherwise.
        begun = status != 0
        observation, live = await caller_goes_on(attempt, PROBES, rows, [given], commits=False, begun=begun)
        (call,) = observation.value["calls"]
        raises_its_refusal(attempt, observation, call)
        wrong = another_outcome(call, status, begun=begun)
        # After a refused INSERT without a savepoint the caller can only roll back: anything else is not asked for.
        if not wrong and begun and call["broken"] is None and call["there"] != "there":
            wrong = f"After the {status} the caller's transaction has ended: {how_it_ended(observation)}"
        if not wrong and await employees_of(live) != dict(found.rows):
            wrong = "The caller rolls back, and new rows are there: the function commits by itself."
        if wrong:
            raise observation.mistake(
                wrong,
                where=attempt.location_of(),
                help="The request's session is get_session's: it commits, or rolls back when HTTPException leaves the route.",
            )


@grades("add-employees")
async def test_add_employees_at_once(attempt: Attempt) -> None:
    """Two requests at once with one address in common are 201 and 409, and nothing is there of the refused list."""
    rows = attempt.seed_rows
    found = await found_in(attempt, rows)
    good = mixed(4, found)
    shared = body(30, email="at.once@kata.example")
    first, second = many([good[0], shared, good[1]]), many([good[2], shared, good[3]])
    await two_at_once(attempt, rows, first, second, shared["email"])
    there = await employees_of(await attempt.live_database())
    if len(there) != len(found.rows) + 3:
        raise Mistake(
            "Two lists at once, one of them refused: it is not exactly the other one that is there afterwards."
        )
    lists = [[body(31), body(32, department_id=min(found.departments))], [body(33), body(34), body(35)]]
    for answer in await first_rolls_back(attempt, rows, first, second, *map(many, lists)):
        count = len(answer.request.json)
        if answer.json != {"created": count}:
            raise answer.mistake(
                "Two requests at once: the number of created employees is not right.",
                where=attempt.location_of(),
                expected=str({"created": count}),
                got=answer.body[:200],
                help="What a count finds afterwards may be somebody else's, too: count what you have inserted.",
            )
