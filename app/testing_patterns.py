"""Phase 12 · Tests that leave nothing behind.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy import func, select
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
    raise NotImplementedError
    yield


@contextmanager
def count_statements(engine: AsyncEngine) -> Iterator[list[str]]:
    """Exercise 50 · How many statements was that?

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
    raise NotImplementedError
    yield


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
