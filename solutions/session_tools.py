"""Phase 11 · Around engine and session.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from typing import Any

from sqlalchemy import event, func, insert, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria

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
    raise NotImplementedError  # TODO(author): the solution


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
    raise NotImplementedError  # TODO(author): the solution


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
    # A class of its own for this factory's sessions: a listener on `Session` would hear those of all others.
    inherited = factory.kw.get("sync_session_class") or factory.class_.sync_session_class
    audited = type("AuditedSession", (inherited,), {})
    factory.configure(sync_session_class=audited)

    def changes_of(employee: Employee, action: str) -> dict[str, list[str | None]]:
        changes: dict[str, list[str | None]] = {}
        for column in inspect(employee).mapper.column_attrs:
            history = inspect(employee).attrs[column.key].history
            # What is deleted has not changed before: the values that it still has are the old ones.
            before = history.deleted or (history.unchanged if action == "delete" else ())
            values = [each[0] if each else None for each in (before, history.added)]
            if values != [None, None]:
                changes[column.key] = [None if value is None else str(value) for value in values]
        return changes

    @event.listens_for(audited, "after_flush")
    def write_down(session: Session, _: UOWTransaction) -> None:
        # The SQL has been sent, so ids and foreign keys are there; what the attributes were before is still known.
        rows = []
        for action, objects in (("insert", session.new), ("update", session.dirty), ("delete", session.deleted)):
            for employee in objects:
                # Without changes an object is dirty, too: when it was set to what it was, or when only a list has changed.
                if isinstance(employee, Employee) and (changes := changes_of(employee, action)):
                    details = {"id": employee.id, "changes": changes}
                    rows.append({"action": f"employee.{action}", "details": details})
        if rows:
            # In the transaction of the flush: whatever takes that back, a savepoint too, takes these rows with it.
            session.execute(insert(AuditEntry), rows)


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

    class TenantSession(Session):
        """A class of its own: its listeners hear the sessions of this factory only."""

    # A function, because it gets the alias where there is one: a plain condition names the table, and the ON of an
    # aliased join does not adapt that. The department in it is sent as a parameter, so cached SQL serves all of them.
    ours = with_loader_criteria(Employee, lambda cls: cls.department_id == department_id, include_aliases=True)

    @event.listens_for(TenantSession, "do_orm_execute")
    def stay_in_the_department(state: ORMExecuteState) -> None:
        # A column load is about one object that the session holds: there is nothing to leave out.
        if (state.is_select and not state.is_column_load) or state.is_update or state.is_delete:
            state.statement = state.statement.options(ours)

    @event.listens_for(TenantSession, "before_flush")
    def put_into_the_department(session: Session, _: UOWTransaction, __: Any) -> None:
        for employee in session.new:
            if isinstance(employee, Employee) and employee.department is None and employee.department_id is None:
                # The object and not only the key: over that a `department=None` would be copied by the flush.
                employee.department = session.get(Department, department_id)

    @event.listens_for(TenantSession, "after_flush")
    def refuse_other_departments(session: Session, _: UOWTransaction) -> None:
        # By now each relationship has set its foreign key. The flush is not over: an error rolls it back.
        for employee in (*session.new, *session.dirty):
            if isinstance(employee, Employee) and employee.department_id not in (None, department_id):
                raise TenantViolation(
                    f"{employee.name} belongs to department {employee.department_id}, not {department_id}"
                )

    return async_sessionmaker(engine, sync_session_class=TenantSession, expire_on_commit=False)


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
    raise NotImplementedError  # TODO(author): the solution


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
