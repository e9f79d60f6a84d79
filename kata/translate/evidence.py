"""Rules that need more evidence than a message: the frames of the traceback, or what the server reported."""

from __future__ import annotations

import inspect
import re
import socket
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy import inspect as inspect_mapped
from sqlalchemy.engine.result import ResultMetaData
from sqlalchemy.exc import ArgumentError, DBAPIError, MissingGreenlet, NoSuchColumnError, PendingRollbackError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql import visitors

from kata.translate.explanation import SERVER_ERRORS, Explanation, Rule, found, frames


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
            todo=f"Load it with the query, e.g. `.options(selectinload({name}))`, "
            "or read it inside `await session.run_sync(function)`, where lazy loading works.",
        )
    return Explanation(
        what=f"`{name}` was read while it was not loaded (MissingGreenlet).",
        why="Its value is expired (after a commit, a rollback, or because the server computed it) or deferred: reading "
        "it sends a SELECT, and reading an attribute cannot `await`.",
        todo="Make the session with `expire_on_commit=False`, or load the value again first: "
        f'`await session.refresh(obj, ["{key}"])`.',
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


def _attribute_of_a_coroutine(exc: BaseException) -> Explanation | None:
    match = found(r"'coroutine' object has no attribute '(\w+)'", exc) if isinstance(exc, AttributeError) else None
    if not match or not isinstance(exc, AttributeError):
        return None
    called = getattr(exc.obj, "__qualname__", None) if inspect.iscoroutine(exc.obj) else None
    call = f"`{called}(…)`" if called else "an async call"
    return Explanation(
        what=f"`.{match[1]}` was used on a coroutine: {call} was not awaited.",
        why="Calling an async function only makes a coroutine; it runs, and has a result, when it is awaited.",
        todo=f"Await first, in parentheses: `(await …).{match[1]}`.",
    )


class _ServerError:
    """An error of PostgreSQL, bare (asyncpg's) or inside SQLAlchemy's DBAPIError.

    SQLAlchemy 2.0 puts asyncpg's class and the DETAIL into the message, 2.1 does not. asyncpg's own exception, the
    cause of both, has them as attributes.
    """

    def __init__(self, exc: BaseException) -> None:
        wrapped = exc.orig if isinstance(exc, DBAPIError) and exc.orig is not None else exc
        source = wrapped.__cause__ if wrapped is not exc and wrapped.__cause__ is not None else wrapped
        self.sqlstate: str = getattr(source, "sqlstate", None) or getattr(wrapped, "sqlstate", None) or ""
        self.message = re.sub(r"^<class '[\w.]+'>: ", "", (str(source).splitlines() or [""])[0])
        self.detail: str = getattr(source, "detail", None) or ""
        self.names = {
            name: str(getattr(source, f"{name}_name", None) or "") for name in ("constraint", "column", "table")
        }


def _server_error(exc: BaseException) -> Explanation | None:
    error = _ServerError(exc)
    if error.sqlstate == "42703":
        return _undefined_column(exc, error)
    for sqlstate, pattern, sentences in SERVER_ERRORS:
        text = error.detail if pattern.startswith("Key ") else error.message
        if sqlstate == error.sqlstate and (match := re.search(pattern, text)):
            return sentences.filled(error.message, *match.groups(), **error.names)
    return None


def _undefined_column(exc: BaseException, error: _ServerError) -> Explanation | None:
    match = re.search(r'column "?([\w."]+?)"? (?:of relation "(\w+)" )?does not exist', error.message)
    if not match:
        return None
    column = match[1].rpartition(".")[2]
    table = _table_declaring(exc, column)
    if table is None:
        return Explanation(
            what=f"The statement names a column `{column}`, and the database has none of that name.",
            why=f"PostgreSQL: {error.message}.",
            todo="Check its name, and that its table is in the FROM.",
        )
    return Explanation(
        what=f"The model of `{table}` has a column `{column}`, the database does not have it yet.",
        why="A model only describes the table: the table itself is changed by a migration, and SQLAlchemy asks for "
        "every mapped column.",
        todo="Bring the database up to date: `uv run alembic upgrade head` (make the revision first if there is none: "
        f'`uv run alembic revision --autogenerate -m "add {column} column"`).',
    )


def _table_declaring(exc: BaseException, column: str) -> str | None:
    """Return the table of the failed statement that declares `column` in Python; `None` if there is none."""
    for frame in frames(exc):
        statement = getattr(frame.f_locals.get("context"), "invoked_statement", None)
        if statement is None:
            continue
        elements = list(visitors.iterate(statement))
        columns = [element.table for element in elements if isinstance(element, Column)]
        for table in (*elements, *columns, getattr(statement, "table", None)):
            if isinstance(table, Table) and column in table.c:
                return str(table.name)
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


def _no_such_label(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, KeyError | AttributeError | NoSuchColumnError):
        return None
    # The message may be the name alone; the frame in which SQLAlchemy looked it up has the names that exist.
    lookups = [frame.f_locals for frame in frames(exc) if frame.f_code.co_name in ("_key_not_found", "_key_fallback")]
    if not lookups or not isinstance(lookups[0].get("self"), ResultMetaData):
        return None
    name = lookups[0].get("key")
    has = f"; this one has {', '.join(f'`{key}`' for key in lookups[0]['self'].keys)}"
    return Explanation(
        what=f"The row has no column called `{name}`.",
        why=f"A row's names are those of the SELECT list: a column's own name, or its label{has}.",
        todo=f'Use one of its names, or give the expression this one: `.label("{name}")`.',
    )


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
    _attribute_of_a_coroutine,
    _server_error,
    _unreachable,
    _unmapped,
    _no_such_label,
    _pending_rollback,
)
