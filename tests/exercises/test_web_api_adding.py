"""Graders of phase 13: employees that are added, one or many, or refused with the status that says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kata.grading import Attempt, Kind, Mistake, Observation, grades, rules

from .shared.adding import (
    CALLERS,
    Found,
    body,
    caller_goes_on,
    employees_of,
    first_rolls_back,
    found_in,
    row_is_right,
    two_at_once,
)

ONE, MANY = "/employees", "/employees/bulk"
SAVEPOINT = (
    "`async with session.begin_nested():` around add() and flush(), and the `try` around that: the savepoint is rolled back, "
    "the caller's transaction goes on."
)
BY_SQLSTATE = "A unique constraint (409) and a foreign key (404) both arrive as IntegrityError; error.orig.sqlstate is 23505 or 23503."
AT_MOST = 3


def one(**values: Any) -> rules.Request:
    """A request for one employee."""
    return rules.Request("POST", ONE, json=values)


def many(bodies: Sequence[Mapping[str, Any]]) -> rules.Request:
    """A request for a list of employees."""
    return rules.Request("POST", MANY, json=list(bodies))


def failed(attempt: Attempt, answer: rules.Answer) -> Mistake:
    """The mistake of an error of the server's, also of one that comes from a transaction that the function has ended."""
    ends = [each for each in answer.observation.statements if each.kind in (Kind.COMMIT, Kind.ROLLBACK)]
    raised = answer.raised
    if raised is None or not (ends and raised.is_a("InvalidRequestError") and "closed transaction" in raised.message):
        return answer.failed(attempt)
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


# -- one -------------------------------------------------------------------------------------------------------------


def good_bodies(found: Found) -> list[dict[str, Any]]:
    """Employees that the database takes, some of them like somebody who is there."""
    first = found.taken[0]
    values: list[dict[str, Any]] = [{"department_id": key} for key in found.departments]
    values += [
        {"email": first.upper()},
        {"email": f"_{first[1:]}"},
        {"email": f"%{first[1:]}"},
        {"email": f" {first} "},
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
        bodies = good_bodies(found)
        # A table without a refusal before: what an answer remembers from one to the next request does not hide.
        answers = await rules.send_requests(attempt, rows, *(one(**each) for each in bodies), one(name="Nobody"))
        live = await attempt.live_database()
        there = await employees_of(live)
        for given, answer in zip(bodies, answers, strict=False):
            if answer.status != 201:
                raise not_created(attempt, answer, given)
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


def not_created(attempt: Attempt, answer: rules.Answer, given: Mapping[str, Any]) -> Mistake:
    """The mistake of refusing what the database takes."""
    if answer.status == 500 or not answer.status:
        return failed(attempt, answer)
    why = f"{given['email']!r} is nobody's address" if answer.status == 409 else "nothing is wrong with it"
    return answer.mistake(
        f"A request is answered with {answer.status}, and {why}.",
        where=attempt.location_of(),
        expected="201",
        got=f"{answer.status} {answer.body[:200]}",
        help="Addresses are compared as they are: no lower(), no LIKE, no strip()." if answer.status == 409 else "",
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
    (taken, *_), (unknown, *_), (both, *_) = (refused_bodies(found)[at] for at in (0, 1, 2))
    good = body(8, department_id=min(found.departments))
    observation, live = await caller_goes_on(attempt, rows, [taken, unknown, both, good], commits=True)
    caller_can_go_on(attempt, observation, (409, 404, 409))
    saved = [*(each["email"] for each in CALLERS), good["email"]]
    there = await employees_of(live)
    if unknown["email"] in there:
        raise observation.mistake(
            "An employee who was refused with 404 is there after the caller's commit.",
            where=attempt.location_of(),
            help="Nothing of it may be written when you raise: check first, or set a savepoint before.",
        )
    for email in saved:
        if email not in there:
            raise observation.mistake(
                "The caller has committed after refusals and a success, and "
                + ("the new employee" if email == good["email"] else "what the caller has added before")
                + " is not there.",
                where=attempt.location_of(),
                help=SAVEPOINT,
            )
    nothing_else(there, found, saved)
    await commits_nothing(attempt, [good], found)


def caller_can_go_on(attempt: Attempt, observation: Observation, statuses: Sequence[int]) -> None:
    """Reject calls after which the caller's work is gone, or the session of no use."""
    for call, status in zip(observation.value["calls"], (*statuses, None), strict=False):
        when = f"After the {status}" if status else "After the success"
        if call["raised"] is not None:
            raise observation.mistake(
                f"A caller who goes on in the same session gets {call['raised']['name']} "
                f"{'in place of a ' + str(status) if status else 'for a good request'}: {call['raised']['message']}",
                where=attempt.location_of(),
                help=SAVEPOINT,
            )
        raises_its_refusal(attempt, observation, call)
        if call["status"] != status:
            raise observation.mistake(
                f"A caller who goes on in the same session gets {call['status'] or 'no exception'}, not "
                f"{status or 'the new employee'}.",
                where=attempt.location_of(),
            )
        if call["broken"] is not None:
            error = call["broken"]
            raise observation.mistake(
                f"{when} the caller cannot use the session any more: {error['name']}: {error['message']}",
                where=attempt.location_of(),
                help=f"A refused INSERT costs the whole transaction. {SAVEPOINT}",
            )
        if call["there"] != "there":
            raise observation.mistake(
                f"{when} the caller's transaction has ended: the function commits, rolls back or closes the session that it "
                "is given.",
                where=attempt.location_of(),
                help=SAVEPOINT,
            )
        if not call["held"]:
            raise observation.mistake(
                f"{when} the session does not hold the caller's own objects any more.",
                where=attempt.location_of(),
                help="No expunge_all(): the session is the caller's. What is added inside a savepoint leaves by itself.",
            )
        if call["left"]:
            raise observation.mistake(
                f"{when} something is left in the session for the next flush ({', '.join(call['left'])}): the caller's "
                "commit would save it.",
                where=attempt.location_of(),
                help="add() belongs inside the savepoint, behind every check that raises.",
            )
    error = observation.value["end"]
    if error is not None:
        raise observation.mistake(
            f"The caller's commit fails after refusals that were caught: {error['name']}: {error['message']}",
            where=attempt.location_of(),
            help=SAVEPOINT,
        )


def raises_its_refusal(attempt: Attempt, observation: Observation, call: Mapping[str, Any]) -> None:
    """Reject a function that answers the client by itself, past the route and its caller."""
    if call["response"] is not None:
        raise observation.mistake(
            f"The function returns a whole response, a {call['response']}: its callers cannot tell whether it succeeded.",
            where=attempt.location_of(),
            help="Return the model, or a dict of its shape, and `raise HTTPException(…)` for everything else.",
        )


async def commits_nothing(attempt: Attempt, calls: Sequence[Any], found: Found) -> None:
    """Reject a function after whose success something is there although the caller has rolled back."""
    observation, live = await caller_goes_on(attempt, attempt.seed_rows, calls, commits=False)
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
    await first_rolls_back(attempt, rows, one(**second), email)
    sql = f"INSERT INTO employees (name, email, salary) VALUES ('Somebody Else', '{email}', 1)"
    observation, _ = await caller_goes_on(attempt, rows, [first], commits=True, beside=sql)
    if observation.value["calls"][0]["status"] == 409:
        caller_can_go_on(attempt, observation, [409])


# -- many ------------------------------------------------------------------------------------------------------------


def mixed(count: int, found: Found) -> list[dict[str, Any]]:
    """Employees of whom some have a department and some have none, without a pattern."""
    keys = [*found.departments, None, None]
    bodies = [body(number, department_id=keys[number * number * 7 % len(keys)]) for number in range(count)]
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


@grades("add-employees")
async def test_add_employees_statements(attempt: Attempt) -> None:
    """At most 3 statements for 1,000 employees, however those with a department and those without are mixed."""
    rows = attempt.seed_rows
    found = await found_in(attempt, rows)
    lists = [mixed(1_000, found)]
    answers = await rules.send_requests(attempt, rows, *map(many, lists))
    await all_are_created(attempt, answers, lists, found)
    if len(answers[0].work) > AT_MOST:
        raise rules.too_many(answers[0].observation, expected=f"at most {AT_MOST} for 1,000 employees").add(
            data="1,000 employees, with and without a department",
            where=attempt.location_of(),
            help="One INSERT with a list of dictionaries; where the ORM sends one for each run of rows with the same columns, "
            'execution_options={"render_nulls": True} gives them all the same.',
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
            f"All lists were refused, and {len(there) - len(found.rows)} employees of them are there.",
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
    for bad in ([*good, body(20, email=found.taken[0])], [*good, body(21, department_id=found.unknown)], good):
        observation, live = await caller_goes_on(attempt, rows, [bad], commits=False)
        (call,) = observation.value["calls"]
        raises_its_refusal(attempt, observation, call)
        # After a refused INSERT without a savepoint the caller can only roll back: that is not asked for.
        if call["broken"] is None and call["there"] != "there":
            raise observation.mistake(
                f"{'After an HTTPException' if call['status'] else 'Afterwards'} the caller's transaction has ended: the "
                "function commits, rolls back or closes the session that it is given.",
                where=attempt.location_of(),
                help="The request's session is get_session's: it commits, or rolls back when HTTPException leaves the route.",
            )
        if await employees_of(live) != dict(found.rows):
            raise observation.mistake(
                "The caller rolls back, and new rows are there: the function commits by itself.",
                where=attempt.location_of(),
                help="Leave the commit to get_session.",
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
