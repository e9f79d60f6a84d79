"""Graders of phase 7: many rows at once, and rows that are written whether they exist or not.

What was written is judged by the whole database before and after, seen from inside the open transaction; where somebody
else commits meanwhile, by what is there in the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Changes, Mistake, Observation, Rows, grades, rules

PROBES = Path(__file__).with_name("probes_bulk_writes.py")

ENTRIES = "office.time_entries"
TIME_ENTRY = ("app.records", "TimeEntry")
ENTRY_COLUMNS = ("id", "employee_id", "project_id", "work_date", "hours", "note")
# The CHECK refuses what is awkward for other numbers. Half a cent more than 1.00: the database rounds it up.
HOURS = (Decimal("0.01"), Decimal("24.00"), Decimal("1.005"), Decimal("10.10"), Decimal(7))


async def one_statement(attempt: Attempt, observation: Observation, construct: str) -> None:
    """Exactly one statement was sent, made of SQLAlchemy's constructs."""
    await rules.statement_budget(attempt, [observation], at_most=1)
    rules.written_with_constructs([observation], construct=construct)


# -- many entries ----------------------------------------------------------------------------------------------------

EXECUTEMANY = "insert(TimeEntry), executed with a list of dictionaries"
MANY = 10_000
AT_MOST = 10
PARAMETERS = "32767"


@grades("log-hours")
async def test_log_hours_rows(attempt: Attempt) -> None:
    """Every entry is one new row, flushed and not committed; the function returns how many, and sends one statement."""
    for rows in attempt.sets:
        await attempt.load(rows)
        three = await new_entries(attempt, 3)
        for entries in (three, three[:1], tuple(three[1:])):
            await logs(attempt, entries)


async def new_entries(attempt: Attempt, count: int) -> list[dict[str, Any]]:
    """Entries of several people and projects, on days that have none."""
    first = await new_entry(attempt)
    people = [employee for (employee,) in await attempt.query("SELECT id FROM employees ORDER BY id LIMIT 2")]
    return [
        first
        | {"employee_id": people[at % 2], "work_date": first["work_date"] + timedelta(days=at // 2), "hours": hours}
        for at, hours in zip(range(count), (Decimal("7.50"), Decimal("0.25"), Decimal("8.00")) * count, strict=False)
    ]


async def logs(attempt: Attempt, entries: Sequence[dict[str, Any]]) -> Observation:
    """The entries become rows by one statement, and are counted."""
    changes = await rules.changes_but_not_of_arguments(attempt, entries)
    observation = changes.observation
    notes_are_there(changes, entries)
    rules.only_these_changes(changes, inserted={ENTRIES: entries}, in_bulk=True)
    await rules.ids_come_from_the_database(attempt, changes)
    rules.written_with_constructs([observation], construct=EXECUTEMANY)
    statements_fit(observation, entries)
    counted(observation, len(entries))
    return observation


def notes_are_there(changes: Changes, entries: Sequence[Mapping[str, Any]]) -> None:
    """Name a note that was lost on the way."""
    given = {entry["note"] for entry in entries if entry.get("note") is not None}
    new = list(changes.inserted(ENTRIES).values())
    lost = sorted(given - {row["note"] for row in new})
    if lost and len(new) == len(entries):
        raise changes.observation.mistake(
            "A note is lost: the dictionaries have different keys, and the INSERT has no column for those that not every "
            "one of them has.",
            expected=f"note: {lost[0]!r}",
            got="note: None",
            help="The first dictionary decides which columns an executemany has: give all of them the same keys.",
        )


def statements_fit(observation: Observation, entries: Sequence[Mapping[str, Any]]) -> None:
    """Few entries are one statement, also when some have a note and others none."""
    if len(observation.work) <= 1:
        return
    mistake = rules.too_many(observation, expected="1 statement")
    if len({frozenset(entry) for entry in entries}) > 1:
        raise observation.mistake(
            f"Dictionaries with and without note are not written together: {len(observation.work)} statements for "
            f"{len(entries)} entries.",
            expected="1 statement",
            got=str(len(observation.work)),
            help="SQLAlchemy begins another INSERT wherever the keys change, and for the ORM a None is no key either "
            "(unless the execution option render_nulls is set): give every row the same columns.",
        )
    raise mistake


def counted(observation: Observation, count: int) -> None:
    """The function returns the number of entries, as an int."""
    value = observation.value
    rules.finished(observation)
    if type(value) is int and value == count:
        return
    if type(value) is int and value == -1:
        raise observation.mistake(
            "The function returns -1: that is the rowcount of an executemany, which the driver does not count.",
            expected=str(count),
            got="-1",
            help="Count what was given: the database has either written all of it, or raised.",
        )
    if type(value) is not int:
        raise observation.mistake(
            f"The function returns {rules.described(value)}, not how many entries it has written (an int).",
            expected=str(count),
            got=repr(value)[:60],
        )
    raise observation.mistake(
        "The function returns another number than that of the entries that it has written.",
        expected=str(count),
        got=str(value),
    )


@grades("log-hours")
async def test_log_hours_notes(attempt: Attempt) -> None:
    """Entries with and without note come in any mixture: without is NULL, and one statement is still enough."""
    await attempt.load(attempt.seed_rows)
    plain = await new_entries(attempt, 3)
    noted = [{"note": f"Note {at}"} | entry for at, entry in enumerate(plain)]
    for mixed in ([plain[0], noted[1], plain[2]], [noted[0], plain[1], noted[2] | {"note": None}], noted):
        await logs(attempt, mixed)


@grades("log-hours")
async def test_log_hours_none(attempt: Attempt) -> None:
    """For an empty sequence nothing is sent, and 0 is returned."""
    await attempt.load(attempt.seed_rows)
    nothing: tuple[Sequence[Any], ...] = ([], ())
    for entries in nothing:
        changes = await attempt.changes(entries, may_raise=True)
        observation = changes.observation
        if observation.work:
            # The rows of the others are the matter of other checks.
            raise observation.mistake(
                "For an empty sequence a statement is sent: an INSERT without values is one row of defaults."
                if any("DEFAULT VALUES" in statement.sql.upper() for statement in observation.work)
                else "For an empty sequence a statement is sent, although there is nothing to write.",
                data=observation.seen_on,
                help="Look first whether there is anything to write.",
            )
        if observation.raised is not None:
            raise raises(attempt, observation, "For an empty sequence")
        rules.only_these_changes(changes)
        counted(observation, 0)


def raises(attempt: Attempt, observation: Observation, when: str) -> Mistake:
    """The mistake of raising an exception where none is expected."""
    raised = observation.raised
    assert raised is not None
    return observation.mistake(
        f"{when} the function raises {raised.name}: {raised.message.strip().partition(chr(10))[0]}",
        where=attempt.location_of(raised),
        data=observation.seen_on,
        explanation=raised.explained,
        help=(raised.explanation or {}).get("todo") or "",
    )


@grades("log-hours")
async def test_log_hours_values(attempt: Attempt) -> None:
    """Every value arrives in the database as it was given."""
    await attempt.load(attempt.seed_rows)
    given = await new_entry(attempt)

    def write(values: dict[str, Any]) -> rules.Write:
        return rules.Write(([given | values],), inserted={ENTRIES: [given | values]})

    values = {"work_date": given["work_date"], "hours": given["hours"], "note": "Anything"}
    await rules.values_arrive(attempt, ENTRIES, values, write, choices={"hours": HOURS})


@grades("log-hours")
async def test_log_hours_refused(attempt: Attempt) -> None:
    """What the database refuses raises, a duplicate too: nothing is skipped, and nothing swallowed."""
    await attempt.load(attempt.seed_rows)
    entries, (entry, _) = await new_entries(attempt, 3), await recorded(attempt)
    again = day_of(entry) | {"hours": Decimal("1.00")}
    for what, given in (
        ("A day that is recorded already", [entries[0], again]),
        ("The same day twice in one call", [*entries, entries[0] | {"hours": Decimal("2.00")}]),
        ("A duplicate alone", [again]),
    ):
        await rules.refusal_is_the_callers(attempt, what, given)
    await refuses_bad_entries(attempt, lambda wrong: (([entries[0], entries[1] | wrong],), {}))


@grades("log-hours")
async def test_log_hours_many(attempt: Attempt) -> None:
    """10,000 entries, half of them with a note, are written by at most 10 statements."""
    await attempt.load(attempt.seed_rows)
    given = await new_entry(attempt)
    people, projects = [
        [key for (key,) in await attempt.query(f"SELECT id FROM {table} ORDER BY id LIMIT 5")]
        for table in ("employees", "projects")
    ]
    ((before,),) = await attempt.query(f"SELECT count(*) FROM {ENTRIES}")
    await attempt.arrange(PROBES, "give_many_entries", people, projects, given["work_date"], MANY)
    observation = await attempt.call(hold=True, may_raise=True)
    if observation.raised is None:
        kept = await attempt.probe(PROBES, "many_entries_are_kept")
        wrong, right, others = await many_entries(attempt, people, projects, given["work_date"])
        await attempt.release(observation)
        rules.arguments_are_kept(observation, kept)
    if observation.raised is not None:
        if PARAMETERS in observation.raised.message:
            raise observation.mistake(
                f"{MANY:,} entries are too many parameters for one statement: PostgreSQL's protocol has room for 32,767.",
                where=attempt.location_of(observation.raised),
                help="An executemany sends the parameters of one row at a time; a list of VALUES has to be cut into pieces.",
            )
        raise raises(attempt, observation, f"With {MANY:,} entries")
    rules.conduct(observation, may_write=True, in_bulk=True)
    if len(observation.work) > AT_MOST:
        raise rules.too_many(observation, expected=f"at most {AT_MOST} for {MANY:,} entries")
    if wrong or right != MANY or others != before:
        raise observation.mistake(
            f"Of {MANY:,} entries, not all are in the database as they were given.",
            expected=f"{MANY:,} new rows",
            got=f"{right:,} right ones, {wrong:,} others",
        )
    rules.written_with_constructs([observation], construct=EXECUTEMANY)
    counted(observation, MANY)


async def many_entries(attempt: Attempt, people: list[int], projects: list[int], first: date) -> tuple[int, int, int]:
    """How many new rows are wrong, how many right, and how many rows there are that were there before."""
    made = (
        f"SELECT (ARRAY{people})[1 + at % 5] AS employee_id, (ARRAY{projects})[1 + at / 5 % 5] AS project_id, "
        f"date '{first}' + at / 25 AS work_date, (at % 96 + 1) * 0.25 AS hours, "
        f"CASE WHEN at % 2 = 1 THEN 'Note ' || at END AS note FROM generate_series(0, {MANY - 1}) AS at"
    )
    columns = "employee_id, project_id, work_date, hours, note"
    new = f"SELECT {columns} FROM {ENTRIES} WHERE work_date >= date '{first}'"
    ((wrong, right, others),) = await attempt.query(
        f"SELECT (SELECT count(*) FROM ({new} EXCEPT ALL {made}) AS w), "
        f"(SELECT count(*) FROM ({new} INTERSECT ALL {made}) AS r), "
        f"(SELECT count(*) FROM {ENTRIES} WHERE work_date < date '{first}')"
    )
    return wrong, right, others


# -- a raise for everyone --------------------------------------------------------------------------------------------

RAISE = "update(Employee).values(…).returning(…)"
EMPLOYEE = ("app.models", "Employee")
PERCENTS = (3, Decimal("3.5"), Decimal("-12.25"), Decimal("0.01"), 100, 0, Decimal(5), -5)
# What the salaries become, in SQL: {p} is the percentage.
NEW_SALARY = "round(salary * (1 + {p}::numeric / 100), 2)"
WRONG_SALARIES = (
    (
        "round(salary * round(1 + {p}::numeric / 100, 2), 2)",
        "The factor is rounded to two decimals before it is used: a raise of 3.5 percent pays 4.",
        "A value beside Employee.salary is sent with that column's type, numeric(10, 2). Give it a type of its own: "
        "literal(…, Numeric()).",
    ),
    ("trunc(salary * (1 + {p}::numeric / 100), 2)", "The new salaries are cut off after the cent, not rounded.", ""),
    (
        "round(salary * (1 + {p}::numeric / 100), 0)",
        "The new salaries are rounded to whole units, not to the cent.",
        "",
    ),
    (
        "round(salary * (1 + {p}::numeric / 100), 1)",
        "The new salaries are rounded to one decimal, not to the cent.",
        "",
    ),
    ("round(salary + {p}::numeric, 2)", "The percentage is added as an amount.", "new = old × (1 + percent / 100)"),
    (
        "round(salary * (1 + {p}::numeric), 2)",
        "The percentage is not divided by 100.",
        "new = old × (1 + percent / 100)",
    ),
    ("round(salary * {p}::numeric / 100, 2)", "The salary becomes the raise alone.", "new = old × (1 + percent / 100)"),
    ("round(salary * (1 - {p}::numeric / 100), 2)", "The raise is taken off.", "new = old × (1 + percent / 100)"),
    ("round(salary * (1 + abs({p}::numeric) / 100), 2)", "The sign of a negative percentage is lost.", ""),
)


def with_half_cents(rows: Rows) -> Rows:
    """The rows with salaries of which 5 percent, and half a percent, end in half a cent."""
    return Rows(
        f"{rows.label} with salaries in tenths",
        f"{rows.script}\n;UPDATE employees SET salary = trunc(salary) + 0.10 * (1 + id % 9);",
    )


@grades("raise-salaries")
async def test_raise_salaries_rows(attempt: Attempt) -> None:
    """Everyone in the department, and nobody else, has the new salary, rounded to the cent; it is returned by id."""
    for rows in (*attempt.sets, with_half_cents(attempt.seed_rows)):
        await attempt.load(rows)
        largest = (
            "SELECT department_id FROM employees WHERE department_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1"
        )
        departments = [department for (department,) in await attempt.query(largest)]
        calls = [(departments[0], percent) for percent in PERCENTS] + [(each, Decimal("2.25")) for each in departments]
        for department, percent in calls:
            changes = await attempt.changes(department, percent)
            await raised_by(attempt, changes, department, percent)


async def raised_by(attempt: Attempt, changes: Changes, department: int, percent: int | Decimal) -> None:
    """Salaries and returned values are right, and came by one statement."""
    old = {
        key[0]: row["salary"]
        for key, row in changes.before.tables["employees"].items()
        if row["department_id"] == department
    }
    asked = [NEW_SALARY, *(sql for sql, _, _ in WRONG_SALARIES)]
    columns = ", ".join(sql.format(p=f"({percent})") for sql in asked)
    found = await attempt.oracle(
        attempt.loaded, f"SELECT id, {columns} FROM employees WHERE department_id = {department}"
    )
    observation = changes.observation
    right = {row[0]: row[1] for row in found}
    stored = {key: changes.after.tables["employees"][key,]["salary"] for key in old}
    for at, (_, sentence, help) in enumerate(WRONG_SALARIES, start=2):
        if stored != right and stored == {row[0]: row[at] for row in found}:
            raise observation.mistake(sentence, data=observation.seen_on, help=help)
    changed = {key: {"salary": salary} for key, salary in right.items() if salary != old[key]}
    rules.only_these_changes(changes, updated={"employees": changed} if changed else None)
    await one_statement(attempt, observation, RAISE)
    returned_by_id(observation, right, old)


def returned_by_id(observation: Observation, right: Mapping[int, Decimal], old: Mapping[int, Decimal]) -> None:
    """The function returns a dict from id to new salary."""
    value = observation.value
    rules.finished(observation)
    if not isinstance(value, dict):
        raise observation.mistake(
            f"The function returns {rules.described(value)}, not a dict from employee id to new salary.",
            data=observation.seen_on,
        )
    if value.keys() != right.keys():
        raise observation.mistake(
            "The returned dict does not have exactly the ids of the employees who got the raise.",
            data=observation.seen_on,
            expected=", ".join(map(str, sorted(right))) or "no ids",
            got=", ".join(map(str, value)) or "no ids",
        )
    for key, salary in right.items():
        got = value[key]
        if type(got) is Decimal and got == salary and type(key) is int:
            continue
        sentence = "The returned salaries are not what the database has."
        if type(got) is not Decimal:
            sentence = (
                f"The returned salaries are {rules.described(got, plural=True)} ({type(got).__name__}), not Decimal."
            )
        elif got == old[key]:
            sentence = "The returned salaries are the old ones: the database has the new ones."
        elif round(got, 2) == salary or abs(got - salary) < Decimal("0.01"):
            sentence = "The returned salaries are not rounded to the cent as the database has rounded them: they were worked out in Python."
        raise observation.mistake(
            sentence,
            data=observation.seen_on,
            expected=f"{key}: {salary!r}",
            got=f"{key}: {got!r}",
            help="RETURNING brings what was stored. An object that the session holds is not overwritten by it, unless "
            "populate_existing asks for that.",
        )


@grades("raise-salaries")
async def test_raise_salaries_held(attempt: Attempt) -> None:
    """Employees that the session holds, expired ones too, show the new salary, and reading it sends nothing."""
    await attempt.load(attempt.seed_rows)
    ((department,),) = await attempt.query(
        "SELECT department_id FROM employees WHERE department_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    people = [
        key
        for (key,) in await attempt.query(f"SELECT id FROM employees WHERE department_id = {department} ORDER BY id")
    ]
    for expired in (None, [], ["salary"], ["department_id"]):
        for percent in (Decimal("3.5"), 7):
            arguments = (department, percent)
            holding = await rules.call_holding(attempt, EMPLOYEE, people[:4], *arguments, expired=expired)
            rules.held_objects_are_current(
                holding,
                "employees",
                ["salary"],
                help="What synchronize_session does by itself is to work the new value out in Python, or to expire it. Let the "
                "rows of RETURNING fill the objects: select(Employee).from_statement(…) with populate_existing does that.",
            )
            await raised_by(attempt, holding.changes, department, percent)


@grades("raise-salaries")
async def test_raise_salaries_unknown(attempt: Attempt) -> None:
    """For a department that does not exist, or has nobody, nothing changes, and the dict is empty."""
    await attempt.load(attempt.seed_rows)
    empty = await attempt.query(
        "SELECT id FROM departments d WHERE NOT EXISTS (SELECT 1 FROM employees e WHERE e.department_id = d.id)"
    )
    for department in (0, -1, 2**31 - 1, *(key for (key,) in empty)):
        changes = await attempt.changes(department, Decimal("3.5"), may_raise=True)
        observation = changes.observation
        if observation.raised is not None:
            raise raises(attempt, observation, "For a department without employees")
        rules.only_these_changes(changes)
        await one_statement(attempt, observation, RAISE)
        returned_by_id(observation, {}, {})


@grades("raise-salaries")
async def test_raise_salaries_refused(attempt: Attempt) -> None:
    """A salary that does not fit into its column is refused by the database, and the error reaches the caller."""
    await attempt.load(attempt.seed_rows)
    ((department,),) = await attempt.query("SELECT min(department_id) FROM employees")
    await rules.refusal_is_the_callers(
        attempt, "A raise of 9,999,999 percent", department, 9_999_999, error="a DBAPIError"
    )


# -- old entries go --------------------------------------------------------------------------------------------------

PURGE = "delete(TimeEntry).where(…).returning(TimeEntry.id)"


@grades("purge-entries")
async def test_purge_entries_rows(attempt: Attempt) -> None:
    """The entries strictly before the day are gone, and no others; their ids are returned, ascending."""
    for rows in attempt.sets:
        await attempt.load(rows)
        days = [day for (day,) in await attempt.query(f"SELECT DISTINCT work_date FROM {ENTRIES} ORDER BY 1")]
        chosen = {day for at in (0, len(days) // 2, len(days) - 1) for day in days[at : at + 1]}
        between = {day + timedelta(days=1) for day in chosen}
        for before in sorted(chosen | between | {date.min, date(2024, 2, 29), date.max}):
            await purges(attempt, before)


async def purges(attempt: Attempt, before: date) -> None:
    """The right rows are deleted, and their ids returned in order, by one statement."""
    strictly, also_on_it = [
        [
            key
            for (key,) in await attempt.oracle(
                attempt.loaded, f"SELECT id FROM {ENTRIES} WHERE work_date {operator} '{before}' ORDER BY id"
            )
        ]
        for operator in ("<", "<=")
    ]
    changes = await attempt.changes(before)
    observation = changes.observation
    gone = sorted(key for (key,) in changes.deleted(ENTRIES))
    if gone == also_on_it and gone != strictly:
        raise observation.mistake(
            "The entries of the day itself are deleted, too: before means strictly before (<).",
            data=observation.seen_on,
            expected=f"{len(strictly)} deleted",
            got=f"{len(gone)} deleted",
        )
    rules.only_these_changes(changes, deleted={ENTRIES: strictly} if strictly else None)
    await one_statement(attempt, observation, PURGE)
    value = observation.value
    rules.finished(observation)
    if not isinstance(value, list):
        raise observation.mistake(
            f"The function returns {rules.described(value)}, not a list of ids.", data=observation.seen_on
        )
    if any(type(key) is not int for key in value):
        raise observation.mistake(
            f"The function returns a list of {rules.described(next(key for key in value if type(key) is not int), plural=True)}, not of ids.",
            data=observation.seen_on,
            help="scalars() takes the first column of each row.",
        )
    if value == strictly:
        return
    if sorted(value) == strictly:
        raise observation.mistake(
            "The ids are the right ones, but not in ascending order.",
            data=observation.seen_on,
            expected=", ".join(map(str, strictly[:8])),
            got=", ".join(map(str, value[:8])),
            help="RETURNING has no ORDER BY: sort in Python.",
        )
    raise observation.mistake(
        "The returned ids are not those of the deleted entries.",
        data=observation.seen_on,
        expected=", ".join(map(str, strictly[:8])) or "none",
        got=", ".join(map(str, value[:8])) or "none",
    )


# -- one entry, new or not -------------------------------------------------------------------------------------------

UPSERT = "insert(TimeEntry) of sqlalchemy.dialects.postgresql, and its on_conflict_do_update()"


@grades("record-hours")
async def test_record_hours_new(attempt: Attempt) -> None:
    """A day that is not recorded yet gets one new row, flushed and not committed; the TimeEntry is returned."""
    for rows in attempt.sets:
        await attempt.load(rows)
        given = await new_entry(attempt)
        for note in ({"note": "On site, 2nd floor"}, {"note": None}, {}):
            changes = await attempt.changes(keywords=given | note)
            rules.only_these_changes(changes, inserted={ENTRIES: [given | note]})
            await rules.ids_come_from_the_database(attempt, changes)
            await one_statement(attempt, changes.observation, UPSERT)
            (row,) = changes.inserted(ENTRIES).values()
            rules.entity_is_the_row(changes.observation, "TimeEntry", row, columns=ENTRY_COLUMNS)


async def new_entry(attempt: Attempt) -> dict[str, Any]:
    """Arguments for an entry on a day that has none of this person and project, but others of both."""
    ((employee, project, day),) = await attempt.query(
        "SELECT (SELECT max(id) FROM employees), (SELECT min(id) FROM projects), "
        f"coalesce((SELECT max(work_date) FROM {ENTRIES}), date '2024-03-04') + 1"
    )
    return {"employee_id": employee, "project_id": project, "work_date": day, "hours": Decimal("3.25")}


async def recorded(attempt: Attempt) -> list[dict[str, Any]]:
    """Entries that exist: one with a note, one without, each with its id."""
    return [
        dict(zip(ENTRY_COLUMNS, cells, strict=True))
        for condition in ("note <> ''", "note IS NULL")
        for cells in await attempt.query(
            f"SELECT {', '.join(ENTRY_COLUMNS)} FROM {ENTRIES} WHERE {condition} ORDER BY work_date DESC, id LIMIT 1"
        )
    ]


def day_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that say which entry is meant."""
    return {name: entry[name] for name in ("employee_id", "project_id", "work_date")}


@grades("record-hours")
async def test_record_hours_replaced(attempt: Attempt) -> None:
    """A day that is recorded already keeps its row and its id; hours and note are replaced, the note by NULL as well."""
    for rows in attempt.sets:
        await attempt.load(rows)
        for entry in await recorded(attempt):
            for new in ({"hours": Decimal("6.75"), "note": "Corrected"}, {"hours": Decimal("0.50")}):
                keywords = day_of(entry) | new
                changes = await attempt.changes(keywords=keywords, may_raise=True)
                observation = changes.observation
                if observation.raised is not None:
                    raise conflict(attempt, observation)
                cells = {"hours": new["hours"], "note": new.get("note")}
                is_replaced(changes, entry, cells)
                rules.only_these_changes(changes, updated={ENTRIES: {entry["id"]: cells}})
                await one_statement(attempt, observation, UPSERT)
                row = changes.after.tables[ENTRIES][entry["id"],]
                rules.entity_is_the_row(observation, "TimeEntry", row, columns=ENTRY_COLUMNS)


def conflict(attempt: Attempt, observation: Observation) -> Mistake:
    """The mistake of failing for a day that is recorded already."""
    raised = observation.raised
    assert raised is not None
    what = "a conflict with the row that is there" if raised.sqlstate == "23505" else raised.message.partition("\n")[0]
    return observation.mistake(
        f"For a day that is recorded already the function raises {raised.name}: {what}.",
        where=attempt.location_of(raised),
        data=observation.seen_on,
        explanation=raised.explained,
        help="ON CONFLICT has to name exactly the columns of the unique constraint that refuses a second row: "
        'index_elements=[…], or constraint="…".',
    )


def is_replaced(changes: Any, entry: Mapping[str, Any], cells: Mapping[str, Any]) -> None:
    """Name what a wrong ON CONFLICT leaves as it was."""
    row = changes.after.tables[ENTRIES].get((entry["id"],))
    if row is None:
        return
    left = [column for column, value in cells.items() if row[column] != value and row[column] == entry[column]]
    if not left or changes.observation.committed:
        return
    also = " A note that is not given is None, and None replaces the old one, too." if left == ["note"] else ""
    raise changes.observation.mistake(
        f"{' and '.join(left)} of the row that is there {'is' if len(left) == 1 else 'are'} not replaced.{also}",
        expected=", ".join(f"{column}: {cells[column]!r}" for column in left),
        got=", ".join(f"{column}: {row[column]!r}" for column in left),
        help="set_={…} has to name every column that is to change; statement.excluded has what the INSERT would have "
        "written.",
    )


@grades("record-hours")
async def test_record_hours_held(attempt: Attempt) -> None:
    """When the session holds the old object, that object is returned, with the new values."""
    await attempt.load(attempt.seed_rows)
    for entry in await recorded(attempt):
        for expired in (None, [], ["hours"]):
            keywords = day_of(entry) | {"hours": Decimal("9.25"), "note": "Longer than it was"}
            holding = await rules.call_holding(attempt, TIME_ENTRY, [entry["id"]], expired=expired, keywords=keywords)
            rules.held_objects_are_current(
                holding,
                ENTRIES,
                ENTRY_COLUMNS,
                help="A row that comes back does not overwrite an object that the session holds, unless the execution "
                "option populate_existing asks for it.",
            )
            if holding.returned is None:
                raise holding.observation.mistake(
                    "The session holds the TimeEntry of this day, and the function returns another object.",
                    help="Let the ORM return the row as an object: returning(TimeEntry), through session.scalars().",
                )
            rules.conduct(holding.observation, may_write=True)
            await one_statement(attempt, holding.observation, UPSERT)


@grades("record-hours")
async def test_record_hours_values(attempt: Attempt) -> None:
    """Every value arrives in the database as it was given, in a new row and in one that is there."""
    await attempt.load(attempt.seed_rows)
    given = await new_entry(attempt)
    (entry, _) = await recorded(attempt)

    def insert(values: dict[str, Any]) -> rules.Write:
        return rules.Write(keywords=given | values, inserted={ENTRIES: [given | values]})

    def replace(values: dict[str, Any]) -> rules.Write:
        return rules.Write(keywords=day_of(entry) | values, updated={ENTRIES: {entry["id"]: values}})

    values = {"hours": given["hours"], "note": "Anything"}
    choices = {"hours": HOURS}
    await rules.values_arrive(
        attempt, ENTRIES, values | {"work_date": given["work_date"]}, insert, entity="TimeEntry", choices=choices
    )
    await rules.values_arrive(attempt, ENTRIES, values, replace, entity="TimeEntry", choices=choices)


@grades("record-hours")
async def test_record_hours_refused(attempt: Attempt) -> None:
    """What else the database refuses propagates: too many hours, an unknown employee or project, a note that is too long."""
    await attempt.load(attempt.seed_rows)
    given, (entry, _) = await new_entry(attempt), await recorded(attempt)
    await refuses_bad_entries(attempt, lambda wrong: ((), given | wrong))
    for hours in (Decimal(25), Decimal(0)):
        await rules.refusal_is_the_callers(
            attempt,
            f"{hours} hours for a day that is recorded already",
            keywords=day_of(entry) | {"hours": hours},
        )


async def refuses_bad_entries(attempt: Attempt, call: Any) -> None:
    """Entries that the database refuses raise; `call` makes the arguments and keywords from what is wrong."""
    for what, wrong, error in (
        ("An entry of 25 hours", {"hours": Decimal(25)}, "IntegrityError"),
        ("An entry of 0 hours", {"hours": Decimal(0)}, "IntegrityError"),
        ("An unknown employee", {"employee_id": 2**31 - 1}, "IntegrityError"),
        ("An unknown project", {"project_id": 0}, "IntegrityError"),
        ("A note of 201 characters", {"note": "x" * 201}, "a DBAPIError"),
        ("An entry of 100 hours", {"hours": Decimal(100)}, "a DBAPIError"),
    ):
        arguments, keywords = call(wrong)
        await rules.refusal_is_the_callers(attempt, what, *arguments, keywords=keywords, error=error)


@grades("record-hours")
async def test_record_hours_meanwhile(attempt: Attempt) -> None:
    """Somebody else records the same day meanwhile: there is one row in the end, with the values of this call."""
    await attempt.load(attempt.seed_rows)
    given = await new_entry(attempt)
    sql = (
        f"INSERT INTO {ENTRIES} (employee_id, project_id, work_date, hours, note) VALUES ({given['employee_id']}, "
        f"{given['project_id']}, '{given['work_date']}', 1.25, 'Somebody else') ON CONFLICT DO NOTHING"
    )
    live = await attempt.live_database()
    for moment in (rules.Moment.FIRST, rules.Moment.WAITING):
        observation = await rules.call_beside(attempt, attempt.seed_rows, sql, moment, keywords=given)
        if observation.raised is not None:
            raise observation.mistake(
                f"Somebody else records the same day {moment.value}, and the function raises {observation.raised.name}: "
                "what it found out about the row is no longer true.",
                help="One statement that inserts or updates has no gap between looking and writing: ON CONFLICT DO UPDATE.",
            )
        found = await live.query(
            f"SELECT hours, note FROM {ENTRIES} WHERE employee_id = {given['employee_id']} "
            f"AND project_id = {given['project_id']} AND work_date = '{given['work_date']}'"
        )
        if found != [(given["hours"], None)]:
            raise observation.mistake(
                f"Somebody else records the same day {moment.value}, and in the end the row does not have the values of "
                "this call.",
                expected=str([(given["hours"], None)]),
                got=str(found),
                help="ON CONFLICT DO UPDATE replaces the row also when somebody else has just written it.",
            )


# -- there afterwards ------------------------------------------------------------------------------------------------

ENSURE = "insert(Project) of sqlalchemy.dialects.postgresql with on_conflict_do_nothing(), and select()"
MOST_NAMES = 1_000


@grades("ensure-projects")
async def test_ensure_projects_rows(attempt: Attempt) -> None:
    """Missing projects are created with budget 0, existing ones are not touched; every name has its id."""
    for rows in attempt.sets:
        await attempt.load(rows)
        there = [name for (name,) in await attempt.query("SELECT name FROM projects ORDER BY id DESC")]
        new = ["Zebra crossing", "Aardvark", f"{there[0]} "]
        for names in (
            new,
            there[:2],
            tuple([new[0], *there, *new[1:]]),
            [there[0], new[0], there[0], new[0], new[1]],
        ):
            await ensures(attempt, names)


async def ensures(attempt: Attempt, names: Sequence[str]) -> None:
    """Exactly the missing projects are new, nothing else is touched, and the dict is right."""
    physical = "SELECT id, ctid::text, xmax::text FROM projects ORDER BY id"
    before, at_first = await attempt.snapshot(), await attempt.query(physical)
    observation = await attempt.call(names, hold=True)
    after, in_the_end = await attempt.snapshot(), await attempt.query(physical)
    await attempt.release(observation)
    there = {row["name"] for row in before.tables["projects"].values()}
    missing = [name for name in dict.fromkeys(names) if name not in there]
    changes = Changes(observation, before, after)
    rules.only_these_changes(
        changes, inserted={"projects": [{"name": name, "budget": Decimal(0)} for name in missing]} if missing else None
    )
    await rules.ids_come_from_the_database(attempt, changes)
    untouched(observation, at_first, in_the_end)
    if len(observation.work) > 2:
        raise rules.too_many(observation, expected="at most 2")
    rules.written_with_constructs([observation], construct=ENSURE)
    ids_by_name(observation, names, {row["name"]: row["id"] for row in after.tables["projects"].values()})


def untouched(
    observation: Observation, at_first: Sequence[tuple[Any, ...]], in_the_end: Sequence[tuple[Any, ...]]
) -> None:
    """Existing rows are the same physical rows, and no lock was taken on them."""
    later = {row[0]: row[1:] for row in in_the_end}
    for key, ctid, xmax in at_first:
        if later[key][0] != ctid:
            raise observation.mistake(
                f"A project that exists is rewritten (id {key}): the values are the same, the row is a new version.",
                help="DO UPDATE writes the row, also with the values that it has. DO NOTHING leaves it alone.",
            )
        if later[key][1] != xmax:
            raise observation.mistake(
                f"A project that exists is locked (id {key}): whoever wants to change it waits for the end of the "
                "caller's transaction.",
                help="DO UPDATE locks the row, whatever its WHERE says, and so does FOR UPDATE. DO NOTHING and a plain SELECT do not.",
            )


def ids_by_name(observation: Observation, names: Sequence[str], right: Mapping[str, int]) -> None:
    """The function returns a dict from every given name to its id."""
    value = observation.value
    rules.finished(observation)
    if not isinstance(value, dict):
        raise observation.mistake(
            f"The function returns {rules.described(value)}, not a dict from name to id.",
            data=where(observation, names),
        )
    lacking = [name for name in names if name not in value]
    if lacking:
        raise observation.mistake(
            "The returned dict lacks names that were given.",
            data=where(observation, names),
            expected=f"{lacking[0]!r}: {right[lacking[0]]}",
            got=f"{len(value)} of {len(set(names))} names",
            help="DO NOTHING returns no row for a name that exists: RETURNING tells only what was inserted. Read the ids by a "
            "statement of their own.",
        )
    if more := [name for name in value if name not in names]:
        raise observation.mistake(
            f"The returned dict has names that were not given ({more[0]!r}).", data=where(observation, names)
        )
    for name in names:
        if type(value[name]) is not int:
            raise observation.mistake(
                f"The values of the returned dict are {rules.described(value[name], plural=True)}, not ids (int).",
                data=where(observation, names),
            )
        if value[name] != right[name]:
            raise observation.mistake(
                "A name has the id of another project, or one that no project has.",
                data=where(observation, names),
                expected=f"{name!r}: {right[name]}",
                got=f"{name!r}: {value[name]}",
                help="RETURNING promises no order: match rows by their names, not by their position.",
            )


def where(observation: Observation, names: Sequence[str]) -> str:
    """The rows and the names of a call; of many names only how many."""
    return observation.seen_on if len(names) < 10 else f"{observation.rows.label}, called with {len(names):,} names"


@grades("ensure-projects")
async def test_ensure_projects_none(attempt: Attempt) -> None:
    """For no names nothing is sent, and the dict is empty."""
    await attempt.load(attempt.seed_rows)
    nothing: tuple[Sequence[str], ...] = ([], ())
    for names in nothing:
        changes = await attempt.changes(names, may_raise=True)
        observation = changes.observation
        if observation.work:
            raise observation.mistake(
                "For no names a statement is sent: an INSERT without values is one row of defaults."
                if any("DEFAULT VALUES" in statement.sql.upper() for statement in observation.work)
                else "For no names a statement is sent, although there is nothing to find.",
                data=observation.seen_on,
                help="Look first whether there are any names.",
            )
        if observation.raised is not None:
            raise raises(attempt, observation, "For no names")
        rules.only_these_changes(changes)
        ids_by_name(observation, names, {})


@grades("ensure-projects")
async def test_ensure_projects_values(attempt: Attempt) -> None:
    """Every name arrives in the database as it was given, and is found again under exactly this name."""
    await attempt.load(attempt.seed_rows)

    def write(values: dict[str, Any]) -> rules.Write:
        return rules.Write(([values["name"]],), inserted={"projects": [values | {"budget": Decimal(0)}]})

    await rules.values_arrive(attempt, "projects", {"name": "Anything"}, write)
    ((name,),) = await attempt.query("SELECT name FROM projects WHERE upper(name) <> name ORDER BY id LIMIT 1")
    await ensures(
        attempt, [name.upper(), name, f" {name}", "", name.lower(), "O'Neil %s _ \\", "Cafe\u0301", "Caf\u00e9"]
    )


@grades("ensure-projects")
async def test_ensure_projects_many(attempt: Attempt) -> None:
    """1,000 names, some of them known, take two statements as well."""
    await attempt.load(attempt.seed_rows)
    there = [name for (name,) in await attempt.query("SELECT name FROM projects ORDER BY id")]
    # Their order is neither that of the alphabet nor that of the ids.
    new = [f"Project {at * 389 % 997:04}" for at in range(MOST_NAMES - len(there))]
    await ensures(attempt, [*new[:500], *there, *new[500:]])


@grades("ensure-projects")
async def test_ensure_projects_refused(attempt: Attempt) -> None:
    """A name that does not fit into its column is refused by the database, and the error reaches the caller."""
    await attempt.load(attempt.seed_rows)
    await rules.refusal_is_the_callers(
        attempt, "A name of 101 characters", ["x" * 101, "Aardvark"], error="a DBAPIError"
    )


@grades("ensure-projects")
async def test_ensure_projects_meanwhile(attempt: Attempt) -> None:
    """Somebody else creates one of them and commits meanwhile: nothing fails, and every name has the id of its row."""
    await attempt.load(attempt.seed_rows)
    there = [name for (name,) in await attempt.query("SELECT name FROM projects ORDER BY id")]
    names = ["Zebra crossing", there[0], "Somebody else's", "Aardvark"]
    # Whoever is second waits, and then leaves the row alone.
    sql = "INSERT INTO projects (name, budget) VALUES ('Somebody else''s', 77) ON CONFLICT DO NOTHING"
    physical = "SELECT name, id, budget, ctid::text, xmax::text FROM projects"
    live = await attempt.live_database()
    for moment in rules.Moment:
        observation = await rules.call_beside(attempt, attempt.seed_rows, sql, moment, names)
        if observation.raised is not None:
            raise observation.mistake(
                f"Somebody else creates a project {moment.value}, and the function raises {observation.raised.name}: "
                "what it found out about the names is no longer true.",
                help="ON CONFLICT DO NOTHING leaves a row alone that somebody else was faster with; read the ids afterwards.",
            )
        found = {row[0]: row[1:] for row in await live.query(physical)}
        if isinstance(observation.value, dict) and "Somebody else's" not in observation.value:
            raise observation.mistake(
                f"Somebody else creates a project {moment.value}, and the returned dict lacks it: DO NOTHING returns no "
                "row for it, and a statement that began before the commit does not see it.",
                help="Read the ids by a second statement, after the INSERT: it sees what has been committed until then.",
            )
        ids_by_name(observation, names, {name: row[0] for name, row in found.items()})
        _, budget, _, xmax = found["Somebody else's"]
        theirs = budget != 0
        if len(found) != len({*there, *names}) or found["Aardvark"][1] != 0:
            raise observation.mistake(
                f"Somebody else creates a project {moment.value}, and the projects are not right."
            )
        if theirs and xmax != "0":
            raise observation.mistake(
                f"Somebody else creates a project {moment.value}, and the function locks or rewrites it.",
                help="DO UPDATE locks and writes the row, also with the values that it has. DO NOTHING leaves it alone.",
            )
