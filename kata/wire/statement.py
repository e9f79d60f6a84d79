"""One statement as it was really sent, and what the server answered."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from typing import Any

from . import protocol, values

# Rows beyond this many are counted but not kept: evidence needs a sample, memory has an end.
ROWS_KEPT = 20_000


class Kind(enum.Enum):
    """What a statement is for."""

    WORK = "work"
    BEGIN = "begin"
    COMMIT = "commit"
    ROLLBACK = "rollback"
    SAVEPOINT = "savepoint"
    DRIVER = "driver"
    """Sent by asyncpg or SQLAlchemy for themselves: version and type look-ups of a new connection."""


# asyncpg's introspection of types, and what SQLAlchemy's PostgreSQL dialect asks a new connection.
# All of them read the catalogue only, so a learner gains nothing by sending one of these texts.
_DRIVER = re.compile(
    r"""\s*(
        select\ pg_catalog\.version\(\) | select\ current_schema\(\) | show\ (standard_conforming_strings|transaction\ isolation\ level)
      | (with\ recursive\ typeinfo_tree|select\s+t\.oid,\s+t\.typelem|select\s+typarray|select\s+t\.oid,\s+t\.typname).*pg_catalog\.pg_type.*
      | select\s+pg_advisory_unlock_all\(\).* | (close|unlisten|reset)\ \S+ ;?
    )\s*;?\s*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


@dataclass
class Prepared:
    """A prepared statement: its text as sent and what the server told about it."""

    sql: str
    parameter_types: tuple[int, ...] = ()
    columns: tuple[protocol.Column, ...] = ()


@dataclass
class Statement:
    """A statement, executed once or as one batch.

    Attributes:
        sql: The text as the client sent it.
        kind: What it is for.
        connection: Which of the worker's connections sent it: 0 is the first one.
        batch: How many sets of parameters were executed with it between two Syncs: 1, or more for an executemany.
        in_transaction: Whether the client had begun a transaction; a write outside of one is committed at once.
        rows: How many rows the server sent back.
        tag: The server's command tag, such as `SELECT 17` or `UPDATE 1`; empty when it failed.
        sqlstate, error: The server's error, empty when it succeeded.
        finished: Whether the server answered at all.
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
    prepared: Prepared | None = field(default=None, repr=False)
    bind: protocol.Bind | None = field(default=None, repr=False)
    columns: tuple[protocol.Column, ...] = field(default=(), repr=False)
    cells: list[bytes] = field(default_factory=list, repr=False)

    @property
    def failed(self) -> bool:
        """Whether the server refused it."""
        return bool(self.sqlstate)

    @property
    def command(self) -> str:
        """The first word of the command tag: SELECT, INSERT, UPDATE, …; empty when the statement failed."""
        return self.tag.split(" ", 1)[0]

    @property
    def affected(self) -> int:
        """The number in the command tag: rows selected, inserted, updated or deleted."""
        last = self.tag.rsplit(" ", 1)[-1]
        return int(last) if last.isdigit() else 0

    def parameters(self) -> tuple[Any, ...]:
        """The arguments of the (last) execution, decoded."""
        if self.bind is None:
            return ()
        types = self.prepared.parameter_types if self.prepared else ()
        formats = self.bind.formats
        decoded = []
        for at, raw in enumerate(self.bind.arguments):
            text_or_binary = formats[at] if len(formats) > at else (formats[0] if formats else 0)
            decoded.append(values.decode(raw, types[at] if len(types) > at else 0, text_or_binary))
        return tuple(decoded)

    def answer(self) -> list[tuple[Any, ...]]:
        """The rows that came back, decoded, in order (at most `ROWS_KEPT`)."""
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
        formats = self.bind.result_formats if self.bind else ()
        if not formats:
            return columns
        # A prepared statement is described before its result format is chosen: the Bind has the last word.
        return tuple(
            protocol.Column(column.label, column.oid, formats[at] if len(formats) > at else formats[0])
            for at, column in enumerate(columns)
        )


def is_driver_noise(sql: str) -> bool:
    """Whether a text is one of those that asyncpg and SQLAlchemy send for themselves."""
    return _DRIVER.fullmatch(sql) is not None
