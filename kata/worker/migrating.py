"""A caller that the judge plays: a chain of migrations, each of which gets what it gets in a revision.

This file is a probe (see `kata.grading`): it runs inside the worker, reports facts and judges nothing. The witness of its
facts is the wire.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.util import await_only

if TYPE_CHECKING:
    from kata.worker.harness import Harness


class _NotToCommit(Exception):
    """Ends a migration's transaction with a rollback."""


async def migrate(
    harness: Harness, module: str, base: tuple[str, str], url: str, steps: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Call functions one after the other, each as a migration; what one of them raises ends the chain.

    Before and after each call a statement is sent that the judge recognises: the texts under `begins` and `ends`.

    Args:
        harness: The worker's.
        module: The name of the functions' module.
        base: The names of a module and of a class in it, whose `metadata` is the target of the migrations.
        url: The database, one of the judge's.
        steps: For each call the name of the `function`, its `arguments` and `keywords`, and the two texts. With
            `in_revision` it gets an `Operations` first, on a connection with a transaction, as in `upgrade()`; afterwards
            the transaction is committed, or rolled back if it raised, or if `commits` is false. Without, it is awaited,
            and gets an `async_sessionmaker` first.

    Returns:
        For each call what it `returned`, or the exception that it `raised`, as data; and whether a function of a revision
        has to be `awaited`, which nobody does.
    """
    engine = harness.engine_on(url)
    outcomes: list[dict[str, Any]] = []
    for step in steps:
        function = getattr(harness.module(module), step["function"])
        if step["in_revision"]:
            metadata = getattr(harness.module(base[0]), base[1]).metadata
            outcome = await _in_revision(harness, engine, function, metadata, step)
        else:
            outcome = await _with_factory(harness, engine, function, step)
        outcomes.append(outcome)
        if "raised" in outcome:
            break
    return outcomes


async def _in_revision(
    harness: Harness, engine: AsyncEngine, function: Callable[..., Any], metadata: Any, step: dict[str, Any]
) -> dict[str, Any]:
    # Here, because every worker loads this file, and few need Alembic.
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    outcome: dict[str, Any] = {}

    def call(connection: Connection) -> None:
        context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
        # The proxy `alembic.op` works, too.
        with Operations.context(context) as op, suppress(_NotToCommit), context.begin_transaction():
            connection.exec_driver_sql(step["begins"])
            driver: Any = connection.connection.driver_connection
            try:
                value = function(op, *step["arguments"], **step["keywords"])
                outcome["awaited"] = inspect.isawaitable(value)
                outcome["returned"] = _closed(value)
            except Exception as error:
                outcome["raised"] = harness.describe(error)
            # Past SQLAlchemy: the transaction may have failed, or ended.
            with suppress(Exception):
                await_only(driver.execute(step["ends"]))
            if "raised" in outcome or not step["commits"]:
                raise _NotToCommit

    async with engine.connect() as connection:
        try:
            await connection.run_sync(call)
        except Exception as error:
            # Of the COMMIT, or of a transaction that the function has ended.
            outcome.setdefault("raised", harness.describe(error))
    return outcome


def _closed(value: Any) -> Any:
    """Close the coroutine that an `async def` returns: nobody awaits it."""
    if inspect.iscoroutine(value):
        value.close()
        return None
    return value


async def _with_factory(
    harness: Harness, engine: AsyncEngine, function: Callable[..., Any], step: dict[str, Any]
) -> dict[str, Any]:
    factory = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    await _say(engine, step["begins"])
    try:
        return {"returned": await function(factory, *step["arguments"], **step["keywords"])}
    except Exception as error:
        return {"raised": harness.describe(error)}
    finally:
        with suppress(Exception):  # connections may be lost, or leaked
            await _say(engine, step["ends"])


async def _say(engine: AsyncEngine, sql: str) -> None:
    async with engine.connect() as connection:
        # Past SQLAlchemy, which would begin a transaction for it.
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute(sql)
