"""What PostgreSQL answered, and servers that do not answer."""

from __future__ import annotations

import re
import socket
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.sql import visitors

from kata.translate.explanation import Explanation, Rule, found, frames


class _Answer:
    """An error that PostgreSQL sent, bare (asyncpg's) or inside SQLAlchemy's DBAPIError.

    SQLAlchemy 2.0 puts asyncpg's class and the DETAIL into the message, 2.1 does not; asyncpg's own exception, the
    cause of both, has everything apart.
    """

    def __init__(self, exc: BaseException) -> None:
        wrapped = exc.orig if isinstance(exc, DBAPIError) and exc.orig is not None else exc
        source = wrapped.__cause__ if wrapped is not exc and wrapped.__cause__ is not None else wrapped
        self.exc = exc
        self.sqlstate: str = getattr(source, "sqlstate", None) or getattr(wrapped, "sqlstate", None) or ""
        text = str(source).splitlines() or [""]
        self.message = re.sub(r"^<class '[\w.]+'>: ", "", text[0])
        self.detail: str = getattr(source, "detail", None) or ""
        self.constraint: str = getattr(source, "constraint_name", None) or ""
        self.column: str = getattr(source, "column_name", None) or ""
        self.table: str = getattr(source, "table_name", None) or ""


def _answer(exc: BaseException) -> Explanation | None:
    answer = _Answer(exc)
    rule = _BY_SQLSTATE.get(answer.sqlstate)
    return rule(answer) if rule is not None else _refused_by_the_driver(exc)


def _undefined_column(answer: _Answer) -> Explanation | None:
    match = re.search(r'column "?([\w."]+?)"? (?:of relation "(\w+)" )?does not exist', answer.message)
    if not match:
        return None
    column = match[1].rpartition(".")[2]
    table = _table_declaring(answer.exc, column)
    if table is None:
        return Explanation(
            what=f"The statement names a column `{column}`, and the database has none of that name.",
            why=f"PostgreSQL: {answer.message}.",
            todo="Check its name, and that its table is in the FROM.",
        )
    return Explanation(
        what=f"The model of `{table}` has a column `{column}`, the database does not have it yet.",
        why="A model only describes the table: the table itself is changed by a migration, and SQLAlchemy asks for "
        "every mapped column.",
        todo="Bring the database up to date: `uv run alembic upgrade head` (make the revision first if there is none: "
        f'`uv run alembic revision --autogenerate -m "add {column} column"`).',
    )


def _undefined_table(answer: _Answer) -> Explanation:
    match = re.search(r'relation "([\w.]+)" does not exist', answer.message)
    table = match[1] if match else "that name"
    return Explanation(
        what=f"The database has no table `{table}`.",
        why="Either its name is misspelt, or this database does not have the workbook's schema.",
        todo="Compare with `__tablename__`; for the schema: `uv run alembic upgrade head`.",
    )


def _unique(answer: _Answer) -> Explanation:
    match = re.search(r"Key \((.+?)\)=\((.*)\) already exists", answer.detail)
    key = f"`{match[1]}` = {match[2]!r}" if match else "the same value"
    return Explanation(
        what=f"There is a row with {key} already.",
        why=f"The unique constraint `{answer.constraint}` of `{answer.table}` allows it once.",
        todo="Use another value, or look first whether the row is there. After this error the transaction has to be "
        "rolled back.",
    )


def _foreign_key(answer: _Answer) -> Explanation:
    missing = re.search(r'Key \((.+?)\)=\((.*)\) is not present in table "(\w+)"', answer.detail)
    if missing:
        return Explanation(
            what=f"`{missing[1]}` = {missing[2]} refers to a row of `{missing[3]}` that does not exist.",
            why=f"The foreign key `{answer.constraint}` insists on it.",
            todo=f"Use the id of an existing row, or insert (and flush) the row of `{missing[3]}` first.",
        )
    used = re.search(r'Key \((.+?)\)=\((.*)\) is still referenced from table "(\w+)"', answer.detail)
    where = f" by rows of `{used[3]}`" if used else ""
    return Explanation(
        what=f"A row cannot be deleted or renumbered, because it is still referred to{where}.",
        why=f"The foreign key `{answer.constraint}` protects it.",
        todo="Delete or change the referring rows first, or declare what shall happen to them: `ondelete=`.",
    )


def _not_null(answer: _Answer) -> Explanation:
    return Explanation(
        what=f"`{answer.table}.{answer.column}` got no value.",
        why="The column is NOT NULL and has no default for this case (an explicit None counts as a value).",
        todo=f"Give `{answer.column}` a value; if NULL should be allowed: `Mapped[… | None]`, and a migration.",
    )


def _check(answer: _Answer) -> Explanation:
    return Explanation(
        what=f"A value breaks the rule `{answer.constraint}` of `{answer.table}`.",
        why="A check constraint is tested at every insert and update.",
        todo="Use a value that the rule allows.",
    )


def _grouping(answer: _Answer) -> Explanation | None:
    match = re.search(r'column "([\w.]+)" must appear in the GROUP BY', answer.message)
    if match:
        return Explanation(
            what=f"`{match[1]}` is selected, but neither grouped by nor aggregated.",
            why="A group becomes one row, and within it that column may have several values.",
            todo=f"Add `{match[1]}` (or the primary key of its table) to `.group_by(…)`, or aggregate it.",
        )
    if "not allowed in WHERE" in answer.message:
        return Explanation(
            what="An aggregate was used in WHERE.",
            why="WHERE picks rows before they are grouped; the aggregate is known only afterwards.",
            todo="Use `.having(…)`, or compute it in a subquery and compare with that.",
        )
    return None


def _windowing(answer: _Answer) -> Explanation | None:
    if "not allowed in" not in answer.message:
        return None
    return Explanation(
        what=f"PostgreSQL: {answer.message}.",
        why="Window functions are computed after WHERE, GROUP BY and HAVING.",
        todo="Compute it in a subquery or CTE, and filter outside of it.",
    )


def _no_function(answer: _Answer) -> Explanation:
    match = re.search(r"operator does not exist: (.+)$", answer.message)
    if match:
        return Explanation(
            what=f"Two values cannot be compared or combined: `{match[1]}`.",
            why="PostgreSQL does not convert between such types by itself; a Python value keeps its Python type.",
            todo='Pass a value of the column\'s type (an int, not "1"), or use `cast(…)`.',
        )
    match = re.search(r"function (.+) does not exist$", answer.message)
    return Explanation(
        what=f"PostgreSQL has no function `{match[1] if match else answer.message}`.",
        why="`func.<name>` passes any name on; name and argument types decide which function it is.",
        todo="Check its name and its arguments.",
    )


def _simple(what: str, why: str, todo: str) -> Any:
    def rule(answer: _Answer) -> Explanation:
        return Explanation(what.format(answer.message), why.format(answer.message), todo)

    return rule


_BY_SQLSTATE: dict[str, Any] = {
    "42703": _undefined_column,
    "42P01": _undefined_table,
    "23505": _unique,
    "23503": _foreign_key,
    "23502": _not_null,
    "23514": _check,
    "42803": _grouping,
    "42P20": _windowing,
    "42883": _no_function,
    "42601": _simple(
        "PostgreSQL does not understand the statement: {}.",
        "It is no valid SQL; what SQLAlchemy builds is, so look for hand-written text.",
        "Look at the SQL near the place that it names, or build it with `select()`.",
    ),
    "42702": _simple(
        "A column name could mean more than one: {}.",
        "Several tables of the FROM have a column of that name.",
        "Say whose: `Class.column`, or `alias.c.column`.",
    ),
    "22001": _simple(
        "A text is too long: {}.", "The column has a maximum length.", "Shorten the value, or widen the column."
    ),
    "21000": _simple(
        "A subquery that stands for one value returned several: {}.",
        "A scalar subquery must have one row at most.",
        "Aggregate it, correlate it with the outer row, or compare with `.in_(…)`.",
    ),
    "25P02": _simple(
        "A statement was sent after an earlier one of this transaction had failed.",
        "After an error PostgreSQL refuses everything until the transaction is rolled back.",
        "Mend the first error; where it is to be expected, try it inside `async with session.begin_nested():`.",
    ),
    "57014": _simple(
        "PostgreSQL stopped the statement: {}.",
        "It ran longer than allowed: an endless recursion does that, and a join without a condition.",
        "Look for what makes it endless: the join of the recursive part, a missing ON.",
    ),
    "40P01": _simple(
        "Two transactions waited for each other: {}.",
        "Each had locked rows that the other one wanted; PostgreSQL ended one of them.",
        "Change rows in the same order everywhere, and try the transaction again.",
    ),
    "55P03": _simple(
        "A lock could not be had in time: {}.",
        "Another transaction holds it, perhaps a program that stopped in the middle.",
        "End the other one, then run this again.",
    ),
    "28P01": _simple(
        "The server refused the password: {}.", "User and password come from DATABASE_URL.", "Correct DATABASE_URL."
    ),
    "28000": _simple("The server refused the user: {}.", "The user comes from DATABASE_URL.", "Correct DATABASE_URL."),
    "3D000": _simple(
        "The server has no such database: {}.", "Its name is the last part of DATABASE_URL.", "Correct DATABASE_URL."
    ),
    "53300": _simple(
        "The server has no connection left: {}.",
        "Every engine keeps a pool of its own, and its connections stay open until it is disposed of.",
        "Make one engine per program, and `await engine.dispose()` at its end.",
    ),
}


def _refused_by_the_driver(exc: BaseException) -> Explanation | None:
    match = found(r"invalid input for query argument (\$\d+): (.+?) \(([^()]*(?:\([^()]*\)[^()]*)*)\)(?=\n|$)", exc)
    if isinstance(exc, DBAPIError) and match:
        return Explanation(
            what=f"A value has the wrong type: {match[2]} for the parameter {match[1]}.",
            why=f"asyncpg passes values in binary and does not convert them: {match[3]}.",
            todo="Pass a Python value of the column's type (Decimal, date, int, …).",
        )
    return None


def _unreachable(exc: BaseException) -> Explanation | None:
    if not (isinstance(exc, OSError) and _while_connecting(exc)):
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


def _while_connecting(exc: BaseException) -> bool:
    return any(frame.f_globals.get("__name__", "").startswith("asyncpg") for frame in frames(exc))


def _wrong_driver(exc: BaseException) -> Explanation | None:
    if isinstance(exc, ModuleNotFoundError) and exc.name in ("psycopg", "psycopg2"):
        driver = exc.name
    else:
        match = found(r"requires an async driver to be used\. The loaded '(\w+)' is not async", exc)
        if not (isinstance(exc, InvalidRequestError) and match):
            return None
        driver = match[1]
    return Explanation(
        what=f"SQLAlchemy wanted the driver `{driver}`, not asyncpg.",
        why="The URL's scheme chooses the driver; a plain `postgresql://` means SQLAlchemy's default.",
        todo="Write `postgresql+asyncpg://…`, and make the engine with `create_async_engine()`.",
    )


def _table_declaring(exc: BaseException, column: str) -> str | None:
    """The table that declares `column` in Python, among those of the statement which failed."""
    for frame in frames(exc):
        statement = getattr(frame.f_locals.get("context"), "invoked_statement", None)
        if statement is None:
            continue
        tables = [element for element in visitors.iterate(statement) if isinstance(element, Table)]
        tables += [
            element.table
            for element in visitors.iterate(statement)
            if isinstance(element, Column) and isinstance(element.table, Table)
        ]
        target = getattr(statement, "table", None)
        if isinstance(target, Table):
            tables.append(target)
        for table in tables:
            if column in table.c:
                return str(table.name)
    return None


RULES: tuple[Rule, ...] = (_answer, _unreachable, _wrong_driver)
