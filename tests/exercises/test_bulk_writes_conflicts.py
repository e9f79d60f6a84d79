"""Graders of phase 7: one row that is written, whether it exists or not.

What was written is judged by the whole database before and after, seen from inside the open transaction; where somebody
else commits meanwhile, by what is there in the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kata.grading import Attempt, Mistake, Observation, grades, rules

from .shared.time_entries import ENTRIES, ENTRY_COLUMNS, HOURS, day_of, new_entry, recorded, refuses_bad_entries

TIME_ENTRY = ("app.records", "TimeEntry")


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
            await rules.one_statement(attempt, changes.observation, construct=UPSERT)
            (row,) = changes.inserted(ENTRIES).values()
            rules.entity_is_the_row(changes.observation, "TimeEntry", row, columns=ENTRY_COLUMNS, in_session=True)


@grades("record-hours")
async def test_record_hours_replaced(attempt: Attempt) -> None:
    """A day that is recorded already keeps its row and its id; hours and note are replaced, the note by NULL as well."""
    for rows in attempt.sets:
        await attempt.load(rows)
        for entry in await recorded(attempt):
            hours = entry["hours"]
            others = (
                {"hours": Decimal("0.50")},
                {"hours": hours, "note": "The same hours"},
                {"hours": hours, "note": entry["note"]},
            )
            await replaces(attempt, entry, {"hours": Decimal("6.75"), "note": "Corrected"})
            for new in others if rows is attempt.seed_rows else ():
                await replaces(attempt, entry, new)


async def replaces(attempt: Attempt, entry: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """The entry has these hours and this note afterwards, and is returned, also when it had them before."""
    changes = await attempt.changes(keywords=day_of(entry) | dict(new), may_raise=True)
    observation = changes.observation
    if observation.raised is not None:
        raise conflict(attempt, observation)
    cells = {"hours": new["hours"], "note": new.get("note")}
    is_replaced(changes, entry, cells)
    changed = any(entry[column] != value for column, value in cells.items())
    rules.only_these_changes(changes, updated={ENTRIES: {entry["id"]: cells}} if changed else None)
    await rules.one_statement(attempt, observation, construct=UPSERT)
    row = changes.after.tables[ENTRIES][entry["id"],]
    rules.entity_is_the_row(observation, "TimeEntry", row, columns=ENTRY_COLUMNS, in_session=True)


def conflict(attempt: Attempt, observation: Observation) -> Mistake:
    """The mistake of failing for a day that is recorded already."""
    raised = observation.raised
    assert raised is not None
    what = "a conflict with the row that is there" if raised.sqlstate == "23505" else raised.first_line
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
        again = [key for (key,), row in changes.inserted(ENTRIES).items() if day_of(row) == day_of(entry)]
        if again and not changes.observation.committed:
            raise changes.observation.mistake(
                f"The entry of this day has another id afterwards ({entry['id']} became {again[0]}): its id stays.",
                help="Update the row that is there, and leave its id out of set_={…}.",
            )
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
            await rules.one_statement(attempt, holding.observation, construct=UPSERT)


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
