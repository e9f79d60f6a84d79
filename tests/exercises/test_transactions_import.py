"""Graders of phase 10: records that are imported, some of which the database refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from kata.grading import NEEDS_SQL, Attempt, Changes, LiveDatabase, Mistake, Observation, grades, rules

PROBES = Path(__file__).with_name("probes_transactions.py")

EMPLOYEES = "employees"
EARLIER = {"name": "Earlier Work", "email": "earlier.work@kata.example", "salary": Decimal("41000.00")}
GIVEN = ("name", "email", "salary", "department_id")


async def some_records(attempt: Attempt) -> tuple[list[dict[str, Any]], list[tuple[dict[str, Any], str, str]]]:
    """Four records that the database takes, and records that it refuses, each with the SQLSTATE and what is wrong."""
    ((department, unknown, taken),) = await attempt.query(
        "SELECT min(d.id), max(d.id) + 999, (SELECT email FROM employees ORDER BY id DESC LIMIT 1) FROM departments d"
    )
    good = [
        {
            "name": f"Import {number}",
            "email": f"import.{number}@kata.example",
            "salary": Decimal(f"5100{number}.50"),
            "department_id": None if number == 3 else department,
        }
        for number in range(4)
    ]

    def bad(number: int, **wrong: Any) -> dict[str, Any]:
        return {**good[0], "name": f"Refused {number}", "email": f"refused.{number}@kata.example", **wrong}

    return good, [
        (bad(1, email=taken), "23505", "an e-mail address that is there already"),
        (bad(2, department_id=unknown), "23503", "an unknown department"),
        (bad(3, name=None), "23502", "no name"),
        (bad(4, name="x" * 101), "22001", "a name that is too long"),
        (bad(5, salary=Decimal(10**8)), "22003", "a salary out of range"),
        (bad(6, name="nul\x00"), "22021", "a character that the database does not take"),
        (bad(7, email=good[0]["email"]), "23505", "the e-mail address of a record before it"),
    ]


async def imports(
    attempt: Attempt,
    records: Sequence[dict[str, Any]],
    refused: Mapping[int, tuple[str, str]],
    *,
    as_tuple: bool = False,
) -> None:
    """Call the function with records of which some are refused, and check everything that it has to do.

    Args:
        attempt: The rows are loaded.
        records: The records.
        refused: Of which the database refuses these positions, each with the SQLSTATE and what is wrong.
        as_tuple: Whether to give the records in a tuple.
    """
    given = tuple(records) if as_tuple else list(records)
    await attempt.arrange(PROBES, "give_records", given, EARLIER)
    async with attempt.changing(may_raise=True) as changes:
        observation = changes.observation
        observation.arguments = (given,)
        if observation.raised is not None:
            raise refused_record_raises(attempt, observation, refused)
        looked = await attempt.probe(PROBES, "look_at_import")
    found: dict[str, Any] = looked.value
    rules.conduct(observation, may_write=True)
    taken = [record for at, record in enumerate(records) if at not in refused]
    returns_created_and_failed(observation, found)
    refused_only_are_missing(changes, records, refused)
    rules.only_these_changes(changes, inserted={EMPLOYEES: taken} if taken else None)
    created_are_the_rows(observation, found["created"], taken, changes.inserted(EMPLOYEES))
    failed_are_the_refused(observation, found["failed"], records, refused)
    if not found["kept"]:
        raise observation.mistake(
            "The function changes the dictionaries that it was given: they belong to the caller.",
            help="Pass the values on and leave the records as they are.",
        )
    if not all(found["in the session"]) or not found["caller's"]:
        whose = "created objects are" if found["caller's"] else "the object that the caller has flushed before is"
        raise observation.mistake(
            f"Afterwards {whose} not in the session any more.",
            help="No expunge(), expunge_all() or close(): the session is the caller's.",
        )
    if found["left"]:
        raise observation.mistake(
            f"Afterwards something is left for the next flush ({', '.join(found['left'])}): what was refused would be tried "
            "again, or what was created is not flushed.",
            help="An object that is added inside of `async with session.begin_nested():` leaves the session when that block "
            "raises.",
        )


def refused_record_raises(
    attempt: Attempt, observation: Observation, refused: Mapping[int, tuple[str, str]]
) -> Mistake:
    """The mistake of raising something."""
    raised = observation.raised
    assert raised is not None
    if not refused:
        return rules.unexpected(attempt, observation, "With records that the database takes,")
    this = next((why for sqlstate, why in refused.values() if sqlstate == raised.sqlstate), "")
    what = f"A record with {this} ({raised.sqlstate}) is refused" if this else "A record is refused"
    help = "Each record needs a SAVEPOINT of its own: `async with session.begin_nested():`, inside of the `try`."
    if raised.sqlstate.startswith(("22", "23")):
        help = (
            "Only class 23 arrives as IntegrityError; class 22 is a plain DBAPIError. Catch DBAPIError around the savepoint, "
            "and look at error.orig.sqlstate."
        )
    return observation.mistake(
        f"{what}, and the function raises {raised.name}: {raised.first_line}",
        where=attempt.location_of(raised),
        explanation=raised.explained,
        help=help,
    )


def returns_created_and_failed(observation: Observation, found: Mapping[str, Any]) -> None:
    """Reject anything but a tuple of two lists."""
    if "is" in found:
        parts = f" of {found['parts']}" if found["parts"] is not None and found["is"] == "tuple" else ""
        raise observation.mistake(
            f"The function returns {'an' if found['is'][:1] in 'aeiou' else 'a'} {found['is']}{parts}, not a tuple of two "
            "lists.",
            expected="(created, failed)",
            help="Return both lists: `return created, failed`.",
        )


def refused_only_are_missing(
    changes: Changes, records: Sequence[Mapping[str, Any]], refused: Mapping[int, tuple[str, str]]
) -> None:
    """Reject a refused record that costs others as well, and one that is saved in another form."""
    observation, new = changes.observation, changes.inserted(EMPLOYEES).values()
    names, emails = {row["name"] for row in new}, {row["email"] for row in new}
    for at, (sqlstate, why) in refused.items():
        record = records[at]
        copies = [each for each in records if each["email"] == record["email"]]
        if record["name"] in names or (record["email"] in emails and len(copies) == 1):
            raise observation.mistake(
                f"A record with {why} is saved all the same: the function has changed it until the database takes it.",
                expected=f"failed has it, with {sqlstate}",
                help="Pass the values on as they are; the database decides.",
            )
    lost = [at for at, record in enumerate(records) if at not in refused and record["email"] not in emails]
    if not lost or not refused:
        return
    first = min(refused)
    behind = all(at > first for at in lost)
    before = [at for at in range(first) if at not in lost]
    what = (
        "the records after it are not created" if behind and before else "it costs others, too, which are not created"
    )
    raise observation.mistake(
        f"A record with {refused[first][1]} is refused, and {what}: {', '.join(records[at]['name'] for at in lost)}.",
        expected=f"{len(records) - len(refused)} new employees",
        got=f"{len(new)}",
        help="Each record needs a SAVEPOINT of its own: `async with session.begin_nested():` inside the loop, and the loop "
        "goes on.",
    )


def created_are_the_rows(
    observation: Observation, created: Sequence[Any], taken: Sequence[Mapping[str, Any]], new: Mapping[Any, Any]
) -> None:
    """Reject `created` that is not the new rows as objects, in the order of the records."""
    if strangers := [each for each in created if isinstance(each, str)]:
        raise observation.mistake(
            f"created has objects of type {strangers[0]}, not Employees.",
            help="Collect the Employee objects that were flushed.",
        )
    if any(NEEDS_SQL in each for each in created):
        raise observation.mistake(
            "The columns of a created Employee cannot be read without further SQL.",
            help="A rollback expires objects; leave those of other records alone, with a savepoint of each record's own.",
        )
    ids = {row["email"]: row["id"] for row in new.values()}
    right = [[ids.get(record["email"]), *(record[name] for name in GIVEN)] for record in taken]
    if list(map(list, created)) == right:
        return
    if len(created) != len(right):
        sentence = "created does not have exactly the employees that were saved."
    elif sorted(map(str, created)) == sorted(map(str, right)):
        sentence = "created is not in the order of the records."
    else:
        sentence = "created does not have the employees as they were saved."
    raise observation.mistake(
        sentence,
        expected=str([f"{row[0]} {row[1]}" for row in right]),
        got=str([f"{row[0]} {row[1]}" for row in created]),
        help="Add each object to `created` once its savepoint has been released, when it is flushed and has its id.",
    )


def failed_are_the_refused(
    observation: Observation,
    failed: Sequence[Any],
    records: Sequence[Mapping[str, Any]],
    refused: Mapping[int, tuple[str, str]],
) -> None:
    """Reject `failed` that does not pair each refused record with its SQLSTATE."""
    got = [tuple(pair) for pair in failed]
    right = [(at, sqlstate) for at, (sqlstate, _) in refused.items()]
    if sorted(map(str, got)) == sorted(map(str, right)):
        return

    def shown(pairs: Sequence[Any]) -> str:
        names = {at: f"<record {at + 1}>" for at in range(len(records))}
        return "[" + ", ".join(f"({names.get(at, at)}, {sqlstate!r})" for at, sqlstate in pairs) + "]"

    if len(got) != len(right):
        sentence = f"failed has {len(got)} of {len(right)} refused records."
        if len(got) > len(right):
            sentence = f"failed has {len(got)} records, and {len(right)} were refused."
    elif [at for at, _ in got] == [at for at, _ in right]:
        sentence = "failed has another code than the SQLSTATE with which the database refused the record."
    else:
        sentence = "failed does not have tuples (record, sqlstate) of the refused records."
    raise observation.mistake(
        sentence,
        expected=shown(right),
        got=shown(got),
        help="`failed.append((record, error.orig.sqlstate))`: the record as it was given, and the five characters.",
    )


@grades("import-employees")
async def test_import_created(attempt: Attempt) -> None:
    """Records that the database takes are created: flushed objects in the session, in the order of the records."""
    await attempt.load(attempt.seed_rows)
    good, _ = await some_records(attempt)
    await imports(attempt, good[::-1], {})
    await imports(attempt, [], {})
    await imports(attempt, good[:2], {}, as_tuple=True)


@grades("import-employees")
async def test_import_refused(attempt: Attempt) -> None:
    """What the database refuses with class 22 or 23 costs that record only, and is in `failed` with its SQLSTATE."""
    await attempt.load(attempt.seed_rows)
    good, bad = await some_records(attempt)
    for record, *what in (bad[0], bad[3]):
        await imports(attempt, [good[0], record, good[1]], {1: (what[0], what[1])})


@grades("import-employees")
async def test_import_mixed(attempt: Attempt) -> None:
    """Refused records may stand anywhere: first, last, one after the other, or alone."""
    for rows in attempt.sets[:2]:
        await attempt.load(rows)
        good, bad = await some_records(attempt)
        ordered: list[Any] = [
            bad[4],
            good[2],
            bad[0],
            bad[3],
            good[0],
            bad[6],
            bad[5],
            bad[1],
            good[3],
            good[1],
            bad[2],
        ]
        refused = {at: each[1:] for at, each in enumerate(ordered) if isinstance(each, tuple)}
        await imports(attempt, [each[0] if isinstance(each, tuple) else each for each in ordered], refused)
    await imports(attempt, [record for record, *_ in bad[:6]], {at: each[1:] for at, each in enumerate(bad[:6])})


# What is to propagate, and at which INSERT it comes; the first INSERT is the caller's. One has a class below the two that
# are about records, one a class that begins like them, and one has their digits elsewhere.
OTHERS = {"40001": 1, "08006": 2, "25006": 3, "42622": 2}


@grades("import-employees")
async def test_import_other_errors(attempt: Attempt) -> None:
    """Errors of other classes propagate; what was refused is not tried again when the caller commits."""
    await attempt.load(attempt.seed_rows)
    good, bad = await some_records(attempt)
    records = [good[0], bad[0][0], good[1], bad[3][0], good[2]]
    live = await attempt.live_database()
    for fault, at in {"": 0, **OTHERS}.items():
        faults = {"INSERT": [*[""] * at, fault]} if fault else {}
        called = await rules.call_with_faults(
            attempt, attempt.seed_rows, PROBES, "import_and_commit", live.url, records, EARLIER, faults=faults
        )
        called.observation.arguments = (records,)
        if fault and called.met:
            other_error_propagates(attempt, called.observation, fault)
        elif not fault:
            await saved_by_the_caller(attempt, called.observation, live, [EARLIER, *good[:3]])


def other_error_propagates(attempt: Attempt, observation: Observation, fault: str) -> None:
    """Reject an error of another class that is swallowed or replaced."""
    error = observation.value
    names = {"40001": "a serialization failure", "08006": "a connection failure"}
    what = f"{names.get(fault, 'an error of another class')} ({fault})"
    if observation.raised is not None:
        raise rules.unexpected(attempt, observation, f"After {what}, when the caller commits,")
    if error is None:
        raise observation.mistake(
            f"An INSERT fails with {what}, and the function takes it for a refused record: the error does not propagate.",
            where=attempt.location_of(),
            help="Only SQLSTATEs of the classes 22 and 23, their first two characters, are about the record; `raise` "
            "everything else.",
        )
    if error["sqlstate"] != fault:
        raise observation.mistake(
            f"An INSERT fails with {what}, and the function raises {error['name']} in its place: {error['message']}",
            where=attempt.location_of(),
            help="A bare `raise` passes the error on as it is.",
        )


async def saved_by_the_caller(
    attempt: Attempt, observation: Observation, live: LiveDatabase, expected: Sequence[Mapping[str, Any]]
) -> None:
    """Reject an import after which the caller cannot commit, or commits something else."""
    if observation.raised is not None:
        raise rules.unexpected(attempt, observation, "When the caller commits what was imported,")
    if (error := observation.value) is not None:
        raise observation.mistake(
            f"With refused records among others, the function raises {error['name']}: {error['message']}",
            where=attempt.location_of(),
        )
    found = await live.query(
        "SELECT name FROM employees WHERE name ~ '^(Earlier|Import|Refused)' OR name ~ '^x+$' ORDER BY id"
    )
    right = [(each["name"],) for each in expected]
    if sorted(found) != sorted(right):
        raise observation.mistake(
            "After the caller's commit the database has not exactly the caller's row and those that were created.",
            expected=str(right),
            got=str(found),
        )
