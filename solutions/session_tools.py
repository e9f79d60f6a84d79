"""Phase 11 · Around engine and session.

SQLAlchemy calls functions of yours at fixed moments in the life of an engine, a pool and a session. What every piece of
work needs, and none should have to spell out, belongs there: counting, routing, auditing, tenants. A mistake there is
everywhere at once, so know the moments and their order.

**Where to listen.** `event.listen(target, "name", function)` registers a listener; `@event.listens_for(target, "name")`
does the same as a decorator. The target is one object, or a class for all of its instances:

    event.listen(engine.sync_engine, "connect", function)           this engine and its pool
    event.listen(session.sync_session, "before_flush", function)    this session
    event.listen(Session, "before_flush", function)                 every session of the process

The async objects are wrappers without events: an `AsyncEngine` or `AsyncSession` as a target raises
`NotImplementedError`. Inside the one is a `sync_engine`, inside the other a `sync_session`, and those have them. To
reach the sessions of one factory and no others, give it a subclass of `Session`, with listeners or methods of its own:

    class Audited(Session): ...
    factory = async_sessionmaker(engine, sync_session_class=Audited)

`factory.class_` is `AsyncSession` itself: what you set there, every factory has.

A listener is a plain `def`; an `async def` only makes a coroutine that nobody awaits. It queries the database through
the sync session or connection that it gets, without `await`: it already runs inside the greenlet. What it raises
reaches whoever caused the event, and a flush that it interrupts is rolled back.

**The life of a connection**, in events of the pool:

    checked out, and opened for that    connect, checkout
    returned                            reset, checkin
    checked out again                   checkout
    returned to a pool that is full     reset, checkin, close
    invalidated, broken, or cancelled
      in the middle of a statement      invalidate, close, checkin
    never returned, garbage-collected   reset, detach, close_detached
    engine.dispose()                    close, for each that is not checked out

On `reset` the pool ends a transaction that was left open, with a ROLLBACK. After `invalidate` a record without a
connection returns to the pool, and the listener of `checkin` gets None for the connection. `dispose()` makes a new pool
with the same listeners; a connection that is checked out at that moment returns to the old one. When such a record is
checked out and cannot connect, because the server is gone, there is a `checkin` without a `checkout`.

**Statements.** `before_cursor_execute` of the engine sees everything that goes to the driver, whoever sent it;
`after_cursor_execute` sees what succeeded, and `handle_error` gets the errors. BEGIN and COMMIT are not among them: they
have the events `begin` and `commit`.

**A commit**, in the order of its events:

    before_commit
    before_flush, after_flush, after_flush_postexec     the flush, with its INSERT, UPDATE and DELETE
    commit                                              of the engine: COMMIT is sent
    after_commit
    after_transaction_end

- `before_flush`: `session.new`, `session.dirty` and `session.deleted` show what there is to do. What you add here is
  part of this flush. `dirty` also has objects without a net change: `session.is_modified(project)` tells.
- `after_flush`: everything is sent, ids are there, the three collections are still as they were. What you add here is
  left to the next flush; a commit runs that one, too.
- `inspect(project).attrs.budget.history` has `added` and `deleted`, the new value and the old one, until the flush is
  over. The old one is missing when the attribute was not loaded before it was set.
- `insert()`, `update()` and `delete()` are not part of any flush.
- `after_commit`: the transaction is over, and SQL raises. The release of a savepoint fires it, too.
- `after_transaction_end` comes at every end, that of a `close()` included, which fires neither `after_commit` nor
  `after_rollback`. Savepoints and flushes are transactions inside another one, their `parent`.

**Before a statement**, `do_orm_execute` gets a state for each statement that the session executes. Relationship loads
are among them (`state.is_relationship_load`), and so are refreshes (`state.is_column_load`); a flush's own statements are
not. The listener may replace `state.statement`. Here each query of projects skips those without a budget:

    @event.listens_for(Funded, "do_orm_execute")
    def add_condition(state):
        if state.is_select and not state.is_column_load and not state.is_relationship_load:
            condition = with_loader_criteria(Project, Project.budget > 0, include_aliases=True)
            state.statement = state.statement.options(condition)

The condition goes wherever the class goes: into joins, into aliases with `include_aliases`, and into the relationship
loads of what was found. A `select()` of the table itself knows nothing of it, and `get()` of an object that the session
holds sends nothing that could have a condition. The event comes before autoflush: the flush that the query triggers is
still to come.

**Which engine.** A session asks its method `get_bind()` for each statement. It passes the statement as `clause` and the
class that it is about as `mapper`; a flush asks without a clause. Without code of yours, `binds` decides by class:

    async_sessionmaker(binds={TimeEntry: archive, Base: main})

A subclass of `Session` can override the method; it has to return a *sync* engine. What a statement is, its attributes
say: `is_select`, `is_dml`, and, for a `Select`, `_for_update_arg`: not `None` if it locks (no public attribute says so).

A session has a transaction on each engine that it has used, and none on the others. `commit()` commits them one after
the other: when the second fails, the first is committed.

**In production**

- Pooled connections die unseen, with a restart of the server or in a firewall. `pool_pre_ping=True` notices that at the
  checkout. One that breaks later raises; then the others of its age are replaced as well, each at its next checkout.
- A task that is cancelled in the middle of a statement costs its connection: nobody knows what is still on the line.
  Time-outs under load mean new connections, just then. `async with` returns the connection then, too; a session that
  nobody closed leaks its connection until the garbage collector finds it, and warns.
- When all connections are in use, the next checkout raises `TimeoutError` after `pool_timeout`. Look for code that keeps
  a connection while it awaits something else, before you make the pool larger.
- PgBouncer in transaction mode gives each transaction any of its connections: what belongs to a connection (SET, LISTEN,
  session-level advisory locks, prepared statements) may be gone in the next transaction. Use NullPool, and read what
  SQLAlchemy's page about asyncpg says of prepared statement names.
- A replica lags behind. After a commit, the next transaction may not find there what was just written. Let whoever has
  written read from the primary for a while, or compare `pg_current_wal_lsn()` with the replica's
  `pg_last_wal_replay_lsn()`. And what one session reads from both is not one snapshot.
- Listeners run in every request: keep them short, and call no other service from them.

What to watch in the SQL: which engine a statement went to, and what was sent before it; statements that stand in no
function of yours; a ROLLBACK that you have not sent.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import ClauseElement, Connection, Engine, Select, event, func, insert, inspect, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import (
    ORMExecuteState,
    Session,
    SessionTransaction,
    UOWTransaction,
    class_mapper,
    with_loader_criteria,
)

from kata.demo import Demo, run

from .models import Department, Employee, Project
from .records import AuditEntry


class TenantViolation(Exception):
    """Given: an employee was about to get into a department that the session is not for."""


@dataclass
class PoolStats:
    """What a pool has done since it is watched: given, nothing to write here."""

    opened: int = 0
    closed: int = 0
    in_use: int = 0
    peak: int = 0


def watch_pool(engine: AsyncEngine) -> PoolStats:
    """Exercise 44 · The pool under watch.

    Task:
        Return a `PoolStats` that always shows what the pool of an engine does, kept up to date by events.

    Teaches:
        Pool events: what a connection goes through, which event says so, and which target means one engine, with all
        of its pools.

    Contract:
        - `engine`: an `AsyncEngine` with any pool, used before or not; no connection is in use at the call
        - returns a `PoolStats` at once, all zeros; that same object changes from then on, as things happen
        - `opened`: how many connections were opened since the call; an attempt that failed has opened none
        - `closed`: how many were closed since, whatever the reason: more than the pool keeps, invalidated, broken,
          replaced, disposed of. One that was in the pool before the call counts as well when it is closed
        - `in_use`: how many are checked out now, by `engine.connect()`, `engine.raw_connection()`, a session or anything
          else. One that is invalidated or breaks while it is checked out is in use no longer
        - `peak`: the highest `in_use` so far; it never falls
        - `await engine.dispose()` replaces the pool; the same object goes on with the new one
        - two engines do not mix; an engine that is watched twice has two `PoolStats`, each counting from its own call
        - left open: connections that `detach()` takes out of the pool

    Budget:
        The call opens no connection and sends no statement; neither do the listeners.
    """
    stats = PoolStats()
    checked_out: set[object] = set()

    # A checkin comes without a checkout when a record of the pool cannot reconnect: a counter would fall below zero.
    def update() -> None:
        stats.in_use = len(checked_out)
        stats.peak = max(stats.peak, stats.in_use)

    def connect(*_: object) -> None:
        stats.opened += 1

    def close(*_: object) -> None:
        stats.closed += 1

    def checkout(_: object, record: object, *__: object) -> None:
        checked_out.add(record)
        update()

    def checkin(_: object, record: object) -> None:
        checked_out.discard(record)
        update()

    # dispose() gives the next pool the same listeners.
    for listener in (connect, close, checkout, checkin):
        event.listen(engine.sync_engine, listener.__name__, listener)
    # A connection that was detached, or never returned, fires neither checkin nor close.
    event.listen(engine.sync_engine, "detach", checkin)
    event.listen(engine.sync_engine, "close_detached", close)
    return stats


def routing_factory(primary: AsyncEngine, replica: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Exercise 45 · Read here, write there.

    Task:
        Make a factory of sessions that read from a replica and write to the primary, and read what they have written.

    Teaches:
        `Session.get_bind()`: how a session chooses its engine for each statement; the state of one session, and the
        events that say when its transaction is over.

    Contract:
        - returns an `async_sessionmaker`; calling it opens nothing
        - a SELECT goes to `replica`: of objects or columns, `get()`, `refresh()`, relationship loads, streams
        - what writes goes to `primary`: a flush, `insert()`, `update()` and `delete()`; so does everything that is read
          while a flush is going on
        - from then on, SELECTs of this session go to `primary`, until its transaction has ended by commit, rollback or
          close; the flush that a SELECT triggers (autoflush) comes before that SELECT
        - the end of a savepoint, by release or rollback, is not the end of the transaction
        - SELECT ... FOR UPDATE goes to `primary`, also when `get()` or `refresh()` send it
        - sessions do not mix: neither two of this factory, nor those of another factory, made by this function or not
        - an object that is only pending is not written yet
        - left open: `text()`, unions, writing CTEs, `session.connection()`, SELECTs after a FOR UPDATE, and whether objects
          expire on commit

    Budget:
        No statement of its own.
    """

    class RoutingSession(Session):
        has_written = False

        def get_bind(
            self,
            mapper: Any = None,
            *,
            clause: ClauseElement | None = None,
            bind: Engine | Connection | None = None,
            **arguments: Any,
        ) -> Engine | Connection:
            if bind is not None:
                return bind
            if clause is not None and clause.is_dml:
                self.has_written = True
            # A flush asks without a statement. What is not certainly a plain SELECT is safe on the primary.
            reads = isinstance(clause, Select) and clause._for_update_arg is None
            return (replica if reads and not self.has_written else primary).sync_engine

    # Before, not after it: a flush may have to load something first.
    @event.listens_for(RoutingSession, "before_flush")
    def begin_writing(session: RoutingSession, *_: object) -> None:
        session.has_written = True

    # A commit, a rollback and a close all end here; so do savepoints and flushes, which have a parent.
    @event.listens_for(RoutingSession, "after_transaction_end")
    def begin_anew(session: RoutingSession, transaction: SessionTransaction) -> None:
        if transaction.parent is None:
            session.has_written = False

    return async_sessionmaker(sync_session_class=RoutingSession, expire_on_commit=False)


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


EntityT = TypeVar("EntityT")
"""Given: the model of a `Repository`."""


class Repository(Generic[EntityT]):
    """Exercise 48 · One class for every table.

    Task:
        Write a generic class that reads and writes the entities of one model through a session that it is given.

    Teaches:
        Generic classes over mapped classes, what a mapper knows of its model, and where a repository ends: the
        transaction is the caller's.

    Contract:
        - `Repository(session, Model)` keeps both, for any mapped class with a primary key of one column, whatever
          the type of the key, the name of its column, and the name of the attribute, and also for a class that
          shares its table with others (inheritance). `Repository[Employee]` type-checks (mypy is asked where it is
          installed), and `Repository[Employee](session, Employee)` runs.
        - `get(id)`: the entity with this primary key, or None. One that the session holds already needs no
          statement, and may have one.
        - `list(*, offset=0, limit=100)`: a list of the entities, ordered by primary key, without the first `offset`
          and at most `limit` of them. Behind the end, and with a limit of 0, it is empty. The database skips and
          cuts off; no row is fetched that is not returned. Negative numbers are open.
        - `count()`: how many entities there are, an int, counted by the database.
        - `add(entity)`: flushes, and returns that same entity; its key and its server defaults can be read.
        - `remove(entity)`: the row is gone when it returns: flushed as well. The entity comes from this session.
        - Nothing commits, rolls back or closes the session. Errors of the database propagate.
        - Two repositories on one session do not mix.

    Budget:
        1 statement for each call; what `remove()` loads for relationships does not count.
    """

    def __init__(self, session: AsyncSession, model: type[EntityT]) -> None:
        self._session = session
        self._model = model

    async def get(self, id: Any) -> EntityT | None:
        """Return the entity with this primary key, or None."""
        return await self._session.get(self._model, id)

    async def list(self, *, offset: int = 0, limit: int = 100) -> Sequence[EntityT]:
        """Return entities ordered by primary key: at most `limit`, without the first `offset`."""
        # The mapper has the key's columns, whatever they are called. Without an order, pages overlap.
        key = class_mapper(self._model).primary_key
        return (await self._session.scalars(select(self._model).order_by(*key).offset(offset).limit(limit))).all()

    async def count(self) -> int:
        """Return how many there are."""
        return (await self._session.execute(select(func.count()).select_from(self._model))).scalar_one()

    async def add(self, entity: EntityT) -> EntityT:
        """Insert an entity, and return it."""
        self._session.add(entity)
        await self._session.flush()
        return entity

    async def remove(self, entity: EntityT) -> None:
        """Delete an entity."""
        # A coroutine, because it loads what cascades; the DELETE itself comes with the flush.
        await self._session.delete(entity)
        await self._session.flush()


async def main() -> None:
    """Show the pool at work, where statements go, what the log says, and what a tenant and a repository see."""
    async with Demo(__name__) as demo:
        async with demo.exercise("watch-pool") as session:
            engine = create_async_engine((await session.connection()).engine.url, pool_size=2)
            stats = watch_pool(engine)
            seen = {"watched": replace(stats)}
            connections = [await engine.connect() for _ in range(3)]
            seen["three checked out"] = replace(stats)
            for connection in connections:
                await connection.close()
            seen["all returned"] = replace(stats)
            await engine.dispose()
            seen["disposed of"] = replace(stats)
            demo.rows([{"moment": moment, **asdict(each)} for moment, each in seen.items()])
            demo.note("The pool keeps two connections. When was the third closed?")

        async with demo.exercise("read-replica") as session:
            url = (await session.connection()).engine.url
            engines = {"primary": create_async_engine(url), "replica": create_async_engine(url)}
            factory = routing_factory(**engines)
            sent: list[dict[str, str]] = []
            for name, engine in engines.items():
                event.listen(
                    engine.sync_engine,
                    "before_cursor_execute",
                    lambda connection, cursor, statement, *_, name=name: sent.append(
                        {"engine": name, "statement": statement.split()[0]}
                    ),
                )
            async with factory() as routed:
                budgets = select(func.sum(Project.budget))
                await routed.scalar(budgets)
                await routed.execute(update(Project).values(budget=Project.budget * 2))
                await routed.scalar(budgets)
                await routed.rollback()
                await routed.scalar(budgets)
            for engine in engines.values():
                await engine.dispose()
            demo.rows(sent)
            demo.note("Both engines lead to the playground here. What brought the last SELECT back to the replica?")

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

        async with demo.exercise("repository") as session:
            repository = Repository[Employee](session, Employee)
            demo.facts({"count()": await repository.count(), "get(0)": await repository.get(0)})
            demo.rows(await repository.list(offset=2, limit=3), ["id", "name", "hire_date"])
            new = await repository.add(
                Employee(name="Ada Repository", email="ada@repository.test", salary=Decimal("61000.00"))
            )
            demo.rows([new], ["id", "name", "hire_date"])
            demo.facts({"count() with the new one": await repository.count()})
            await repository.remove(new)
            demo.facts({"count() without it": await repository.count()})


if __name__ == "__main__":
    run(main)
