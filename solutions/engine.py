"""Phase 2 · Engine, pool and session.

An **engine** is made once per process and lives as long as it: it knows the database's address, speaks its
dialect, and keeps a **pool** of open connections. A **session** is made per piece of work and is short: it
borrows one connection for one transaction, remembers the objects it loaded as long as you hold them, and gives
the connection back at the end.

    engine ──► pool ──► connection ──► transaction
                              ▲
    session factory ──► session: identity map + unit of work

Making an engine opens nothing. The first use does: `connect()`, before any statement. Then the pool keeps up to
`pool_size` connections open (5 by default); `max_overflow` more (10 by default) may be opened when all are busy,
and are closed when they come back. With both used up, the next one waits for `pool_timeout` seconds (30 by
default) and then raises `TimeoutError`. `await engine.dispose()` closes the pool.

**The greenlet bridge.** The ORM was written for blocking drivers, and asyncpg does not block. `AsyncSession`
does not rewrite the ORM: it runs it inside a greenlet, and wherever the driver would block, the greenlet steps
aside, the event loop awaits asyncpg, and the greenlet goes on with the answer. That works when the ORM was
entered through an `await`:

    await session.execute(...)   enters a greenlet; the SQL inside can wait for the database
    employee.department          is plain Python; if it must load something, there is no greenlet to wait in

The second raises `MissingGreenlet`. The cure is to have it loaded before (phases 3 and 5), or to read it inside
`await session.run_sync(function)`, which runs `function` in a greenlet, with the sync `Session` as its
argument.

**Expiry.** By default a commit expires all objects of a session, so that the next read loads them afresh.
Without async that is a comfort. With async, that next read is an attribute access which needs SQL: the
`MissingGreenlet` above. Async code therefore turns it off, with `expire_on_commit=False`. A rollback always
expires: all objects of the session, or for a savepoint those that were changed since. Then
`await session.refresh(employee)` loads one of them again.

**Where a session begins and ends.** The factory is called for each piece of work, and the block says when it is
over:

    async with factory() as session:          closed at the end; what was not committed is rolled back
    async with factory.begin() as session:    committed at the end, or rolled back when the block raises

One session per task: its one connection does one thing at a time, and its one transaction is everybody's. Of two
tasks that write and commit with the same session in an `asyncio.gather()`, one raises `InterfaceError`.

**Without a session.** Core needs only the engine. `async with engine.begin() as connection:` commits at the end of the
block, or rolls back when it raises; with `engine.connect()` what you do not commit is rolled back. What is synchronous
runs in `run_sync`: `await connection.run_sync(Base.metadata.create_all)` makes the tables of the models that are not
there yet.

**In production.** Each process has a pool of its own. Processes × (`pool_size` + `max_overflow`) has to stay below
the server's `max_connections`, which is 100 by default: beyond it, connecting fails.

    pool_pre_ping=True                    tests a connection before it is lent, and replaces one that is dead
    pool_recycle=1800                     replaces a connection that is older than 1,800 seconds, when it is lent
    pool_timeout=5                        how long to wait for a free connection
    poolclass=NullPool                    keeps none: for scripts and tests, and behind a pooler such as PgBouncer
    connect_args={"command_timeout": 30}  asyncpg gives a statement 30 seconds, then raises TimeoutError
    connect_args={"server_settings": {"statement_timeout": "30s"}}    the server cancels it by itself

A connection that breaks in the middle of a transaction raises all the same: the ping comes before the transaction.

What to watch in the SQL: with `echo=True` the engine logs each statement, BEGIN, COMMIT and ROLLBACK included.
Good while learning; in production use logging's configuration instead.
"""

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from kata.database import database_url
from kata.demo import Demo, run


def create_engine_factory() -> AsyncEngine:
    """Exercise 3 · An engine with a pool.

    Task:
        Return an async engine on the workbook's database. `database_url()` (given) tells its URL.

    Teaches:
        What an engine is, how its pool is sized, where `postgresql+asyncpg` says which driver to use.

    Contract:
        - an `AsyncEngine` on the URL of `database_url()`
        - five connections are kept, ten more may be opened under load (SQLAlchemy's defaults; written out, nobody
          has to look them up)
        - every statement is logged
        - no connection is opened yet; the caller uses the engine, and disposes of it

    Budget:
        No statement.
    """
    return create_async_engine(
        database_url(),
        pool_size=5,
        max_overflow=10,
        echo=True,
    )


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Exercise 4 · A factory for sessions.

    Task:
        Return a factory: calling it gives a new session on `engine`, set up for async use.

    Teaches:
        Configuration in one place, sessions that are cheap and short, and why async code does not let a commit
        expire its objects.

    Contract:
        - an `async_sessionmaker`, bound to exactly the engine that was given
        - its sessions are `AsyncSession`s
        - after a commit the loaded attributes of an object can still be read, without SQL

    Budget:
        No statement.
    """
    # An expired attribute would have to be loaded by its next reader, and an attribute access cannot await.
    return async_sessionmaker(engine, expire_on_commit=False)


async def main() -> None:
    """Show the engine with its pool, and a session of the factory."""
    async with Demo(__name__) as demo:
        async with demo.exercise("engine-factory"):
            engine = create_engine_factory()
            try:
                async with engine.connect() as connection:
                    version = await connection.scalar(text("SELECT current_setting('server_version')"))
                    demo.facts(
                        {
                            "database_url()": make_url(database_url()).render_as_string(hide_password=True),
                            "engine.url": engine.url.render_as_string(hide_password=True),
                            "engine.pool": engine.pool.status(),
                            "engine.echo": engine.echo,
                            "server": f"PostgreSQL {version}",
                        }
                    )
            finally:
                await engine.dispose()

        async with demo.exercise("session-factory") as session:
            # Not the engine of exercise 3: the two can be done in any order.
            factory = create_session_factory((await session.connection()).engine)
            async with factory() as own_session:
                database = await own_session.scalar(text("SELECT current_database()"))
                demo.facts(
                    {
                        "session": type(own_session).__name__,
                        "expire_on_commit": own_session.sync_session.expire_on_commit,
                        "connected to": database,
                    }
                )


if __name__ == "__main__":
    run(main)
