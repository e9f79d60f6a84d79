"""Errors that PostgreSQL returns, and servers that do not answer."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass

from sqlalchemy import Column, Table
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.sql import visitors

from kata.translate.explanation import Explanation, Rule, frames, rule


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
    for row in _ROWS:
        text = error.detail if row.pattern.startswith("Key ") else error.message
        if row.sqlstate == error.sqlstate and (match := re.search(row.pattern, text)):
            sentences = Explanation(row.what, row.why, row.todo)
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


@dataclass(frozen=True)
class _Row:
    """An explanation of one SQLSTATE.

    The sentences are templates as those of `rule`; `{constraint}`, `{table}` and `{column}` are names in the error. The
    pattern is searched in the error's DETAIL if it begins with `Key`, otherwise in its message.
    """

    sqlstate: str
    what: str
    why: str
    todo: str
    pattern: str = ""


_TRY_IT = "Mend the first error; where it is to be expected, try it inside `async with session.begin_nested():`."
_NO_TABLE = (
    "Either its name is misspelt, or this database does not have the workbook's schema.",
    "Compare with `__tablename__`; for the schema: `uv run alembic upgrade head`.",
)
_NOT_UNIQUE = (
    "The unique constraint `{constraint}` of `{table}` allows it once.",
    "Use another value, or look first whether the row is there. After this error the transaction has to be "
    "rolled back.",
)
_REFERRED_TO = (
    "The foreign key `{constraint}` protects it.",
    "Delete or change the referring rows first, or declare what shall happen to them: `ondelete=`.",
)
_NO_FUNCTION = (
    "`func.<name>` passes any name on; name and argument types decide which function it is.",
    "Check its name and its arguments.",
)
_ROWS = (
    _Row("42P01", "The database has no table `{1}`.", *_NO_TABLE, pattern=r'relation "([\w.]+)" does not exist'),
    _Row("42P01", "The database has no table `that name`.", *_NO_TABLE),
    _Row(
        "23505",
        "There is a row with `{1}` = {2!r} already.",
        *_NOT_UNIQUE,
        pattern=r"Key \((.+?)\)=\((.*)\) already exists",
    ),
    _Row("23505", "There is a row with the same value already.", *_NOT_UNIQUE),
    _Row(
        "23503",
        "`{1}` = {2} refers to a row of `{3}` that does not exist.",
        "The foreign key `{constraint}` insists on it.",
        "Use the id of an existing row, or insert (and flush) the row of `{3}` first.",
        pattern=r'Key \((.+?)\)=\((.*)\) is not present in table "(\w+)"',
    ),
    _Row(
        "23503",
        "A row cannot be deleted or renumbered, because it is still referred to by rows of `{1}`.",
        *_REFERRED_TO,
        pattern=r'Key \((?:.+?)\)=\((?:.*)\) is still referenced from table "(\w+)"',
    ),
    _Row("23503", "A row cannot be deleted or renumbered, because it is still referred to.", *_REFERRED_TO),
    _Row(
        "23502",
        "`{table}.{column}` got no value.",
        "The column is NOT NULL and has no default for this case (an explicit None counts as a value).",
        "Give `{column}` a value; if NULL should be allowed: `Mapped[… | None]`, and a migration.",
    ),
    _Row(
        "23514",
        "A value breaks the rule `{constraint}` of `{table}`.",
        "A check constraint is tested at every insert and update.",
        "Use a value that the rule allows.",
    ),
    _Row(
        "42803",
        "`{1}` is selected, but neither grouped by nor aggregated.",
        "A group becomes one row, and within it that column may have several values.",
        "Add `{1}` (or the primary key of its table) to `.group_by(…)`, or aggregate it.",
        pattern=r'column "([\w.]+)" must appear in the GROUP BY',
    ),
    _Row(
        "42803",
        "An aggregate was used in WHERE.",
        "WHERE picks rows before they are grouped; the aggregate is known only afterwards.",
        "Use `.having(…)`, or compute it in a subquery and compare with that.",
        pattern="not allowed in WHERE",
    ),
    _Row(
        "42P20",
        "PostgreSQL: {0}.",
        "Window functions are computed after WHERE, GROUP BY and HAVING.",
        "Compute it in a subquery or CTE, and filter outside of it.",
        pattern="not allowed in",
    ),
    _Row(
        "42883",
        "Two values cannot be compared or combined: `{1}`.",
        "PostgreSQL does not convert between such types by itself; a Python value keeps its Python type.",
        'Pass a value of the column\'s type (an int, not "1"), or use `cast(…)`.',
        pattern=r"operator does not exist: (.+)$",
    ),
    _Row("42883", "PostgreSQL has no function `{1}`.", *_NO_FUNCTION, pattern=r"function (.+) does not exist$"),
    _Row("42883", "PostgreSQL has no function `{0}`.", *_NO_FUNCTION),
    _Row(
        "42601",
        "PostgreSQL does not understand the statement: {0}.",
        "It is no valid SQL; what SQLAlchemy builds is, so look for hand-written text.",
        "Look at the SQL near the place that it names, or build it with `select()`.",
    ),
    _Row(
        "42702",
        "A column name could mean more than one: {0}.",
        "Several tables of the FROM have a column of that name.",
        "Say whose: `Class.column`, or `alias.c.column`.",
    ),
    _Row(
        "22001",
        "A text is too long: {0}.",
        "The column has a maximum length.",
        "Shorten the value, or widen the column.",
    ),
    _Row(
        "21000",
        "A subquery that stands for one value returned several: {0}.",
        "A scalar subquery must have one row at most.",
        "Aggregate it, correlate it with the outer row, or compare with `.in_(…)`.",
    ),
    _Row(
        "25P02",
        "A statement was sent after an earlier one of this transaction had failed.",
        "After an error PostgreSQL refuses everything until the transaction is rolled back.",
        _TRY_IT,
    ),
    _Row(
        "57014",
        "PostgreSQL stopped the statement: {0}.",
        "It ran longer than allowed: an endless recursion does that, and a join without a condition.",
        "Look for what makes it endless: the join of the recursive part, a missing ON.",
    ),
    _Row(
        "40P01",
        "Two transactions waited for each other: {0}.",
        "Each had locked rows that the other one wanted; PostgreSQL ended one of them.",
        "Change rows in the same order everywhere, and try the transaction again.",
    ),
    _Row(
        "55P03",
        "A lock could not be had in time: {0}.",
        "Another transaction holds it, perhaps a program that stopped in the middle.",
        "End the other one, then run this again.",
    ),
    _Row(
        "28P01",
        "The server refused the password: {0}.",
        "User and password come from DATABASE_URL.",
        "Correct DATABASE_URL.",
    ),
    _Row("28000", "The server refused the user: {0}.", "The user comes from DATABASE_URL.", "Correct DATABASE_URL."),
    _Row(
        "3D000",
        "The server has no such database: {0}.",
        "Its name is the last part of DATABASE_URL.",
        "Correct DATABASE_URL.",
    ),
    _Row(
        "53300",
        "The server has no connection left: {0}.",
        "Every engine keeps a pool of its own, and its connections stay open until it is disposed of.",
        "Make one engine per program, and `await engine.dispose()` at its end.",
    ),
)


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


_WRONG_DRIVER = (
    "SQLAlchemy wanted the driver `{1}`, not asyncpg.",
    "The URL's scheme chooses the driver; a plain `postgresql://` means SQLAlchemy's default.",
    "Write `postgresql+asyncpg://…`, and make the engine with `create_async_engine()`.",
)
RULES: tuple[Rule, ...] = (
    _server_error,
    rule(
        DBAPIError,
        r"invalid input for query argument (\$\d+): (.+?) \(([^()]*(?:\([^()]*\)[^()]*)*)\)(?=\n|$)",
        "A value has the wrong type: {2} for the parameter {1}.",
        "asyncpg passes values in binary and does not convert them: {3}.",
        "Pass a Python value of the column's type (Decimal, date, int, …).",
    ),
    _unreachable,
    rule(ModuleNotFoundError, r"^No module named '(psycopg2?)'$", *_WRONG_DRIVER),
    rule(
        InvalidRequestError,
        r"requires an async driver to be used\. The loaded '(\w+)' is not async",
        *_WRONG_DRIVER,
    ),
)
