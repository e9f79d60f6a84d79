"""Phase 8 · Queries that applications live on.

Lists in pages, running totals, who has *not* done something, a search box, a screen of nested objects: every
application asks for them. Each has a form that works on ten rows, and fails on a million or on the first odd one.

**Pages.** LIMIT says how many rows come back, OFFSET how many are left out before them. Both count in the order of the
query, so that order has to decide every tie: else a row may be on two pages, and another one on none. OFFSET has its
price: the rows that it leaves out are read all the same. And it counts from the start each time: when a row is added in
front, the last row of a page comes again as the first of the next one.

**Keyset pagination** remembers a place instead of counting. For a key that never ties:

    select(Project).where(Project.name > last_name).order_by(Project.name).limit(10)

An index on the key leads straight to that place, however far behind it is. For several keys, SQL compares whole rows:
`(a, b) < (x, y)` is true where a < x, and where a = x and b < y; `tuple_(a, b) < (x, y)` in SQLAlchemy. All keys have to
run in one direction, and a NULL in them is never behind anything. There is no page 7 any more, only a next one.

**Frames.** An aggregate over an ordered window is computed for each row from its frame. Unless you say otherwise, that is
RANGE: everything up to the current row *and what ties with it*, its peers. ROWS counts rows:

    day     hours   sum(hours) over (order by day)   the same with rows=(None, 0)
    Mon       2                    5                               2
    Mon       3                    5                               5
    Tue       1                    6                               6

`rows=(None, 0)` is from the first row (None) to this one (0). Which Monday comes first is left to chance in the last
column, as the day alone does not decide it. Without ORDER BY, the frame is the whole partition. Windows come after
GROUP BY, so they can take up where it ends: `func.sum(func.sum(x)).over(order_by=day)` with `group_by(day)` is a running
total of daily totals.

**Who has not.** An anti-join finds rows without a partner, and there are several ways to write it:
- `~exists()`: for each row a question that ends at the first partner. Through a relationship: `~Employee.projects.any()`.
- an outer join, of which the rows are kept whose partner IS NULL. What makes a partner belongs in ON: a condition on the
  partner in WHERE drops the very rows that are looked for.
- NOT IN, which is never true once the list has a NULL: `3 NOT IN (1, NULL)` is NULL, and nobody is found.

EXISTS never repeats a row, however many partners it has; a join does.

**Raw SQL** is right where a construct would be a detour. `text("... WHERE name = :name")` with `{"name": value}` beside it
sends text and value separately, and nothing in the value is read as SQL. A value pasted into the text is SQL, and whoever
types it in writes your statement (injection). `select(Project).from_statement(text(...))` makes objects of the rows, which
the session holds as all others. The text needs the primary key among its columns; a column that it lacks is loaded when it
is read. In patterns, `%`, `_` and `\\` of a user's input are wildcards unless they are escaped. Constructs do that
themselves: `Project.name.icontains(term, autoescape=True)`.

**Trees of objects.** Loader options follow paths, one step hangs on the other:

    select(Project).options(selectinload(Project.employees).joinedload(Employee.department))

Each `selectinload` is a statement more, each `joinedload` a join in the statement of its step. Two collections that are
joined beside each other multiply: somebody with three subordinates and four projects comes as twelve rows.

**A seat belt.** In async code a forgotten option raises MissingGreenlet: but not inside `run_sync`, and not where the
session happens to hold the object, so the tests pass and production does not. `raiseload()` makes reading a relationship
an `InvalidRequestError` everywhere. `raiseload("*")` is about all relationships that no other option of the query names;
`Load(Project).raiseload("*")` about those of `Project` only. With `sql_only=True`, what the session can answer without SQL
is let through.

**The best n of each group.** A LIMIT cuts the whole result. Number the rows of each group in a subquery and choose outside,
since WHERE is done before windows are computed; or put the LIMIT into a LATERAL subquery, which is computed for each row
beside it. For the first of each group alone, PostgreSQL has DISTINCT ON.

**Two entities in a row.** `select(TimeEntry, Project).join(TimeEntry.project)` gives rows of two objects each, ready to be
unpacked: `for entry, project in rows`.

**In production.** Limit the size of a page where it comes in: a page of a million is an attack. Give each list an index on
its sort keys. A total has to count every row: leave it out where nobody needs it. Let the position of a keyset travel as
one opaque token, so that its columns can change. Read what you send: `EXPLAIN (ANALYZE)` shows the rows that OFFSET leaves
out, and the loops of a LATERAL.

What to watch in the SQL: LIMIT, and what stands before it; the frame inside OVER; `NOT (EXISTS ...)`; a parameter in the
place of each value; one statement for each step of a path.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Row, RowMapping, func, select, text, tuple_
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import raiseload, selectinload

from kata.demo import Demo, run

from .models import Department, Employee, Project
from .records import TimeEntry

# Given: what `(await session.execute(...)).all()` returns, or the same with `.mappings()`. `Row` takes its types like
# this from SQLAlchemy 2.1 on; a type checker that sees 2.0 wants `Row[Any]`.
Rows: TypeAlias = "Sequence[Row[*tuple[Any, ...]]] | Sequence[RowMapping]"


async def employee_page(session: AsyncSession, page: int, size: int) -> Rows:
    """Exercise 21 · Page by page, with a total.

    Task:
        Return one page of all employees, the best paid first, and on every row how many employees there are in all.

    Teaches:
        LIMIT and OFFSET, an order that decides every tie, and a total beside a page.

    Contract:
        - rows labelled `id`, `name`, `salary`, `total`
        - ordered by salary, highest first, then by id
        - page 1 holds the first `size` rows, page 2 the next ones; both numbers are at least 1, and the last page may be
          shorter
        - `total` is the number of all employees, not of those on the page
        - a page behind the last one is an empty list
        - the page is cut out by the database: LIMIT and OFFSET, FETCH, or a condition on a row number

    Budget:
        1 statement, and no row fetched that is not on the page.
    """
    statement = (
        select(
            Employee.id,
            Employee.name,
            Employee.salary,
            # A window sees all rows of the query, and LIMIT comes after it. Without over() one row would be left.
            func.count().over().label("total"),
        )
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None) -> list[TimeEntry]:
    """Exercise 22 · Where the last page ended.

    Task:
        Return the next `size` time entries, newest first, that come behind a position. A caller who has read a page
        passes the `work_date` and `id` of its last entry, and gets the page that follows.

    Teaches:
        Keyset pagination: a condition on the sort key in the place of OFFSET.

    Contract:
        - a list of at most `size` `TimeEntry` objects; `size` is at least 1
        - newest first: ordered by `work_date`, then by `id`, both descending
        - `after` is a pair `(work_date, id)`: only what stands strictly behind it in that order. Nothing needs to be
          there: the entry may have been deleted meanwhile
        - `after=None` begins at the newest entry
        - whoever walks from page to page meets each entry once, also when newer ones are added on the way
        - no OFFSET, and the database decides what is on the page

    Budget:
        1 statement; at most `size` + 1 rows are fetched.
    """
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        # Rows are compared like words: by the date, and by the id where the dates are the same.
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return list((await session.scalars(statement)).all())


async def running_hours(session: AsyncSession, employee_id: int) -> Rows:
    """Exercise 23 · Hours so far.

    Task:
        List the time entries of one person, each with the sum of hours so far.

    Teaches:
        Aggregates over an ordered window: running totals, frames, and what peers are.

    Contract:
        - rows labelled `work_date`, `project` (its name), `hours`, `running_hours`
        - ordered by `work_date`, then by the entry's id
        - `running_hours` is the sum of this person's hours from the first row up to and including this one, in that
          order: two entries of one day count one after the other
        - an unknown id, and somebody without entries: an empty list
        - the sum is computed by a window function

    Budget:
        1 statement.
    """
    in_order = (TimeEntry.work_date, TimeEntry.id)
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            # ROWS: up to this row. The default frame, RANGE, takes in all rows that tie with it; with the id in the
            # order there are none, but whoever shortens the order one day should not change the sums.
            func.sum(TimeEntry.hours).over(order_by=in_order, rows=(None, 0)).label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(*in_order)
    )
    return (await session.execute(statement)).all()


async def employees_without_hours(session: AsyncSession, since: date) -> list[Employee]:
    """Exercise 24 · Nothing on the time sheet.

    Task:
        Find everyone who has not recorded any hours since a day.

    Teaches:
        Anti-joins: who has *no* partner. NOT EXISTS, an outer join whose partner is NULL, NOT IN, EXCEPT.

    Contract:
        - a list of `Employee` objects
        - without any time entry on `since` or later: earlier ones do not matter, and who has none at all is in it
        - each of them once, with or without a department
        - ordered by name, then by id

    Budget:
        1 statement.
    """
    recent = select(TimeEntry.id).where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since)
    # The database stops looking at a person's entries at the first one, and NULLs cannot spoil the answer.
    statement = select(Employee).where(~recent.exists()).order_by(Employee.name, Employee.id)
    return list((await session.scalars(statement)).all())


async def search_employees(session: AsyncSession, term: str) -> list[Employee]:
    """Exercise 25 · Find somebody.

    Task:
        Find everyone whose name or e-mail address contains a text that a user has typed in. Write the whole statement
        as SQL, in `text()`.

    Teaches:
        Raw SQL done safely: bound parameters, wildcards in user input, and rows of raw SQL as ORM objects.

    Contract:
        - a list of `Employee` objects, each of them once
        - `term` occurs anywhere in `name` or in `email`; upper and lower case are the same
        - letters beyond ASCII are compared as the database compares them: do not change their case in Python
        - `%`, `_` and `\\` in `term` are ordinary characters, and so are quotes and `:name`
        - the empty text finds everybody
        - ordered by name, then by id
        - the statement is raw SQL in `text()`, mapped to `Employee` by `from_statement()`; its text is the same
          whatever the term is, which is sent as a bound parameter

    Budget:
        1 statement.
    """
    # position() knows no wildcards, so nothing has to be escaped. (ILIKE would need it, with ESCAPE.)
    statement = text(
        """
        SELECT *
        FROM employees
        WHERE position(lower(:term) IN lower(name)) > 0
           OR position(lower(:term) IN lower(email)) > 0
        ORDER BY name, id
        """
    )
    found = await session.scalars(select(Employee).from_statement(statement), {"term": term})
    return list(found.all())


async def department_tree(session: AsyncSession) -> list[Department]:
    """Exercise 26 · Everything below a department.

    Task:
        Load all departments with their people and the projects of these, ready to be shown after the session is
        closed.

    Teaches:
        Loader options for several levels: a chain of strategies along the path.

    Contract:
        - a list of all `Department` objects, ordered by name; one where nobody works is in it
        - `department.employees` is loaded, and `projects` of each of these employees, in any order
        - reading all of that, and every column, emits nothing: the objects are complete when the session is closed

    Budget:
        At most 3 statements (below 500 departments and 500 employees: loaders work in batches).
    """
    statement = (
        select(Department)
        # One path: the second option hangs on the first.
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return list((await session.scalars(statement)).all())


async def guarded_department(session: AsyncSession, name: str) -> Department | None:
    """Exercise 27 · Only what was asked for.

    Task:
        Load one department with its people, and make sure that nobody loads anything else through it by accident.

    Teaches:
        `raiseload()` as a seat belt: a lazy load that nobody planned is an error, not a query.

    Contract:
        - the `Department` of exactly that name with `employees` loaded; `None` if there is none
        - all columns are loaded, those of the employees, too
        - reading any other relationship of one of these employees raises `InvalidRequestError` itself, not
          `MissingGreenlet`: in a coroutine and inside `run_sync`, and also where the session holds the object already

    Budget:
        At most 2 statements, in a session that held none of these objects.
    """
    statement = (
        select(Department)
        .where(Department.name == name)
        # The star stands for every relationship that no other option names, of the employees, too.
        .options(selectinload(Department.employees), raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()


async def top_earners(session: AsyncSession, n: int) -> Rows:
    """Exercise 28 · The best paid of each department.

    Task:
        List the `n` best paid people of every department.

    Teaches:
        Top n per group: a row number in a subquery, or LATERAL.

    Contract:
        - rows labelled `department` (its name), `name`, `salary`
        - at most `n` rows for a department, all of its people where it has fewer; `n` = 0: an empty list
        - of equal salaries the smaller id comes first, so exactly `n` are chosen
        - who has no department is not in it
        - ordered by department, then by salary, highest first, then by id

    Budget:
        1 statement, and no row fetched that is not returned.
    """
    # A window cannot stand in WHERE, which is done before windows are computed: number the rows first, choose outside.
    numbered = select(
        Employee.id,
        Employee.name,
        Employee.salary,
        Employee.department_id,
        func.row_number()
        .over(partition_by=Employee.department_id, order_by=(Employee.salary.desc(), Employee.id))
        .label("place"),
    ).subquery("numbered")
    statement = (
        select(Department.name.label("department"), numbered.c.name, numbered.c.salary)
        .join(numbered, numbered.c.department_id == Department.id)
        .where(numbered.c.place <= n)
        .order_by(Department.name, numbered.c.salary.desc(), numbered.c.id)
    )
    return (await session.execute(statement)).all()


# For the demo: whoever has the most entries, and a day in the middle of all.
BUSIEST = text(
    "SELECT employee_id FROM office.time_entries GROUP BY employee_id ORDER BY count(*) DESC, employee_id LIMIT 1"
)
HALF_WAY = text("SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY work_date) FROM office.time_entries")


async def main() -> None:
    """Turn pages, sum up, look for what is missing, and load what is needed and no more."""
    async with Demo(__name__) as demo:
        async with demo.exercise("employee-page") as session:
            demo.rows(await employee_page(session, page=2, size=5))

        async with demo.exercise("entries-page") as session:
            first = await entries_page(session, size=4)
            demo.rows(first, columns=("work_date", "id", "hours", "note"))
            if first:
                last = first[-1]
                demo.note(f"The page behind {last.work_date}, id {last.id}:")
                second = await entries_page(session, size=4, after=(last.work_date, last.id))
                demo.rows(second, columns=("work_date", "id", "hours", "note"))

        async with demo.exercise("running-hours") as session:
            demo.rows(await running_hours(session, await session.scalar(BUSIEST)))

        async with demo.exercise("without-hours") as session:
            since = await session.scalar(HALF_WAY)
            demo.note(f"Nothing recorded since {since}:")
            demo.rows(await employees_without_hours(session, since), columns=("id", "name"))

        async with demo.exercise("search-employees") as session:
            demo.rows(await search_employees(session, "RA"), columns=("id", "name", "email"))

        async with demo.exercise("department-tree") as session:
            departments: Sequence[Any] = await department_tree(session)
            session.expunge_all()  # as after the session is closed: what is not loaded now cannot be loaded any more
            demo.facts(
                {
                    each.name: f"{person.name}: {', '.join(project.name for project in person.projects) or '-'}"
                    for each in departments
                    for person in each.employees[:1]
                }
            )

        async with demo.exercise("guarded-department") as session:
            department: Any = await guarded_department(session, "Engineering")
            demo.rows(department.employees, columns=("id", "name", "email"))
            try:
                demo.note(f"projects: {department.employees[0].projects}")
            except InvalidRequestError as error:
                demo.note(f"{type(error).__name__}: {error}")

        async with demo.exercise("top-earners") as session:
            demo.rows(await top_earners(session, n=2))


if __name__ == "__main__":
    run(main)
