"""Callers that the judge plays: several at once, each in a transaction of its own.

This file is a probe (see `kata.grading`): it runs inside the worker, reports facts and judges nothing. The witness of its
facts is the wire.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from kata.worker.given import as_annotated

if TYPE_CHECKING:
    from kata.worker.harness import Harness

# Turns of the event loop in which whatever can go on sends its next statement.
_TURNS = 50


async def call_together(
    harness: Harness, function: tuple[str, str], url: str, calls: list[dict[str, Any]], beat: str
) -> list[dict[str, Any]]:
    """Call a function several times at once, each time with a session on a connection of its own.

    Each connection says when the function is called, and when its transaction has ended, in a statement that the judge
    recognises: the text under `begins` and `ends`. Another connection sends `beat` again and again; between two of them
    every call that does not wait for something else has gone on. So the judge can tell a call that waits for another one in
    Python, behind an `asyncio.Lock` for example, from one that is slow.

    Args:
        harness: The worker's.
        function: The names of its module and of the function.
        url: The database, one of the judge's.
        calls: For each call its `arguments` and `keywords`; `reads`, the names of a module and a class with the primary
            keys of objects that the session has read before and holds, or None; whether it `commits` in the end; and the
            two texts.
        beat: The SQL of the other connection.

    Returns:
        For each call what it `returned`, or the exception that it `raised`, as data.
    """
    engine = harness.engine_on(url)
    async with _beating(engine, beat):
        return list(await asyncio.gather(*(_call(harness, function, engine, each) for each in calls)))


@asynccontextmanager
async def _beating(engine: AsyncEngine, beat: str) -> AsyncIterator[None]:
    ended = False

    async def send() -> None:
        async with engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            with suppress(Exception):  # the judge's way to end it is an error
                while not ended:
                    await driver.execute(beat)
                    for _ in range(_TURNS):
                        await asyncio.sleep(0)

    beating = asyncio.create_task(send())
    try:
        yield
    finally:
        ended = True
        await beating


async def _call(
    harness: Harness, function: tuple[str, str], engine: AsyncEngine, call: dict[str, Any]
) -> dict[str, Any]:
    module, name = function
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        async with AsyncSession(connection, expire_on_commit=False) as session:
            held = []
            if call["reads"]:
                where, entity, keys = call["reads"]
                held = [await session.get(getattr(harness.module(where), entity), key) for key in keys]
            # Past SQLAlchemy, which would begin the session's transaction for it.
            await driver.execute(call["begins"])
            try:
                called = getattr(harness.module(module), name)
                value = await called(session, *call["arguments"], **as_annotated(called, call["keywords"]))
                if call["commits"]:
                    await session.commit()
                else:
                    session.expunge_all()  # a rollback would expire what was returned
                    await session.rollback()
                outcome = {"returned": value}
            except Exception as error:
                outcome = {"raised": harness.describe(error)}
            del held
        with suppress(Exception):  # the connection may be lost
            await driver.execute(call["ends"])
    return outcome
