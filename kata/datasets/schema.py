"""The tables of a schema, read from its DDL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import sqlglot
from sqlglot import exp

from kata.errors import CatalogueError

Columns = tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        name: Its name, without quotes.
        type: The lower-case type without its parameters: `int`, `varchar`, `decimal`, `timestamptz`.
        size: The parameters of the type: `(100,)` for varchar(100), `(12, 2)` for numeric(12, 2).
        default: The expression of its DEFAULT; empty for none.
        identity: Whether a sequence numbers it: an identity column or a serial.
    """

    name: str
    type: str
    size: tuple[int, ...] = ()
    nullable: bool = True
    default: str = ""
    identity: bool = False


@dataclass(frozen=True)
class ForeignKey:
    """A foreign key: `columns` refer to the columns `referenced` of `table`."""

    columns: Columns
    table: str
    referenced: Columns


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        name: As SQL names it, with its schema unless that is `public`.
        columns: By name, in order.
        primary_key: Its columns; empty for none.
        unique: The column sets that are unique, including the primary key.
    """

    name: str
    columns: dict[str, Column]
    primary_key: Columns = ()
    unique: tuple[Columns, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def is_association(self) -> bool:
        """Whether the primary key consists of foreign keys only: its rows just connect others."""
        return bool(self.primary_key) and self.refers(self.primary_key)

    def refers(self, columns: Iterable[str]) -> bool:
        """Whether each of these columns is part of a foreign key."""
        referring = {column for key in self.foreign_keys for column in key.columns}
        return referring.issuperset(columns)

    def select(self) -> str:
        """Return a query for all rows and columns, ordered by the primary key."""
        order = self.primary_key or self.columns
        return f"SELECT {', '.join(self.columns)} FROM {self.name} ORDER BY {', '.join(order)}"


@dataclass(frozen=True)
class Schema:
    """Tables by name, in the order of their creation: PostgreSQL requires that a table follows those it refers to."""

    tables: dict[str, Table] = field(default_factory=dict)

    def children_first(self) -> tuple[Table, ...]:
        """Return the tables in the order in which rows can be deleted: each precedes those that it refers to."""
        return tuple(reversed(self.tables.values()))


@lru_cache(maxsize=4)
def parse_schema(ddl: str, *, without: Collection[str] = frozenset()) -> Schema:
    """Read the CREATE TABLE statements of a script, except those of the tables in `without` (a hashable collection).

    Other statements are ignored, so constraints must be in CREATE TABLE, not in ALTER TABLE or CREATE UNIQUE INDEX.

    Raises:
        CatalogueError: The script cannot be parsed, or a foreign key refers to a table that does not precede it.
    """
    try:
        statements = sqlglot.parse(ddl, dialect="postgres")
    except sqlglot.errors.SqlglotError as error:
        raise CatalogueError(f"the schema cannot be parsed: {error}") from error
    tables: dict[str, Table] = {}
    for statement in statements:
        if isinstance(statement, exp.Create) and statement.kind == "TABLE" and isinstance(statement.this, exp.Schema):
            table = _table(statement.this, tables)
            tables[table.name] = table
    return Schema({name: table for name, table in tables.items() if name not in without})


def _table(definition: exp.Schema, before: dict[str, Table]) -> Table:
    name = _table_name(definition.this)
    columns: dict[str, Column] = {}
    # (columns, constraint): those of a column, then those of the table with and without a name.
    constraints: list[tuple[Columns, exp.Expr]] = []
    for part in definition.expressions:
        if isinstance(part, exp.ColumnDef):
            own = [constraint.kind for constraint in part.constraints]
            columns[part.name] = _column(part, own)
            constraints += [((part.name,), kind) for kind in own]
        else:
            for constraint in part.expressions if isinstance(part, exp.Constraint) else [part]:
                constraints.append((_constrained(constraint), constraint))
    primary = [names for names, found in constraints if isinstance(found, _PRIMARY)]
    unique = [names for names, found in constraints if isinstance(found, exp.UniqueColumnConstraint)]
    key = primary[0] if primary else ()
    columns |= {column: replace(columns[column], nullable=False) for column in key}
    references = [
        (names, found if isinstance(found, exp.Reference) else found.args["reference"])
        for names, found in constraints
        if isinstance(found, exp.Reference | exp.ForeignKey)
    ]
    foreign = tuple(_foreign_key(names, reference, name, key, before) for names, reference in references)
    return Table(name, columns, key, tuple(dict.fromkeys([*primary, *unique])), foreign)


_PRIMARY = (exp.PrimaryKey, exp.PrimaryKeyColumnConstraint)
_REQUIRED = (exp.NotNullColumnConstraint, exp.PrimaryKeyColumnConstraint, exp.GeneratedAsIdentityColumnConstraint)


def _column(definition: exp.ColumnDef, constraints: Sequence[exp.Expr]) -> Column:
    kind = definition.args["kind"]
    name = kind.this.value.lower()
    default = next((part.this for part in constraints if isinstance(part, exp.DefaultColumnConstraint)), None)
    return Column(
        definition.name,
        name,
        tuple(int(size.name) for size in kind.expressions if isinstance(size, exp.DataTypeParam)),
        nullable=not any(isinstance(part, _REQUIRED) for part in constraints),
        default="" if default is None else default.sql(dialect="postgres"),
        identity=name.endswith("serial")
        or any(isinstance(part, exp.GeneratedAsIdentityColumnConstraint) for part in constraints),
    )


def _constrained(constraint: exp.Expr) -> Columns:
    inner = constraint.this
    listed = inner.expressions if isinstance(inner, exp.Schema) else constraint.expressions
    return tuple(column.name for column in listed)


def _foreign_key(
    columns: Columns, reference: exp.Reference, table: str, key: Columns, before: dict[str, Table]
) -> ForeignKey:
    target = reference.this.this if isinstance(reference.this, exp.Schema) else reference.this
    name = _table_name(target)
    if name != table and name not in before:
        raise CatalogueError(f"{table} refers to {name}, which is not created before it")
    named = tuple(column.name for column in reference.this.expressions) if reference.this is not target else ()
    referenced = named[: len(columns)] or (key if name == table else before[name].primary_key)
    return ForeignKey(columns, name, referenced)


def _table_name(table: exp.Table) -> str:
    return f"{table.db}.{table.name}" if table.db and table.db != "public" else table.name
