"""Probes of phase 8, run inside the worker: facts as plain data, no judgement."""

import importlib
from collections.abc import Callable
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError


async def read_unasked(harness: Any, module: str, function: str, name: str) -> list[tuple[str, str, str]]:
    """What happens when each relationship is read that was not asked for: as `Class.relationship`, where, and the outcome.

    The objects belong to an open session that holds them and nothing else.
    """
    async with harness.new_session() as session:
        department = await getattr(importlib.import_module(f"app.{module}"), function)(session, name)
        if department is None:
            return []
        found: dict[tuple[str, str, str], None] = {}
        objects = [(department, "employees"), *((each, "") for each in inspect(department).dict.get("employees", ()))]
        for where, run in (("in a coroutine", _at_once), ("inside run_sync", session.run_sync)):
            for thing, asked in objects:
                for relationship in inspect(thing).mapper.relationships.keys():  # noqa: SIM118
                    if relationship != asked:
                        outcome = await _outcome(run, harness, thing, relationship)
                        found[f"{type(thing).__name__}.{relationship}", where, outcome] = None
        return list(found)


async def _at_once(read: Callable[[Any], str]) -> str:
    return read(None)


async def _outcome(run: Any, harness: Any, thing: Any, relationship: str) -> str:
    """What reading a relationship does; what it loads is forgotten again."""
    state = inspect(thing)
    if relationship in state.dict:
        return "loaded already"
    before = len(harness.recorder.statements)

    def read(_: Any) -> str:
        getattr(thing, relationship)
        return "sent SQL" if len(harness.recorder.statements) > before else "read from the session"

    try:
        return await run(read)
    except SQLAlchemyError as error:
        return type(error).__name__
    finally:
        state.dict.pop(relationship, None)
