"""Runs the code of a prediction inside a worker. What it sends is counted on the wire, not here."""

from __future__ import annotations

import textwrap
from typing import Any

from sqlalchemy.ext.asyncio import async_sessionmaker


async def predicted(harness: Any, url: str, preamble: str, code: str) -> dict[str, str]:
    """Run code with a fresh session, and return what it printed and the exception that left it.

    Args:
        harness: The worker's.
        url: The database, where commits are real.
        preamble: Its imports.
        code: Statements that may await; they have `engine`, `factory`, `session` and what the preamble imports.
    """
    engine = harness.engine_on(url)
    factory = async_sessionmaker(engine, expire_on_commit=False)
    printed: list[str] = []
    names: dict[str, Any] = {"print": lambda *values: printed.append(" ".join(map(str, values)))}
    exec(preamble, names)
    exec("async def run(engine, factory, session):\n" + textwrap.indent(code, "    "), names)
    raised = ""
    session = factory()
    try:
        await names["run"](engine, factory, session)
    except Exception as error:
        raised = type(error).__name__
    # Before the session is closed: what that sends does not belong to the code.
    sent = "\n".join(printed)
    await session.close()
    return {"printed": sent, "raised": raised}
