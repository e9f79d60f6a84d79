"""Phase 11 · Around engine and session.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from kata.demo import Demo, run

from .models import Department, Employee
from .records import AuditEntry


class TenantViolation(Exception):
    """Given: an employee was about to get into a department that the session is not for."""


def watch_pool() -> Any:
    """Exercise 44 · Watch pool.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError


def routing_factory() -> Any:
    """Exercise 45 · Read replica.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError


def audit_employees(factory: async_sessionmaker[AsyncSession]) -> None:
    """Exercise 46 · Everything that happened to employees.

    Task:
        Make the sessions of a factory keep a log: whatever a flush does to employees also adds rows to
        office.audit_log (`AuditEntry`), in the same transaction.

    Teaches:
        The events of a flush and what can be known in each of them, the history of attributes, and listening to the
        sessions of one factory only.

    Contract:
        - From now on each flush of this factory's sessions that inserts, changes or deletes `Employee`s adds one row
          for each of them. Two flushes that change the same employee make two rows, also inside one transaction. An
          autoflush and the flush of a commit are flushes like any other.
        - `action` is `employee.insert`, `employee.update` or `employee.delete`.
        - `details` has two keys, `{"id": 7, "changes": {"salary": ["50000.00", "52000.50"]}}`. The id is a number, that
          of the row in `employees`. `changes` has the name of each column that changed, with its old value and its new
          one: `str()` of what the object holds once the flush has sent its SQL, so `Decimal("1.50")` is "1.50" and a
          date is "2024-02-29"; None is null.
        - Of an insert each old value is null, of a delete each new one. An insert may list the id and columns that the
          database filled in, or not; a delete may list the id; both may list columns without a value.
        - What counts is what the flush does to the row. A relationship that was set changes a foreign key, and only
          that is logged; so is a foreign key that the flush sets to NULL, because the other side is deleted. Where no
          column has changed there is no row: the same value again, a value that was changed back, a new project.
        - The rows belong to the transaction: they are there when it commits, those of its last flush included, and are
          gone after a rollback, also after that of a savepoint. A flush that fails leaves none. Whether this flush writes
          them, or the next one of the same transaction, is up to you.
        - Other classes are not logged. Other factories are not touched, whether they were made before or are made
          later, nor are those that share a class with this one. Several factories may be given, one after the other.
        - Attributes are loaded before they are changed. Open: update(), insert() and delete() statements, which are no
          flush; the order of the rows of one flush; the same factory given twice; sessions made before.

    Budget:
        No limit. One INSERT for all rows of a flush is enough.
    """
    raise NotImplementedError


def tenant_factory(engine: AsyncEngine, department_id: int) -> async_sessionmaker[AsyncSession]:
    """Exercise 47 · A session that sees one department.

    Task:
        Make a session factory for one tenant: its sessions see and change the employees of one department, as if
        there were no others.

    Teaches:
        `do_orm_execute` and `with_loader_criteria()` for reading and for bulk writing, and a check of everything that
        is about to be written.

    Contract:
        - Returns an `async_sessionmaker` on `engine`. Its other settings are yours.
        - Every ORM SELECT shows the `Employee`s of this department only: whole objects and single columns, counts,
          aliases, joins, also of an alias with a condition of its own (a row of an outer join stays, without them),
          subqueries, loads of relationships, lazy and eager ones, and `session.get()`, which returns None for anybody
          else. That holds for each way to an employee: from a department, a project, a manager or somebody managed, a
          time entry; also from objects that were just inserted. Other classes are not filtered: all departments are
          there.
        - ORM-enabled `update(Employee)` and `delete(Employee)` reach the rows of this department only.
        - A new `Employee` without a department gets this one, when it is flushed: `department_id` has it, in the row
          and in the object.
        - `TenantViolation` is raised by the flush (an explicit one, an autoflush, that of a commit) for a new
          `Employee` with another department, and for one that was moved to another, whether by `department_id`, by the
          relationship, or by the list of the other department; also where that department is new itself. Nothing of
          that flush is written. Before the flush anything may be put right.
        - Everything else works as usual: changing, refreshing and deleting the department's own employees, and writing
          other classes.
        - Factories do not mix, also on one engine and in turn: each shows its own department, and a plain
          `async_sessionmaker` everything.
        - Open: `any()` and `has()`, moving to no department, bulk inserts and moves, Core selects, text() and
          `from_statement()`.

    Budget:
        To read: no statement more than without it. A flush that puts somebody into the department may look it up.
    """
    raise NotImplementedError


def Repository() -> Any:
    """Exercise 48 · Repository.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError


async def main() -> None:
    """TODO(author): say what the demo shows."""
    async with Demo(__name__) as demo, demo.exercise("watch-pool"):
        demo.facts({"TODO(author)": watch_pool()})

    async with Demo(__name__) as demo:
        async with demo.exercise("read-replica"):
            demo.facts({"TODO(author)": routing_factory()})

        # As long as the models are stubs, the type checker does not know the attributes that they will have.
        employees: Any = Employee
        departments: Any = Department
        async with demo.exercise("audit-employees") as session:
            factory = async_sessionmaker(await session.connection(), join_transaction_mode="create_savepoint")
            audit_employees(factory)
            query = select(employees).where(employees.manager_id.is_not(None)).order_by(employees.id).limit(2)
            async with factory.begin() as working:
                raised, gone = (await working.scalars(query)).all()
                raised.salary += 100
                working.add(employees(name="Ada", email="ada@example.com", salary=5000, manager=raised))
                await working.flush()
                await working.delete(gone)
            entries = select(AuditEntry).where(AuditEntry.action.startswith("employee.")).order_by(AuditEntry.id)
            demo.rows((await session.scalars(entries)).all(), columns=("action", "details"))
            demo.note("Whoever reported to somebody who is deleted has a row as well. Who has changed them?")

        async with demo.exercise("tenant") as session:
            tenant = tenant_factory((await session.connection()).engine, 8)
            async with tenant() as working:
                heads = select(departments.name, func.count(employees.id).label("people"))
                counted = heads.outerjoin(departments.employees).group_by(departments.name).order_by(departments.name)
                demo.rows((await working.execute(counted)).all())
                somebody = (await working.scalars(select(employees).order_by(employees.id).limit(1))).one()
                somebody.department_id = 1
                try:
                    await working.flush()
                except TenantViolation as error:
                    demo.note(f"TenantViolation: {error}")

        async with demo.exercise("repository"):
            demo.facts({"TODO(author)": Repository()})


if __name__ == "__main__":
    run(main)
