"""Phase 7 · Many rows at once.

A statement is a round trip. Ten thousand rows written one by one are ten thousand round trips; written together they
are ten, or one. Every way to do that skips something that the unit of work does for single objects, so know which way
skips what.

**Four ways to insert** `rows`, a list of 10,000 dictionaries with the same keys:

    session.add_all([Review(**row) for row in rows])                         10 statements at the flush
    await session.execute(insert(Review).returning(Review.id), rows)         10 statements
    await session.execute(insert(Review), rows)                              1 statement, an executemany
    await session.execute(insert(Review).values(rows[:5000]))                1 statement per list

The first two come in batches of 1,000 (SQLAlchemy calls it *insertmanyvalues*): each is one INSERT with many VALUES
and a RETURNING, because the ids have to come back. RETURNING promises no order, unless
`returning(..., sort_by_parameter_order=True)` asks for that of the list.

The third is an **executemany**: one statement, parsed once and executed for each dictionary, with no round trip in
between. Nothing comes back, not even a count: Core's `rowcount` is -1, and the result of the ORM has none.

The fourth writes all values into one text. PostgreSQL's protocol has room for 32,767 parameters in a statement; beyond
that asyncpg raises `InterfaceError`, before anything is sent. An `in_()` with 40,000 values meets the same limit;
`column == any_(literal(values, ARRAY(Integer)))` sends them as one parameter.

**COPY** is PostgreSQL's own bulk load. SQLAlchemy has no construct for it, the driver has:

    async with session.begin_nested():
        raw = await (await session.connection()).get_raw_connection()
        await raw.driver_connection.copy_records_to_table("reviews", schema_name="office", records=..., columns=[...])

It goes past SQLAlchemy: errors are asyncpg's own (`UniqueViolationError`, and no `IntegrityError`). SQLAlchemy begins
the transaction with its own first statement, so a COPY before that is committed at once; the savepoint sees to it here.

**The keys of the dictionaries** decide which columns the INSERT has.

- The ORM begins another statement wherever the keys change. Where they alternate, every row is a statement of its own.
  It leaves a None out like a missing key, unless the execution option `render_nulls=True` says otherwise.
- Core (`insert(Review.__table__)`) takes the keys of the first dictionary for all. When a later one lacks a key, it
  raises `StatementError`; a key that only a later one has is dropped without a word.
- With an empty list both insert one row of defaults: INSERT ... DEFAULT VALUES. Look before you execute.

**What is skipped.** `insert()`, `update()` and `delete()` change rows, not objects. Relationships are not followed: a
list of employees in the dictionary of a department is dropped, where `session.add(Department(employees=[...]))` is a
nested create, with two statements for the department and all of its people. `version_id_col` does not count.
`session.delete(project)` reads and deletes the rows of its relationships first, in three statements, where
`delete(Project).where(...)` is one and leaves the rest to ON DELETE of the foreign keys.

For one object the unit of work is right. A **partial update** is a loop over what was sent, and the UPDATE has only
what differs:

    for name, value in changes.items():      # names that somebody has checked, never a request's own
        setattr(entry, name, value)

**UPDATE and DELETE** find their rows by themselves; nothing is loaded for them. `result.rowcount` is the number of rows
that WHERE found, also when their values stay the same. With `.returning(...)` there are rows to read in its place.
`session.execute(update(Department), [{"id": 5, "budget": 4}, ...])` changes each row to values of its own, by primary key:
one executemany.

A value beside a column takes its type: in `Department.budget * factor` the factor is sent as NUMERIC(12, 2), rounded to
two decimals before it multiplies. `literal(factor, Numeric())` has a type of its own.

**Objects that the session holds** know nothing of such a statement. `synchronize_session` tells how they learn of it:

- "evaluate": WHERE and SET are repeated in Python for each of them, without the rounding of the column.
- "fetch": the keys of the rows come back by RETURNING, and what changed is expired. The next read needs SQL, and in
  async code raises `MissingGreenlet`.
- "auto", the default, evaluates what it can, and fetches otherwise (a function of SQL cannot be evaluated).
- False: nothing happens, they are stale.

RETURNING of a whole class gives objects. One that the session holds is given as it is, with its old values, unless
`populate_existing` is among the execution options: then the row fills it. To combine that with an UPDATE on all versions
of SQLAlchemy, make it the statement of a query:

    query = select(Review).from_statement(update(Review).where(...).values(...).returning(Review))
    reviews = await session.scalars(query, execution_options={"populate_existing": True})

**Upsert.** Look first and write then, and somebody else can be faster in between. ON CONFLICT closes the gap: the
unique index decides, in one statement. `insert` of `sqlalchemy.dialects.postgresql` has it:

    statement = insert(Department).values(name=name, budget=budget)
    statement = statement.on_conflict_do_update(
        index_elements=[Department.name], set_={"budget": statement.excluded.budget}
    )

`excluded` is the row that would have been inserted. `index_elements` has to be exactly the columns of a unique index.
Traps:

- The id is taken before the conflict is noticed: an upsert of a row that exists uses up a number of the sequence.
- DO NOTHING returns no row where one exists, and takes no lock on it. DO UPDATE locks and rewrites it, also with the
  values that it has, and runs its triggers.
- One list of VALUES cannot update a row twice: DO UPDATE raises (SQLSTATE 21000) when a key comes twice. As an
  executemany the last one wins.
- A partial index needs its condition in `index_where`. Written with a parameter (`Job.state == "queued"`) it works five
  times and fails the sixth, when PostgreSQL plans for any parameter. Write it as `text("state = 'queued'")`.

**In production**

- A statement that changes a million rows holds their locks until the commit. Cut it by ranges of keys.
- Sort what you upsert: two callers with the same keys in another order can deadlock.
- Count the numbers: a sequence of an integer column ends at 2,147,483,647, and upserts of rows that exist use it up.
- Deleted rows leave their space behind until VACUUM has been there: to drop a partition is cheaper than to delete a
  year.

What to watch in the SQL: how many statements there are, and how many rows each has; RETURNING at the end of an UPDATE;
ON CONFLICT, its columns, and what stands after SET.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, delete, func, literal, select, text, update
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
    new = insert(TimeEntry).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note
    )
    statement = new.on_conflict_do_update(
        index_elements=[TimeEntry.employee_id, TimeEntry.project_id, TimeEntry.work_date],
        # `excluded` is the row that the INSERT would have written. What is not named here stays, the id included.
        set_={"hours": new.excluded.hours, "note": new.excluded.note},
    )
    # Without populate_existing, an object that the session holds would keep its old values.
    entries = await session.scalars(statement.returning(TimeEntry), execution_options={"populate_existing": True})
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
    """Write many rows on the playground; all of it is rolled back."""
    async with Demo(__name__) as demo:
        async with demo.exercise("log-hours") as session:
            employee_id = await session.scalar(text("SELECT max(id) FROM employees"))
            project_id = await session.scalar(text("SELECT max(id) FROM projects"))
            entries = [
                {
                    "employee_id": employee_id,
                    "project_id": project_id,
                    "work_date": date(2024, 4, day),
                    "hours": Decimal("7.50"),
                }
                for day in range(1, 31)
            ]
            entries[0]["note"] = "April begins"
            demo.facts({"entries written": await log_hours(session, entries)})
            demo.note("One of the thirty entries has a note. How many statements were sent?")

        async with demo.exercise("raise-salaries") as session:
            department_id = await session.scalar(text("SELECT id FROM departments WHERE name = 'Engineering'"))
            salaries = await raise_salaries(session, department_id, Decimal("3.5"))
            people = await session.execute(
                text("SELECT id, name, salary FROM employees WHERE id = ANY (:ids) ORDER BY name, id"),
                {"ids": list(salaries)},
            )
            demo.rows(people.all())
            demo.note("The first statement has changed them, and returned the salaries with it. Where was it rounded?")

        async with demo.exercise("purge-entries") as session:
            deleted = await purge_time_entries(session, date(2024, 3, 1))
            demo.facts({"entries deleted": len(deleted), "their ids": ", ".join(map(str, deleted))})

        async with demo.exercise("record-hours") as session:
            day = await session.execute(
                text(
                    "SELECT employee_id, project_id, work_date FROM office.time_entries ORDER BY work_date DESC, id LIMIT 1"
                )
            )
            which = dict(day.mappings().one())
            for hours in (Decimal("6.75"), Decimal("7.25")):
                entry = await record_hours(session, **which, hours=hours, note="Corrected")
            demo.rows([entry], columns=("id", "work_date", "hours", "note"))
            demo.note(
                "That was called twice for a day that was recorded already. Look at what stands after ON CONFLICT."
            )

        async with demo.exercise("ensure-projects") as session:
            names = ["Moon base", "Apollo", "Moon base"]
            demo.facts(await ensure_projects(session, names))
            demo.note("Called again, it finds both. Which numbers of the sequence does that use up?")


if __name__ == "__main__":
    run(main)
