"""Phase 11 · Around engine and session.

LESSON

What to watch in the SQL: x.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import event, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

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
        Return a `PoolStats` that always shows what the pool of an engine is doing, without asking the pool.

    Teaches:
        Pool events: what a connection goes through from its opening to its end, which events say so, and where a
        listener has to be to hear of one engine only, and of everything.

    Contract:
        - `engine`: an `AsyncEngine` with any pool, used before or not; no connection is in use at the call
        - returns a `PoolStats` at once, all zeros; that same object changes from then on, as things happen
        - `opened`: how many connections were opened since the call; an attempt that failed opened none
        - `closed`: how many were closed since, whatever the reason: too many for the pool when it came back, invalidated,
          broken, replaced, disposed of. One that the pool had before the call counts as well when it is closed
        - `in_use`: how many are lent just now, by `engine.connect()`, `engine.raw_connection()`, a session or anything
          else. One that is invalidated, or breaks, while it is lent is in use no longer
        - `peak`: the highest `in_use` so far; it never falls
        - `await engine.dispose()` replaces the pool; the same object tells about the new one, too
        - two engines do not mix; an engine that is watched twice has two `PoolStats`, each counting from its own call
        - left open: what `detach()` takes out of the pool

    Budget:
        The call opens no connection and sends no statement; neither do the listeners.
    """
    raise NotImplementedError


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
          close; the flush that a SELECT brings about (autoflush) comes before that SELECT
        - the end of a savepoint, by release or rollback, is not the end of the transaction
        - SELECT ... FOR UPDATE goes to `primary`, also when `get()` or `refresh()` send it
        - sessions do not mix: neither two of this factory, nor those of another factory, made by this function or not
        - left open: `text()`, unions, writing CTEs, `session.connection()`, SELECTs after a FOR UPDATE, and whether objects
          expire on commit

    Budget:
        No statement of its own.
    """
    raise NotImplementedError


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
    raise NotImplementedError


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
    async with Demo(__name__) as demo:
        async with demo.exercise("watch-pool") as session:
            engine = create_async_engine((await session.connection()).engine.url, pool_size=2)
            stats = watch_pool(engine)
            seen = {"watched": replace(stats)}
            connections = [await engine.connect() for _ in range(3)]
            seen["three lent"] = replace(stats)
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
