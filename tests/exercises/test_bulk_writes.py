"""Graders of phase 7: many rows at once. Those of single objects are in the files beside this one.

What was written is judged by the whole database before and after, seen from inside the open transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Changes, Observation, Rows, grades, rules

from .shared.time_entries import ENTRIES, HOURS, day_of, new_entry, recorded, refuses_bad_entries

PROBES = Path(__file__).with_name("probes_bulk_writes.py")


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
    if not lost or len(new) != len(entries):
        return
    mixed = len({frozenset(entry) for entry in entries}) > 1
    raise changes.observation.mistake(
        "A note is lost where the dictionaries have different keys: the INSERT has the columns of the first one."
        if mixed
        else "A note is lost: the new row has none.",
        expected=f"note: {lost[0]!r}",
        got="note: None",
        help="Give all dictionaries the same keys, the note included.",
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
    for mixture in (noted, [plain[0], noted[1], plain[2]], [noted[0], plain[1], noted[2] | {"note": None}]):
        await logs(attempt, mixture)


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
            raise rules.unexpected(attempt, observation, "For an empty sequence")
        rules.only_these_changes(changes)
        counted(observation, 0)


@grades("log-hours")
async def test_log_hours_values(attempt: Attempt) -> None:
    """Every value arrives in the database as it was given."""
    await attempt.load(attempt.seed_rows)
    given = await new_entry(attempt)

    def write(values: dict[str, Any]) -> rules.Write:
        return rules.Write(([given | values],), inserted={ENTRIES: [given | values]})

    values = {"work_date": given["work_date"], "hours": given["hours"], "note": "Anything"}
    await rules.values_arrive(attempt, ENTRIES, values, write, choices={"hours": HOURS}, in_bulk=True)


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
        raise rules.unexpected(attempt, observation, f"With {MANY:,} entries")
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
        # The first one has entries before it, on it and after it: there each mistake shows what it is.
        middle = days[len(days) // 2 :][:1]
        for before in (*middle, *sorted((chosen | between | {date(1, 1, 2), date(2024, 2, 29)}) - {*middle})):
            await purges(attempt, before)


async def purges(attempt: Attempt, before: date) -> None:
    """The right rows are deleted, and their ids returned in order, by one statement."""
    strictly, also_on_it, newer, newer_or_on_it, without_the_last = [
        [
            key
            for (key,) in await attempt.oracle(
                attempt.loaded, f"SELECT id FROM {ENTRIES} WHERE work_date {operator} ORDER BY id"
            )
        ]
        for operator in (*(f"{each} '{before}'" for each in ("<", "<=", ">", ">=")), f"< date '{before}' - 1")
    ]
    changes = await attempt.changes(before)
    observation = changes.observation
    gone = sorted(key for (key,) in changes.deleted(ENTRIES))
    for wrong, sentence in (
        (also_on_it, "The entries of the day itself are deleted, too: before means strictly before (<)."),
        (newer, "The newer entries are deleted: before means that work_date is smaller (<)."),
        (newer_or_on_it, "The newer entries are deleted: before means that work_date is smaller (<)."),
        (without_the_last, "The entries of the day before are left: everything strictly before the given day goes."),
    ):
        if gone and gone == wrong != strictly:
            raise observation.mistake(
                sentence,
                data=observation.seen_on,
                expected=f"{len(strictly)} deleted",
                got=f"{len(gone)} deleted",
            )
    rules.conduct(observation, may_write=True)
    if more := sorted({*gone} - {*strictly}):
        raise observation.mistake(
            f"Entries that are not from before the given day are deleted, too (ids {', '.join(map(str, more[:4]))}).",
            data=observation.seen_on,
        )
    sent = any("DELETE" in statement.sql.upper() for statement in observation.work)
    if (left := sorted({*strictly} - {*gone})) and sent:
        raise observation.mistake(
            f"{len(left)} of {len(strictly)} entries from before the given day are left, and were not deleted "
            f"(ids {', '.join(map(str, left[:4]))}).",
            data=observation.seen_on,
        )
    rules.only_these_changes(
        changes,
        deleted={ENTRIES: strictly} if strictly else None,
        help="One delete() with where() finds all of them.",
    )
    await rules.one_statement(attempt, observation, construct=PURGE)
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


@grades("purge-entries")
async def test_purge_entries_many(attempt: Attempt) -> None:
    """However many there are, one statement deletes them all."""
    ((employee, project),) = await attempt.oracle(
        attempt.seed_rows, "SELECT (SELECT min(id) FROM employees), (SELECT min(id) FROM projects)"
    )
    many = Rows(
        f"{attempt.seed_rows.label} and 1,200 older entries",
        f"{attempt.seed_rows.script}\n;INSERT INTO {ENTRIES} (employee_id, project_id, work_date, hours) "
        f"SELECT {employee}, {project}, date '2019-01-01' + at, 1 FROM generate_series(1, 1200) AS at;",
    )
    await attempt.load(many)
    await purges(attempt, date(2024, 3, 1))
