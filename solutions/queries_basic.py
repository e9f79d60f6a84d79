"""Phase 3 · Reading and writing through a session.

A query is built first and sent later. `select(Employee).where(...)` is an object and talks to nobody; awaiting
it in a session sends it:

    await session.execute(select(A, B))   rows; `row.A`, or with labels `row.total`
    await session.scalars(select(A))      the first thing of each row: the objects themselves
    await session.scalar(...)             the first thing of the first row, or None
    await session.get(A, key)             one object by primary key, or None

Then `.all()` gives a list, `.one()` insists on exactly one, `.first()` takes what comes first.

**Core or ORM?** The same `select()` serves both. Ask for a class and the ORM hands out objects that it keeps
track of; ask for columns and rows come back, lighter, tracked by nobody. Objects to change things, rows to
report.

**Conditions.** `where(a, b)` wants both. `and_()`, `or_()` and `not_()` combine conditions, and so do `&`, `|` and
`~`, with parentheses around each side. Python's own `and`, `or` and `not` do not.

    Employee.name.ilike("%ann%")       upper and lower case are the same (in like() they are not)
    Employee.id.in_([1, 2, 3])         one of these; an empty list finds nobody
    Employee.manager_id.is_(None)      IS NULL; `== None` becomes the same, `is None` is plain False
    Employee.salary.between(low, high) both ends included

Several classes or columns in one select() give rows with as many parts:

    pairs = await session.execute(select(Employee, Department).join(Employee.department))
    for employee, department in pairs: ...

**Identity map.** Within one session a row is one object: load the same employee twice and it is the same Python
object, with the changes you made to it. `session.get()` of something the session already has asks the database
nothing, as long as you hold it: the map's references are weak.

**Unit of work.** Nothing is written when you assign an attribute or call `session.add()`. The session notes
what is new, what is dirty and what is deleted, and a **flush** works it off: INSERTs, UPDATEs of the changed
columns, DELETEs, in an order that satisfies the foreign keys. A flush writes inside the transaction; only a
**commit** makes it last, and seen by others. The session flushes by itself before a commit and before ORM queries
(from 2.1 on before every statement). Flush by hand when you need what the database assigns (an id, a server
default).

**Who commits?** The one who began the piece of work: the request handler, the job, the test. A function that
commits by itself cannot be combined with a second one into all or nothing. So none here commits.

**Related objects.** `select(Employee)` does not load `employee.department`, and reading it then would need SQL
where nothing can await (phase 2). Say beforehand what will be read: `.options(...)` with a loader option per
relationship (phase 5 compares them). An object that was just flushed has not loaded its relationships either:
what you did not set raises when it is read (only a manager whose foreign key is NULL is None without asking), and
`await session.refresh(employee, ["department"])` loads it.

To filter by related rows, join them, or ask with EXISTS: `Employee.department.has(...)` for one,
`Department.employees.any(...)` for many. EXISTS cannot multiply rows.

**Beyond these exercises.** Three things that are met soon:

- *Deleting.* `await session.delete(department)` and a flush send SELECT, UPDATE, DELETE: the session loads the
  employees and sets their department to NULL itself, although the foreign key says ON DELETE SET NULL. With
  `passive_deletes=True` on the relationship it sends the DELETE alone, and leaves the rest to the database.
- *Many rows.* One statement for all of them, and no object is loaded. Such an UPDATE writes every row that it
  finds, whether anything changes or not:

      await session.execute(update(Employee).where(...).values(salary=Employee.salary + 100))
      await session.execute(delete(Project).where(...))
      projects = (await session.scalars(insert(Project).returning(Project), [{...}, {...}])).all()

- *Values made by an UPDATE.* The INSERT brings server defaults back. A column with `onupdate=func.now()` is
  expired by the flush of an UPDATE: reading it raises `MissingGreenlet`. `__mapper_args__ = {"eager_defaults": True}`
  on the model adds RETURNING to the UPDATE as well.

What to watch in the SQL: how many statements there are, which columns the UPDATE sets, RETURNING at the end of
the INSERT, and that a join used for filtering is not the same as loading what was joined.
"""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, selectinload

from kata.demo import Demo, run

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str) -> Sequence[Employee]:
    """Exercise 5 · Everyone in one department, ready to be read.

    Task:
        Return the employees of the department with this name, complete: whoever gets them reads their
        department and their projects after the session is gone.

    Teaches:
        `select()` across a relationship, a deterministic order, loader options.

    Contract:
        - a sequence of `Employee` objects, each once
        - of the department whose name is exactly `department_name`; empty when there is none
        - ordered by name, people of the same name by id
        - `department` and `projects` are loaded: reading them emits nothing

    Budget:
        At most 3 statements for up to 1,000 people (a loader that asks for keys takes 500 at a time).
    """
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        # The join is there already, so the department is filled in from it. The projects come in a statement of their
        # own: joining a collection as well would repeat each employee once per project.
        .options(contains_eager(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()


async def create_employee(
    session: AsyncSession,
    *,
    name: str,
    email: str,
    salary: Decimal,
    department_id: int | None,
    manager_id: int | None = None,
) -> Employee:
    """Exercise 6 · Somebody new.

    Task:
        Write a new employee to the database, inside the caller's transaction.

    Teaches:
        The unit of work: adding, flushing and committing are three things. How values made by the database come
        back.

    Contract:
        - returns the `Employee`, flushed: `id` and the server defaults (`hire_date`) can be read without
          further SQL
        - nothing is committed: the caller may still roll back
        - what the database refuses (an e-mail address that is taken, an unknown department) raises here, not
          later

    Budget:
        1 statement is enough.
    """
    employee = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(employee)
    # The INSERT's RETURNING brings the id and the server defaults back.
    await session.flush()
    return employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    """Exercise 7 · A raise.

    Task:
        Give one employee a new salary, the ORM's way: load, change, let the unit of work find out what to
        write.

    Teaches:
        Change tracking and the identity map.

    Contract:
        - returns the `Employee` with the new salary, written to the database but not committed
        - an unknown id returns `None`, and writes nothing
        - the UPDATE sets `salary` and no other column
        - when the salary is what it was, there is no UPDATE

    Budget:
        2 statements are enough: one to load, one to write.
    """
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    # The session compares with what it loaded: only changed columns get into the UPDATE; none changed, no UPDATE.
    employee.salary = new_salary
    await session.flush()
    return employee


async def main() -> None:
    """Read, insert and update on the playground; what is written here is rolled back."""
    async with Demo(__name__) as demo:
        async with demo.exercise("employees-by-department") as session:
            people = await get_employees_by_department(session, "Engineering")
            demo.rows(people, columns=("id", "name", "salary", "department.name"))
            demo.facts({"employees": len(people)})

        async with demo.exercise("create-employee") as session:
            department_id = await session.scalar(text("SELECT id FROM departments WHERE name = 'Engineering'"))
            newcomer = await create_employee(
                session,
                name="Ada Newcomer",
                email="ada.newcomer@example.com",
                salary=Decimal("71000.00"),
                department_id=department_id,
            )
            demo.rows([newcomer], columns=("id", "name", "email", "salary", "hire_date"))
            demo.note("Look at the end of the INSERT: where did the id and the hire date come from?")

        async with demo.exercise("update-salary") as session:
            employee_id = await session.scalar(text("SELECT min(id) FROM employees"))
            for _ in range(2):
                employee = await update_salary(session, employee_id, Decimal("77777.77"))
            demo.rows([employee] if employee else [], columns=("id", "name", "salary"))
            demo.note("That was called twice with the same salary. How many statements did the second call need?")


if __name__ == "__main__":
    run(main)
