"""Graders of phase 7: rows that are written whether they exist or not.

What was written is judged by the whole database before and after, seen from inside the open transaction; where somebody
else commits meanwhile, by what is there in the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kata.grading import Attempt, Changes, Mistake, Observation, grades, rules

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
            for new in (
                {"hours": Decimal("6.75"), "note": "Corrected"},
                {"hours": Decimal("0.50")},
                {"hours": hours, "note": "The same hours"},
                {"hours": hours, "note": entry["note"]},
            ):
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
        mixed = (new[0], *there[:5], *new[1:])
        several = (new, there[:2], [there[0], new[0], there[0], new[0], new[1]])
        for names in (mixed, *(several if rows is attempt.seed_rows else ())):
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
    if len(names) < 10:  # to parse the VALUES of a thousand rows takes long
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
            raise rules.unexpected(attempt, observation, "For no names")
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
