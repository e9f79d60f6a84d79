"""What PostgreSQL refused, by SQLSTATE, with the details that it gives."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors

from kata.translate.explanation import SERVER_ERRORS, Explanation, Rule, frames


class _ServerError:
    """An error of PostgreSQL, bare (asyncpg's) or inside SQLAlchemy's DBAPIError.

    SQLAlchemy 2.0 puts asyncpg's class, the DETAIL and the HINT into the message, 2.1 does not. asyncpg's own exception,
    the cause of both, has them as attributes.
    """

    def __init__(self, exc: BaseException) -> None:
        wrapped = exc.orig if isinstance(exc, DBAPIError) and exc.orig is not None else exc
        source = wrapped.__cause__ if wrapped is not exc and wrapped.__cause__ is not None else wrapped
        self.sqlstate: str = getattr(source, "sqlstate", None) or getattr(wrapped, "sqlstate", None) or ""
        self.message = re.sub(r"^<class '[\w.]+'>: ", "", (str(source).splitlines() or [""])[0])
        self.detail: str = getattr(source, "detail", None) or ""
        self.hint: str = getattr(source, "hint", None) or ""
        self.statement: str = getattr(exc, "statement", None) or ""
        # Tracebacks and documentation name either of the two classes.
        names = dict.fromkeys((type(source).__name__, type(exc).__name__))
        self.names = " inside ".join(names)
        self.parts = {
            name: str(getattr(source, f"{name}_name", None) or "") for name in ("constraint", "column", "table")
        }

    @property
    def text(self) -> str:
        """All that PostgreSQL says, one line each."""
        return "\n".join(filter(None, (self.message, self.detail, self.hint)))


def _server_error(exc: BaseException) -> Explanation | None:
    error = _ServerError(exc)
    if not error.sqlstate:
        return None
    if error.sqlstate == "42703" and (explained := _undefined_column(exc, error)):
        return explained
    if error.sqlstate in ("22007", "22P02") and error.statement.lstrip().startswith(("CREATE TABLE", "ALTER TABLE")):
        return _text_as_default(error)
    if error.sqlstate == "42601" and error.statement.count("'") % 2:
        return _quote_in_a_value(error)
    for sqlstate, pattern, sentences in SERVER_ERRORS:
        if sqlstate == error.sqlstate and (match := re.search(pattern, error.text, re.MULTILINE)):
            return sentences.filled(error.message, *match.groups(), **error.parts)
    if not error.hint:
        return None
    return Explanation(
        what=f"PostgreSQL refused the statement: {error.message}.",
        why=error.detail or "It gives no further detail.",
        todo=f"Its hint: {error.hint}",
    )


def _quote_in_a_value(error: _ServerError) -> Explanation:
    return Explanation(
        what=f"A quote ends a string in the SQL too early: {error.message}.",
        why="The statement has an odd number of quotes: a value with an apostrophe, such as O'Brien, was put into its "
        "text, where PostgreSQL reads the rest of the value as SQL (an SQL injection does that on purpose).",
        todo="Never put a value into SQL text: compare with it (`Class.column == value`), or in text() pass it as a "
        "parameter, `:name`.",
    )


def _text_as_default(error: _ServerError) -> Explanation:
    return Explanation(
        what=f"The server default of a column is a text that is no value of the column's type: {error.message}.",
        why="A plain string becomes a constant in quotes, `DEFAULT '…'`, also when it reads like SQL.",
        todo='Give SQL as an expression: `server_default=func.…()` or `server_default=text("…")`.',
    )


def _undefined_column(exc: BaseException, error: _ServerError) -> Explanation | None:
    match = re.search(r'column "?([\w."]+?)"? (?:of relation "(\w+)" )?does not exist', error.message)
    if not match:
        return None
    column = match[1].rpartition(".")[2]
    table = _table_declaring(exc, column)
    if table is None or not _reads(error.statement, table):
        hint = f" {error.hint}" if error.hint else ""
        return Explanation(
            what=f"The statement names a column `{column}`, and the database has none of that name ({error.names}).",
            why=f"PostgreSQL: {error.message}.",
            todo=f"Check its name, and that its table is in the FROM.{hint}",
        )
    return Explanation(
        what=f"The model of `{table}` has a column `{column}`, the database does not have it yet ({error.names}).",
        why="A model only describes the table: the table itself is changed by a migration, and SQLAlchemy asks for "
        "every mapped column.",
        todo="Bring the database up to date: `uv run alembic upgrade head` (make the revision first if there is none: "
        f'`uv run alembic revision --autogenerate -m "add {column} column"`).',
    )


def _reads(statement: str, table: str) -> bool:
    """Whether a table is in the FROM of a statement, or is what it writes to; yes where the statement is not known."""
    place = rf'(?:\b(?:FROM|JOIN|UPDATE|INTO|ONLY)|,)\s+\(*(?:"?\w+"?\.)?"?{re.escape(table)}"?(?![\w."])'
    return not statement or re.search(place, statement, re.IGNORECASE) is not None


def _table_declaring(exc: BaseException, column: str) -> str | None:
    """Return the table of the failed statement that declares `column` in Python; `None` if there is none."""
    for frame in frames(exc):
        statement: Any = getattr(frame.f_locals.get("context"), "invoked_statement", None)
        if statement is None:
            continue
        elements = list(visitors.iterate(statement))
        columns = [element.table for element in elements if isinstance(element, Column)]
        for table in (*elements, *columns, getattr(statement, "table", None)):
            if isinstance(table, Table) and column in table.c:
                return str(table.name)
    return None


RULES: tuple[Rule, ...] = (_server_error,)
