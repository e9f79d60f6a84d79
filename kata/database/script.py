"""`init.sql`, the one source of the starting schema and rows, in its two halves."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kata.errors import DatabaseError
from kata.paths import PROJECT

_DIVIDER = re.compile(r"^-- rows[ \t]*$", re.MULTILINE)
_TABLE = re.compile(r"^\s*CREATE TABLE (?:IF NOT EXISTS )?((?:\w+\.)?\w+)", re.MULTILINE | re.IGNORECASE)
_REMEDY = "git checkout -- init.sql"


@dataclass(frozen=True)
class Script:
    """The content of `init.sql`.

    Attributes:
        schema: Everything above the line `-- rows`: the tables, and Alembic's record of the first revision.
        rows: Everything below it.
        tables: The names of the tables in the order of their creation, Alembic's own included. `kata.datasets` reads
            columns and keys; this module has to import quickly.
    """

    schema: str
    rows: str
    tables: tuple[str, ...]

    @property
    def whole(self) -> str:
        """Schema and rows as one script."""
        return f"{self.schema}\n{self.rows}"


@cache
def read_script(path: Path = PROJECT / "init.sql") -> Script:
    """Read `init.sql`; its halves are separated by a line `-- rows`."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DatabaseError(f"The starting schema {path} cannot be read: {error.strerror}.", remedy=_REMEDY) from error
    halves = _DIVIDER.split(text)
    if len(halves) != 2:
        message = f"{path} needs exactly one line '-- rows' between its schema and its rows."
        raise DatabaseError(message, remedy=_REMEDY)
    return Script(schema=halves[0], rows=halves[1], tables=tuple(_TABLE.findall(halves[0])))
