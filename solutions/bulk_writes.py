"""Phase 7 · Many rows at once.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kata.demo import Demo, run

from .models import Employee, Project
from .records import TimeEntry


async def log_hours(session: AsyncSession, entries: Sequence[Mapping[str, Any]]) -> int:
    """Exercise 16 · A month of time sheets.

    Task:
        Write a whole list of time entries to the database, and say how many they were.

    Teaches:
        Executing one INSERT with a list of dictionaries: what one statement is, what it costs, and what the keys of
        the dictionaries decide.

    Contract:
        - `entries`: a sequence of dictionaries with `employee_id`, `project_id`, `work_date`, `hours`, and with or
          without `note`; without it, or with None, the note is NULL
        - returns how many entries were written, as an int; 0 for an empty sequence
        - flushed and not committed
        - what the database refuses raises `IntegrityError` here, a duplicate too: nothing is skipped
        - the caller's dictionaries are left as they are

    Budget:
        At most 1 statement for each 1,000 entries begun, also when some have a note and others none; an executemany is
        one statement. None at all for an empty sequence.
    """
    if not entries:
        return 0  # an INSERT that is executed with an empty list inserts a row of defaults
    # The same keys in every dictionary, and None as a value like any other: one INSERT fits them all.
    rows = [{"note": None, **entry} for entry in entries]
    await session.execute(insert(TimeEntry), rows, execution_options={"render_nulls": True})
    # The driver does not count the rows of an executemany. It has written all of them, or raised.
    return len(rows)


async def raise_salaries(session: AsyncSession, department_id: int, percent: int | Decimal) -> dict[int, Decimal]:
    """Exercise 17 · A raise for everyone.

    Task:
        Change the salary of everyone in a department by a percentage, and tell who earns what now.

    Teaches:
        UPDATE … RETURNING: arithmetic in the database, the type of a parameter, and how objects that the session holds
        learn of it.

    Contract:
        - returns a dict from employee id to new salary (`Decimal`) of everyone in the department; `{}` when nobody is,
          or there is no such department
        - new salary = old salary × (1 + percent / 100), rounded to the cent by the database
        - `percent` is an int or a `Decimal` with at most two decimals; a negative one is a cut, 0 changes nothing and
          returns everyone all the same
        - `Employee` objects that the session holds, expired ones too, show the new salary, and reading it emits
          nothing
        - flushed and not committed; what the database refuses propagates

    Budget:
        1 statement, which finds, changes and returns.
    """
    # A value beside a column is sent with the column's type, here numeric(10, 2): 1.035 would become 1.04.
    factor = 1 + literal(Decimal(percent), Numeric()) / 100
    raised = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.round(Employee.salary * factor, 2))
        .returning(Employee)
    )
    # The returned rows fill the objects, also those that the session holds already.
    employees = await session.scalars(
        select(Employee).from_statement(raised), execution_options={"populate_existing": True}
    )
    return {employee.id: employee.salary for employee in employees}


async def purge_time_entries(session: AsyncSession, before: date) -> list[int]:
    """Exercise 18 · Old entries go.

    Task:
        Delete the time entries of all days before a given one, and tell which they were.

    Teaches:
        DELETE … RETURNING: nothing has to be loaded to be deleted, and nothing is lost without a trace.

    Contract:
        - deletes the entries whose `work_date` is strictly before `before`, and no others
        - returns a list of their ids, ascending; empty when there are none
        - flushed and not committed

    Budget:
        1 statement. It has no order of its own, so sorting the ids in Python is right.
    """
    statement = delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry.id)
    return sorted(await session.scalars(statement))


async def record_hours(
    session: AsyncSession,
    *,
    employee_id: int,
    project_id: int,
    work_date: date,
    hours: Decimal,
    note: str | None = None,
) -> TimeEntry:
    """Exercise 19 · Write it down, or correct it.

    Task:
        Record what somebody worked on a project on a day. When that is recorded already, correct it.

    Teaches:
        INSERT … ON CONFLICT DO UPDATE … RETURNING (the upsert): one statement with no gap between looking and writing,
        and how its row becomes an object.

    Contract:
        - returns the `TimeEntry` as it now is in the database: a new row, or the one of this person, project and day
          with hours and note replaced; its id stays
        - a note that is not given is None, and None replaces the old note as well
        - when the session holds the old object, that object is returned, with the new values
        - the object belongs to the session, and reading its columns emits nothing
        - what else the database refuses propagates (25 hours or an unknown employee: `IntegrityError`)
        - nothing is committed

    Budget:
        1 statement, whether the row is new or not.
    """
    statement = insert(TimeEntry).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note
    )
    statement = statement.on_conflict_do_update(
        index_elements=[TimeEntry.employee_id, TimeEntry.project_id, TimeEntry.work_date],
        # `excluded` is the row that the INSERT would have written. What is not named here stays, the id included.
        set_={"hours": statement.excluded.hours, "note": statement.excluded.note},
    ).returning(TimeEntry)
    # Without populate_existing, an object that the session holds would keep its old values.
    entries = await session.scalars(statement, execution_options={"populate_existing": True})
    return entries.one()


async def ensure_projects(session: AsyncSession, names: Sequence[str]) -> dict[str, int]:
    """Exercise 20 · There afterwards, whoever made it.

    Task:
        See to it that there is a project of each of these names, and tell their ids.

    Teaches:
        ON CONFLICT DO NOTHING, what it returns and what not; somebody else who has the same idea at the same time.

    Contract:
        - `names`: a sequence of at most 1,000 strings; a name may come twice
        - returns a dict from every given name to the id of its project, and nothing more
        - missing projects are created, with budget 0
        - existing ones stay untouched: not rewritten, not locked
        - no failure and no wrong id when somebody else creates and commits one of them: before the first statement,
          while that waits for them, or between the first and the second
        - what else the database refuses propagates; nothing is committed

    Budget:
        At most 2 statements; none for no names, which returns `{}`.
    """
    # Each name once, and always in the same order: two callers with the same new names then wait, and never deadlock.
    wanted = sorted(set(names))
    if not wanted:
        return {}
    await session.execute(
        insert(Project)
        .values([{"name": name, "budget": 0} for name in wanted])
        .on_conflict_do_nothing(index_elements=[Project.name])
    )
    # DO NOTHING returns no row for a name that exists. A statement of its own sees whatever is committed by now.
    found = await session.execute(select(Project.name, Project.id).where(Project.name.in_(wanted)))
    return {project.name: project.id for project in found}


async def main() -> None:
    """TODO(author): say what the demo shows."""
    async with Demo(__name__) as demo, demo.exercise("log-hours") as session:
        await log_hours(session)

    async with Demo(__name__) as demo:
        async with demo.exercise("raise-salaries") as session:
            await raise_salaries(session)

        async with demo.exercise("purge-entries") as session:
            await purge_time_entries(session)

        async with demo.exercise("record-hours") as session:
            await record_hours(session)

        async with demo.exercise("ensure-projects") as session:
            await ensure_projects(session)


if __name__ == "__main__":
    run(main)
