"""A caller that the judge plays: somebody whose transaction holds earlier work when they call a function.

This file is a probe (see `kata.grading`): it runs inside the worker, reports facts and judges nothing. The witness of its
facts is the wire.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

if TYPE_CHECKING:
    from kata.worker.harness import Harness


async def call_behind_a_savepoint(
    harness: Harness,
    function: tuple[str, str],
    arguments: tuple[Any, ...],
    keywords: dict[str, Any],
    earlier_work: str,
    what_is_left: str,
) -> str | None:
    """Work, set a savepoint, call a function, and look what is left of the work.

    Args:
        harness: The worker's.
        function: The names of its module and of the function.
        arguments, keywords: Its arguments after the session.
        earlier_work, what_is_left: The SQL that works, and the SQL that looks.

    Returns:
        The class of the exception that the function raised; `None` for none.
    """
    module, name = function
    raised = None
    async with harness.new_session() as session:
        await session.execute(text(earlier_work))
        # After an error that the function has swallowed, leaving the savepoint may fail.
        with suppress(Exception):
            async with session.begin_nested():
                try:
                    await getattr(harness.module(module), name)(session, *arguments, **keywords)
                except Exception as error:
                    raised = type(error).__name__
                    raise
        with suppress(Exception):
            await session.execute(text(what_is_left))
    return raised
