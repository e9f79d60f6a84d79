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

from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import ClauseElement, Connection, Engine, Select, event, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, SessionTransaction

from kata.demo import Demo, run

from .models import Project


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


def audit_employees() -> Any:
    """Exercise 46 · Audit employees.

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


def tenant_factory() -> Any:
    """Exercise 47 · Tenant.

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

        async with demo.exercise("audit-employees"):
            demo.facts({"TODO(author)": audit_employees()})

        async with demo.exercise("tenant"):
            demo.facts({"TODO(author)": tenant_factory()})

        async with demo.exercise("repository"):
            demo.facts({"TODO(author)": Repository()})


if __name__ == "__main__":
    run(main)
