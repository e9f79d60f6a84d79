"""`init.sql`, the one source of the starting schema and rows, in its parts."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kata.errors import DatabaseError
from kata.paths import PROJECT

# `-- rows` divides the tables of schema public from their rows; `-- office schema` and `-- office rows` begin those of
# a schema of its own.
_MARKER = re.compile(r"^-- (?:(?P<name>\w+) (?P<part>schema|rows)|rows)[ \t]*$", re.MULTILINE)
_SCHEMA = re.compile(r"^\s*CREATE SCHEMA [^;]*;", re.MULTILINE | re.IGNORECASE)
_TABLE = re.compile(r"^\s*CREATE TABLE (?:IF NOT EXISTS )?((?:\w+\.)?\w+)", re.MULTILINE | re.IGNORECASE)
_REMEDY = "git checkout -- init.sql"


@dataclass(frozen=True)
class Part:
    """The tables of one database schema, and their rows.

    Attributes:
        name: The schema's name, such as `public`.
        schema: The statements that make the tables.
        rows: The statements that fill them.
    """

    name: str
    schema: str
    rows: str

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables in the order of their creation, Alembic's own included, as SQL names them.

        `kata.datasets` reads columns and keys; this module has to import quickly.
        """
        return tuple(_TABLE.findall(self.schema))

    @property
    def definitions(self) -> str:
        """The statements that make the tables in a database that has the schema itself."""
        return _SCHEMA.sub("", self.schema)

    @property
    def whole(self) -> str:
        """Schema and rows as one script."""
        return f"{self.schema}\n{self.rows}"


@dataclass(frozen=True)
class Script:
    """The content of `init.sql`.

    Attributes:
        public: The tables that Alembic manages, its own table, and their rows.
        others: Schemas beside it, in order. Their tables refer to those of `public`, never the other way round.
    """

    public: Part
    others: tuple[Part, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts, in order."""
        return (self.public, *self.others)

    @property
    def schema(self) -> str:
        """The statements that make all tables."""
        return "\n".join(part.schema for part in self.parts)

    @property
    def rows(self) -> str:
        """The statements that fill all tables."""
        return "\n".join(part.rows for part in self.parts)

    @property
    def tables(self) -> tuple[str, ...]:
        """All tables in the order of their creation."""
        return tuple(table for part in self.parts for table in part.tables)

    @property
    def whole(self) -> str:
        """Schema and rows as one script."""
        return "\n".join(part.whole for part in self.parts)


@cache
def read_script(path: Path = PROJECT / "init.sql") -> Script:
    """Read `init.sql`.

    Raises:
        DatabaseError: It cannot be read, or a marker is missing.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DatabaseError(f"The starting schema {path} cannot be read: {error.strerror}.", remedy=_REMEDY) from error
    found = list(_MARKER.finditer(text))
    ends = [*(marker.start() for marker in found[1:]), len(text)]
    named = [marker["name"] for marker in found]
    if named[:1] != [None] or [marker["part"] for marker in found[1:]] != ["schema", "rows"] * (len(found) // 2):
        message = (
            f"{path} needs the line '-- rows' once, and for each further schema '-- NAME schema' and '-- NAME rows'."
        )
        raise DatabaseError(message, remedy=_REMEDY)
    texts = [text[marker.end() : end] for marker, end in zip(found, ends, strict=True)]
    public = Part("public", text[: found[0].start()], texts[0])
    others = zip(named[1::2], texts[1::2], texts[2::2], strict=True)
    return Script(public, tuple(Part(name, schema, rows) for name, schema, rows in others))
