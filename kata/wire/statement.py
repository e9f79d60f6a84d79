"""One statement as it was really sent, and what the server replied."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal, TypeAlias

from kata.wire import protocol, values


class Kind(enum.Enum):
    """What a statement is for."""

    WORK = "work"
    BEGIN = "begin"
    COMMIT = "commit"
    ROLLBACK = "rollback"
    SAVEPOINT = "savepoint"
    DRIVER = "driver"
    """Sent by asyncpg or SQLAlchemy for themselves: version and type look-ups of a new connection."""


# What SQLAlchemy's PostgreSQL dialect sends on a new connection, and what asyncpg sends around a type look-up and when
# a pool takes a connection back. None of these can read a table, and each must match in full: otherwise a learner's
# query could hide behind one.
_DRIVER = re.compile(
    r"""\s*(
        select\ pg_catalog\.version\(\) | select\ current_schema\(\) | show\ (standard_conforming_strings|transaction\ isolation\ level)
      | select\s+current_setting\('jit'\)\s+as\s+cur,\s+set_config\('jit',\s+'off',\s+false\)\s+as\s+new
      | select\s+set_config\('jit',\s+\$1,\s+false\)
      | select\s+pg_advisory_unlock_all\(\) | (close|unlisten|reset)\ [\w*]+
    )\s*;?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE")
"""The commands that change rows."""
# Two patterns, one after the other: with `.*` between them, a long text would be searched once for each of its words.
_WRITE = re.compile(rf"\b({'|'.join(WRITING)})\b", re.IGNORECASE)
_RETURNING = re.compile(r"\bRETURNING\b", re.IGNORECASE)

Direction: TypeAlias = Literal["", "in", "out"]


@dataclass
class Prepared:
    """A prepared statement: its text as sent, what it is for, and how the server described it."""

    sql: str
    parameter_types: tuple[int, ...] = ()
    columns: tuple[protocol.Column, ...] = ()
    kind: Kind = Kind.WORK


@dataclass
class Statement:
    """A statement, executed once or as one batch.

    Attributes:
        sql: The text as the client sent it.
        connection: Which of the worker's connections sent it: 0 is the first one.
        batch: How many sets of parameters were executed with it between two Syncs: 1, or more for an executemany.
        in_transaction: Whether the client had begun a transaction; a write outside of one is committed at once.
        rows: How many rows the server sent back.
        tag: The server's command tag, such as `SELECT 17` or `UPDATE 1`; empty when the statement failed, and when the
            client did not fetch all rows.
        sqlstate, error: The server's error; empty when the statement succeeded.
        finished: Whether the server replied at all.
        copy: Whether it is a COPY that reads from the client (`in`) or writes to it (`out`).
        counted: The sum of the row counts in the command tags.
        bind, earlier: The last set of parameters, and those of a batch before it, of which only the first are kept.
        seconds: How long the server took, from Execute to the command tag; the total of all parts of a stream or batch.
    """

    sql: str
    kind: Kind
    connection: int
    batch: int = 1
    in_transaction: bool = True
    rows: int = 0
    tag: str = ""
    sqlstate: str = ""
    error: str = ""
    finished: bool = False
    copy: Direction = ""
    counted: int = field(default=0, repr=False)
    seconds: float = field(default=0.0, repr=False, compare=False)
    prepared: Prepared | None = field(default=None, repr=False)
    bind: protocol.Bind | None = field(default=None, repr=False)
    earlier: list[protocol.Bind] = field(default_factory=list, repr=False)
    columns: tuple[protocol.Column, ...] = field(default=(), repr=False)
    cells: list[bytes] = field(default_factory=list, repr=False)

    @property
    def failed(self) -> bool:
        """Whether the server refused it."""
        return bool(self.sqlstate)

    @property
    def command(self) -> str:
        """SELECT, INSERT, UPDATE, …: the first word of the command tag; empty when the statement failed."""
        if self.tag or self.failed or not self.finished or not self.sql.strip():
            return self.tag.split(" ", 1)[0]
        # The client asked for fewer rows than there are, so the server sent no tag: a query, or a write with RETURNING.
        return _write_returning(self.sql) or "SELECT"

    @property
    def affected(self) -> int:
        """How many rows were selected, inserted, updated or deleted, by all parts of a stream or batch together."""
        return max(self.rows, self.counted)

    def completed(self, tag: str) -> None:
        """Record a command tag; a batch gets one for each set of parameters."""
        self.tag, self.finished = tag, True
        last = tag.rsplit(" ", 1)[-1]
        self.counted += int(last) if last.isdigit() else 0

    @property
    def may_have_written(self) -> bool:
        """Whether it may have changed the database; a SELECT without a data-modifying CTE has not."""
        return self.command not in ("", "SELECT", "SHOW") or _write_returning(self.sql) != ""

    @property
    def changes_rows(self) -> bool:
        """Whether it is a command that changes rows, and the server carried it out."""
        return self.command in WRITING or (self.command == "COPY" and self.copy == "in")

    def parameters(self) -> tuple[Any, ...]:
        """The arguments of the (last) execution, decoded."""
        return () if self.bind is None else self._decoded(self.bind)

    def parameter_sets(self) -> list[tuple[Any, ...]]:
        """The arguments of each execution of a batch, decoded: the first ones, and the last."""
        return [self._decoded(bind) for bind in (*self.earlier, self.bind) if bind is not None]

    def _decoded(self, bind: protocol.Bind) -> tuple[Any, ...]:
        types = self.prepared.parameter_types if self.prepared else ()
        return tuple(
            values.decode(raw, types[at] if len(types) > at else 0, _format(bind.formats, at))
            for at, raw in enumerate(bind.arguments)
        )

    def result_rows(self) -> list[tuple[Any, ...]]:
        """The rows that came back, decoded, in order; of a large result only the first ones are kept."""
        columns = self._result_columns()
        return [
            tuple(
                values.decode(cell, column.oid, column.format)
                for cell, column in zip(protocol.read_data_row(raw), columns, strict=False)
            )
            for raw in self.cells
        ]

    def labels(self) -> tuple[str, ...]:
        """The labels of the columns that came back."""
        return tuple(column.label for column in self._result_columns())

    def _result_columns(self) -> tuple[protocol.Column, ...]:
        columns = self.columns or (self.prepared.columns if self.prepared else ())
        if self.bind is None or not self.bind.result_formats:
            return columns
        # A prepared statement is described before its result format is known: the Bind message sets the format.
        formats = self.bind.result_formats
        return tuple(replace(column, format=_format(formats, at)) for at, column in enumerate(columns))


def _write_returning(sql: str) -> str:
    """The command of a write that returns rows, upper-case; empty if the text has none."""
    write = _WRITE.search(sql)
    return write[1].upper() if write and _RETURNING.search(sql, write.end()) else ""


def _format(formats: tuple[int, ...], at: int) -> int:
    """Of none is text, and a single one is that of all values."""
    return formats[at] if len(formats) > at else formats[0] if formats else 0


def is_driver_statement(sql: str) -> bool:
    """Whether asyncpg or SQLAlchemy sends this text for itself."""
    return _DRIVER.fullmatch(sql) is not None or ("pg_catalog.pg_type" in sql and sql in _type_lookups())


@cache
def _type_lookups() -> frozenset[str]:
    """asyncpg's introspection queries, word for word: a text that only begins like one may read anything."""
    from asyncpg import introspection  # type: ignore[import-untyped, unused-ignore]

    return frozenset(text for text in vars(introspection).values() if isinstance(text, str))
