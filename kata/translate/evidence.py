"""Rules that need more evidence than a message: the frames of the traceback, or the object that it is about."""

from __future__ import annotations

import inspect
import socket
from typing import Any

from sqlalchemy import inspect as inspect_mapped
from sqlalchemy.exc import ArgumentError, MissingGreenlet, PendingRollbackError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import UnmappedInstanceError

from kata.translate.explanation import Explanation, Part, Rule, found, frames


def _missing_greenlet(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, MissingGreenlet):
        return None
    read = _attribute_read(exc)
    if read is None:
        return Explanation(
            what="The database was asked from a place that cannot wait for it (MissingGreenlet).",
            why="A synchronous call of SQLAlchemy reached the async driver without an `await` around it, so nothing "
            "could hand control back to the event loop meanwhile.",
            todo="Use the methods of AsyncSession and AsyncConnection and await them, or run the synchronous code "
            "inside `await session.run_sync(function)`.",
        )
    owner, key, is_relationship = read
    name = f"{owner}.{key}"
    if is_relationship:
        return Explanation(
            what=f"`{name}` was read before it was loaded (MissingGreenlet).",
            why="It is a lazy relationship: reading it sends a SELECT, and reading an attribute cannot `await`.",
            todo=f"Load it with the query, e.g. `.options(selectinload({name}))`; of an object that you hold already: "
            f'`await session.refresh(obj, ["{key}"])`. Inside `await session.run_sync(function)` lazy loading works.',
        )
    return Explanation(
        what=f"`{name}` was read while it was not loaded (MissingGreenlet).",
        why="Its value is expired (after a commit, a rollback, or because the server computed it) or deferred: reading "
        "it sends a SELECT, and reading an attribute cannot `await`.",
        todo=f'Load it first: `await session.refresh(obj, ["{key}"])`. A session made with `expire_on_commit=False` keeps '
        "values over a commit; a rollback always expires them.",
    )


def _attribute_read(exc: BaseException) -> tuple[str, str, bool] | None:
    """Return class, attribute, and whether it is a relationship, from the frame in which SQLAlchemy reads it."""
    for frame in frames(exc):
        code = frame.f_code
        if code.co_name in ("__get__", "__set__") and code.co_filename.replace("\\", "/").endswith("orm/attributes.py"):
            key = getattr(frame.f_locals.get("self"), "key", None)
            instance = frame.f_locals.get("instance")
            if isinstance(key, str) and instance is not None:
                mapper: Any = inspect_mapped(type(instance))
                return type(instance).__name__, key, key in mapper.relationships
    return None


def _async_inside_run_sync(exc: BaseException) -> Explanation | None:
    """Explain a coroutine that is used as a result in a function for run_sync, which cannot await it."""
    if not isinstance(exc, AttributeError | TypeError) or not found(r"'coroutine' object|type 'coroutine'", exc):
        return None
    files = [frame.f_code.co_filename.replace("\\", "/") for frame in frames(exc)]
    names = [frame.f_code.co_name for frame in frames(exc)]
    if "/sqlalchemy/" in files[-1] or not any(
        name == "run_sync" and "/sqlalchemy/ext/asyncio/" in file for name, file in zip(names, files, strict=True)
    ):
        return None
    coroutine = exc.obj if isinstance(exc, AttributeError) else None
    called = getattr(coroutine, "__qualname__", "")
    call = f"`{called}(…)`" if called else "An async call"
    return Explanation(
        what=f"{call} was made inside `{names[-1]}`, which run_sync runs and which cannot await.",
        why="run_sync calls a plain function with a synchronous session of the same transaction; the AsyncSession "
        "outside of it only makes coroutines.",
        todo="Use the session that the function gets as its argument, without `await`: "
        "`def function(session): return session.scalars(…).all()`.",
    )


def _attribute_of_a_coroutine(exc: BaseException) -> Explanation | None:
    match = found(r"'coroutine' object has no attribute '(\w+)'", exc) if isinstance(exc, AttributeError) else None
    if not match or not isinstance(exc, AttributeError):
        return None
    arguments = getattr(getattr(exc.obj, "cr_frame", None), "f_locals", {})
    # Only run_sync can have passed a synchronous session to it.
    if any(isinstance(value, Session) for value in arguments.values()):
        name = getattr(exc.obj, "__name__", "")
        return Explanation(
            what=f"`{name}` is an async function, and it was given to run_sync.",
            why="run_sync calls a plain function; calling an async one only makes a coroutine, which nothing awaits.",
            todo=f"Write `def {name}(session)` without `async`, and no `await` inside.",
        )
    called = getattr(exc.obj, "__qualname__", None) if inspect.iscoroutine(exc.obj) else None
    call = f"`{called}(…)`" if called else "an async call"
    return Explanation(
        what=f"`.{match[1]}` was used on a coroutine: {call} was not awaited.",
        why="Calling an async function only makes a coroutine; it runs, and has a result, when it is awaited.",
        todo=f"Await first, in parentheses: `(await …).{match[1]}`.",
    )


def _argument_of_run_sync(exc: BaseException) -> Explanation | None:
    """Explain what was given to run_sync and cannot be called with a session."""
    if not isinstance(exc, TypeError) or not (innermost := list(frames(exc))):
        return None
    if innermost[-1].f_code.co_name not in ("greenlet_spawn", "run_sync"):
        return None
    if match := found(r"^'(\w+)' object is not callable", exc):
        return Explanation(
            what=f"run_sync was given {Part(match[1]).article}, not a function.",
            why="It calls a function with a synchronous session, inside a greenlet that can wait for the database.",
            todo="Pass the function itself, without parentheses: `await session.run_sync(function)`.",
        )
    if found(r"takes 0 positional arguments but 1 was given", exc):
        return Explanation(
            what="The function that was given to run_sync takes no argument.",
            why="run_sync calls it with a synchronous session.",
            todo="Write `def function(session):`, and use that session in it.",
        )
    return None


def _unreachable(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, OSError) or not any(
        frame.f_globals.get("__name__", "").startswith("asyncpg") for frame in frames(exc)
    ):
        return None
    if isinstance(exc, socket.gaierror):
        return Explanation(
            what="The database's host name is not known.",
            why=f"{exc.strerror or exc}; the name comes from DATABASE_URL.",
            todo="Correct DATABASE_URL, or start the container: `docker compose up -d`.",
        )
    if isinstance(exc, ConnectionRefusedError | FileNotFoundError):
        return Explanation(
            what="No PostgreSQL server answers where one should be.",
            why=f"{exc.strerror or exc}.",
            todo="Start it (`docker compose up -d`), correct DATABASE_URL, or unset it to use the embedded server.",
        )
    if isinstance(exc, ConnectionError):
        return Explanation(
            what="The connection to PostgreSQL broke.",
            why=f"{exc}; the server was stopped or restarted meanwhile.",
            todo="Run it again.",
        )
    return None


def _unmapped(exc: BaseException) -> Explanation | None:
    match = found(r"expected, got <class '(?:.*?\.)?(\w+)'>", exc) if isinstance(exc, ArgumentError) else None
    if not match:
        return None
    # The message does not say that the class is a model: look at the class itself.
    for frame in frames(exc):
        for value in frame.f_locals.values():
            if isinstance(value, type) and value.__name__ == match[1]:
                if issubclass(value, DeclarativeBase) and inspect_mapped(value, raiseerr=False) is None:
                    return Explanation(
                        what=f"`{match[1]}` is not mapped to a table.",
                        why="Only mapped classes (a Base's subclass with `__tablename__` and columns) can be queried "
                        "or stored.",
                        todo="Map the class first.",
                    )
                return None
    return None


def _not_an_instance(exc: BaseException) -> Explanation | None:
    """Explain what the session was given that is not an object of a mapped class."""
    if not isinstance(exc, UnmappedInstanceError):
        return None
    todo = "Give it objects of mapped classes: `session.add(Class(…))`."
    if match := found(r"was a class \((?:[\w.]*\.)?(\w+)\) supplied where an instance was required", exc):
        return Explanation(
            what=f"The session was given the class `{match[1]}`, not an object of it.",
            why="It keeps track of objects, each of which stands for a row.",
            todo=f"Make one: `{match[1]}(…)`.",
        )
    match = found(r"^Class 'builtins\.(\w+)' is not mapped", exc)
    if match and match[1] in ("list", "tuple", "set"):
        what, todo = f"The session was given a {match[1]} as if it were one object.", "Use `session.add_all([…])`."
    elif match and match[1] == "NoneType":
        what = "The session was given None."
        todo = "Look before: `session.get()`, `first()` and `scalar()` return None if there is no such row."
    elif match and match[1] == "coroutine":
        what, todo = (
            "The session was given a coroutine: an `await` is missing.",
            "Await the call that makes the object.",
        )
    elif match:
        what = f"The session was given {Part(match[1]).article}, which is not an object of a mapped class."
    elif match := found(r"^Class 'sqlalchemy\.[\w.]*?(\w+)' is not mapped", exc):
        what = f"The session was given {Part(match[1]).article}, which is not an object of a mapped class."
        todo = "Load the object first, and give the session that; statements are executed: `session.execute(…)`."
    else:
        return None
    return Explanation(what=what, why="It keeps track of objects, each of which stands for a row.", todo=todo)


def _pending_rollback(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, PendingRollbackError):
        return None
    original = found(r"Original exception was: (?:\([\w.]+\) )?(?:<class '[\w.]+'>: )?([^\n]+)", exc)
    first = f" The first error was: {original[1]}." if original else ""
    return Explanation(
        what="The session was used after an error that it has not recovered from (PendingRollbackError).",
        why=f"When a flush fails the whole transaction is lost, and the session waits to be told so.{first}",
        todo="Mend the first error; where it is to be expected, `await session.rollback()`, or try it inside "
        "`async with session.begin_nested():`.",
    )


RULES: tuple[Rule, ...] = (
    _missing_greenlet,
    _async_inside_run_sync,
    _attribute_of_a_coroutine,
    _argument_of_run_sync,
    _unreachable,
    _unmapped,
    _not_an_instance,
    _pending_rollback,
)
