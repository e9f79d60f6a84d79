"""A caller that the judge plays: somebody whose transaction holds earlier work when they call a function.

This file is a probe (see `kata.grading`): it runs inside the worker, reports facts and judges nothing. The witness of its
facts is the wire.
"""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

if TYPE_CHECKING:
    from kata.worker.harness import Harness


async def call_behind_a_savepoint(
    harness: Harness,
    function: tuple[str, str],
    arguments: tuple[Any, ...],
    keywords: dict[str, Any],
    earlier_work: str,
    what_is_left: str,
) -> list[str] | None:
    """Work, set a savepoint, call a function, and look what is left of the work.

    Args:
        harness: The worker's.
        function: The names of its module and of the function.
        arguments, keywords: Its arguments after the session.
        earlier_work, what_is_left: The SQL that works, and the SQL that looks.

    Returns:
        The classes of the exception that the function raised, its own first; `None` for none.
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
                    raised = [kind.__name__ for kind in type(error).__mro__]
                    raise
        with suppress(Exception):
            await session.execute(text(what_is_left))
    return raised


_held: list[Any] = []
_given: list[Any] = []


async def hold_objects(
    harness: Harness, session: AsyncSession, entity: tuple[str, str], keys: list[Any], expired: list[str] | None
) -> int:
    """Load objects into the session of the next call, and keep them.

    Args:
        harness: The worker's.
        session: The session.
        entity: The names of a module and of a mapped class in it.
        keys: Their primary keys.
        expired: The attributes to expire; all of them if empty, none for `None`.

    Returns:
        How many there are.
    """
    module, name = entity
    kind = getattr(harness.module(module), name)
    _held[:] = [each for key in keys if (each := await session.get(kind, key)) is not None]
    for each in _held if expired is not None else ():
        session.expire(each, expired or None)
    return len(_held)


async def look_at_objects(harness: Harness) -> dict[str, Any]:
    """Return the kept objects with what they have loaded, and whether each is the object that the held call returned."""
    return {"objects": list(_held), "returned": [harness.returned is each for each in _held]}


async def give_arguments(harness: Harness, session: AsyncSession, arguments: tuple[Any, ...]) -> None:
    """Keep the arguments of the next call, and a copy of them."""
    harness.arguments = arguments
    _given[:] = [arguments, deepcopy(arguments)]


async def arguments_are_kept(harness: Harness) -> bool:
    """Return whether the arguments of the held call are what they were."""
    given, copied = _given
    return bool(given == copied)


async def call_and_commit(
    harness: Harness, function: tuple[str, str], url: str, arguments: tuple[Any, ...], keywords: dict[str, Any]
) -> Any:
    """Call a function with a session on another database of the judge's, commit, and return what it returned.

    What it raises is raised here, after a rollback.
    """
    module, name = function
    async with AsyncSession(harness.engine_on(url), expire_on_commit=False) as session:
        value = await getattr(harness.module(module), name)(session, *arguments, **keywords)
        await session.commit()
        return value
