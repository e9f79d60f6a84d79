"""Phase 12 · Tests that leave nothing behind.

A test of database code needs a database. A mock of a session agrees to everything: to a query with a typing error, to
a second row with the same unique name, to a commit that would fail. Such a test proves that the code calls the mock.
What is to be tested, the statement and what the server makes of it, is not there.

**Undo, do not clean up.** To delete what a test has written, one has to know all of it, and a test that fails half-way
never gets there. A transaction that is never committed needs no cleaning: it is rolled back, whatever has happened in
it. The code under test commits, though. So its session stands on a connection that is in a transaction already, and
`join_transaction_mode` says what the session's commit() and rollback() mean there:

    "rollback_only"           commit() sends nothing, and rollback() rolls the whole transaction back
    "control_fully"           both go through: a commit() is a COMMIT
    "create_savepoint"        the session works in a savepoint: commit() releases it, rollback() goes back to it
    "conditional_savepoint"   the default: "create_savepoint" on a connection that is in a savepoint, "rollback_only"
                              on any other

A savepoint is a mark in a transaction to which it can be rolled back; what was done before it stays.

**What the rollback takes back.** Rows; tables and columns as well, because PostgreSQL's DDL takes part in transactions;
and a `SET`, which is undone with its transaction.

**What it cannot take back, and what it hides**

- Sequences move on: the next row gets another id, in this test and in the next one. Compare names, not ids.
- `now()` stands still: it is the time at which the outer transaction began, before and after a commit of the session.
- `SET LOCAL` lasts until the outer transaction ends: after a commit of the session it is still there.
- A deferred constraint is checked at COMMIT, and that never comes. `SET CONSTRAINTS ALL IMMEDIATE` checks it at once.
- NOTIFY is delivered at COMMIT: nobody ever hears it.
- Other connections see nothing of the test. Code that opens a session of its own finds none of the test's rows, and
  what it commits stays. They wait for its locks, too: a row that the test has changed stays locked until it is over.
- `pg_advisory_lock()` belongs to the connection, and a rollback does not free it; `pg_advisory_xact_lock()` ends with
  the transaction.
- VACUUM and CREATE DATABASE refuse to run inside a transaction.

So whatever is about two transactions, about locks or about the commit itself is tested with commits that are real, in
a database of the test's own: `CREATE DATABASE … TEMPLATE …` copies one. Phase 10 is graded like that.

**Event loops.** A pooled connection belongs to the event loop in which it was opened. In another loop it fails, with
"attached to a different loop" or "another operation is in progress". pytest-asyncio gives each test a loop of its own
by default, and a fixture that makes the engine once for all tests runs in another one. Three remedies:

- one loop for fixtures and tests: `loop_scope="session"`, or in the configuration `asyncio_default_test_loop_scope`
  and `asyncio_default_fixture_loop_scope`
- `poolclass=NullPool`: an engine that keeps no connection works in any loop
- `await engine.dispose()` at the end of each loop: the next connection is a new one

An async fixture is a generator: what stands behind its `yield` runs when the test is over, also when it has failed.

**Counting.** That an answer is right says nothing about how many queries it took. A number in a test does:

    async with factory() as session:
        with count_statements(engine) as statements:
            await load_everything(session)
    assert len(statements) == 2

Run it with three rows and with thirty: it is N+1 when the number grows with them. And use a fresh session: what a
session holds is not loaded again, so that a warm one hides lazy loads.

SQLAlchemy tells what it does by *events*: `event.listen(target, "name", function)` calls the function each time, and
`event.remove()` with the same three ends that. Around a statement there are several:

    do_orm_execute          of a session, for each ORM statement; not for what a flush sends
    before_execute          of an engine, with the construct and its `:names`; not for exec_driver_sql()
    before_cursor_execute   of an engine, with the text and parameters as the driver gets them
    after_cursor_execute    the same, afterwards; not for a statement that fails
    handle_error            for one that fails

- An AsyncEngine has no events of its own: its `sync_engine` has, and an AsyncSession its `sync_session`.
- SAVEPOINT, RELEASE and ROLLBACK TO pass the events of statements. BEGIN, COMMIT and ROLLBACK do not, unless somebody
  executes them as text; they have their own, `begin`, `commit` and `rollback`.
- The same function is registered once, however often it is given, and one `remove()` ends that.
- A listener on a class, such as `Engine`, hears every engine, those of other tests as well.

**Also useful in tests**

- `engine.pool.checkedout()` at the end of a test is 0, or something still holds a connection.
- Let the database refuse what it must refuse: `with pytest.raises(IntegrityError)` around the flush, inside a
  `begin_nested()`, and the test can go on.
- A test that waits for another task waits for an `asyncio.Event`, not for some milliseconds: on a busy machine there
  are never enough of them.

What to watch in the SQL: there is no COMMIT. The count is one higher inside of the block, and the same as before after
it; and the savepoint around the query of exercise 50 is not in its list.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import Connection, event, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import selectinload

from kata.demo import Demo, run

from .models import Project
from .records import AuditEntry


@asynccontextmanager
async def rolled_back_session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """Exercise 49 · A test that leaves no rows behind.

    Task:
        Give a test a session that behaves like any other, and undo everything when the test is over, also what
        the code under test has committed.

    Teaches:
        A session on a connection whose transaction is somebody else's, `join_transaction_mode`, and savepoints as
        the ground that commits stand on.

    Contract:
        - `async with rolled_back_session(engine) as session:` gives an `AsyncSession`; no transaction of its own
          has begun, so that `async with session.begin():` works in it.
        - The code under test may flush, commit, roll back, use `begin()` and `begin_nested()` in any order and
          again and again, fail on a constraint, and go on after a rollback. It sees what it has committed. A
          rollback undoes what came after the last commit, and nothing else.
        - After a commit the attributes of its objects can be read without SQL.
        - Others see nothing of it, neither in the block nor after it: nothing is ever committed for real.
        - After the block all rows are as they were; sequences have moved on, that is right. An exception that
          leaves the block, `asyncio.CancelledError` as any other, is that same exception outside.
        - In every case no transaction stays open, and the connection is back in the engine's pool. One
          connection is enough: the pool may have no more. The engine is the caller's and stays as it is.
        - Two blocks, one after the other or one inside the other, do not see each other's rows.
        - Open: code that closes the session and goes on with it, and COMMIT sent as text.

    Budget:
        No statement of its own but BEGIN, ROLLBACK and savepoints.
    """
    async with engine.connect() as connection:
        # Nobody commits this transaction; closing the connection rolls it back, whatever has happened in it.
        await connection.begin()
        # On a connection that is in a transaction, this mode makes the session work in savepoints: its commit releases
        # one, its rollback goes back to one, and the next statement begins another.
        async with AsyncSession(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield session


@contextmanager
def count_statements(engine: AsyncEngine) -> Iterator[list[str]]:
    """Exercise 50 · Every statement is counted.

    Task:
        Write the tool with which a test says "this sends two statements, whatever the amount of data".

    Teaches:
        Engine events, the synchronous engine inside of an `AsyncEngine`, and listeners that are taken away again.

    Contract:
        - `with count_statements(engine) as statements:` gives a list, or something like one (length, iteration,
          index), with the texts of the statements that are executed on this engine inside the block, in their
          order and as they are handed to the driver (`$1`, not values). It grows while the block runs.
        - An executemany is one; an INSERT … RETURNING that SQLAlchemy splits into batches is one for each batch.
          Statements that fail are in it.
        - Statements whose first word is BEGIN, COMMIT, ROLLBACK, SAVEPOINT or RELEASE, in upper or lower case,
          are not in it, whoever sends them. Elsewhere in a text these words mean nothing.
        - It does not matter who executes: a session, a connection, a task, begun before the block or in it.
        - Blocks can be nested, and an outer one has what an inner one has; other engines do not count.
        - Exceptions pass through. After the block, whatever ended it, the list keeps what it has, nothing more
          comes to it, and no listener stays.
        - You write the counter. `kata.capture`, the machinery's own, is refused here.
        - Open: statements sent through asyncpg, past SQLAlchemy; comments before the first word; other
          commands that control transactions, such as START TRANSACTION.

    Budget:
        No statement of its own.
    """
    statements: list[str] = []

    # A function of its own for each block: the same function would be registered only once, and an inner block would
    # take away the listener of the outer one. "before", because "after" is not called for a statement that fails.
    def record(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        if not re.match(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", statement, re.IGNORECASE):
            statements.append(statement)

    # An AsyncEngine has no events: they are those of the engine inside of it.
    event.listen(engine.sync_engine, "before_cursor_execute", record)
    try:
        yield statements
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", record)


async def main() -> None:
    """Run a test that commits, and count what a query sends."""
    async with Demo(__name__) as demo:
        async with demo.exercise("rolled-back-session") as session:
            engine = (await session.connection()).engine
            total = select(func.count()).select_from(AuditEntry)
            before = await session.scalar(total)
            async with rolled_back_session(engine) as under_test:
                under_test.add(AuditEntry(action="test.entry", details={"committed": True}))
                await under_test.commit()
                demo.facts({"before": before, "inside": await under_test.scalar(total)})
            demo.facts({"afterwards": await session.scalar(total)})

        async with demo.exercise("count-statements") as session:
            engine = (await session.connection()).engine
            with count_statements(engine) as statements:
                async with session.begin_nested():
                    await session.scalars(select(Project).options(selectinload(Project.employees)))
            demo.facts({"len(statements)": len(statements)})
            demo.rows([" ".join(statement.split())[:60] for statement in statements])


if __name__ == "__main__":
    run(main)
