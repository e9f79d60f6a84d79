"""Mapped classes that SQLAlchemy rejects.

When the mappers have failed once, every later use of any mapped class raises "One or more mappers failed to initialize"
and quotes the first error without its type. So these rules look at the messages.
"""

from __future__ import annotations

from sqlalchemy import inspect
from sqlalchemy.exc import ArgumentError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm.exc import UnmappedClassError, UnmappedInstanceError

from kata.translate.explanation import Explanation, Rule, found, frames, rule

_NOT_MAPPED = (
    "`{1}` is not mapped to a table.",
    "Only mapped classes (a Base's subclass with `__tablename__` and columns) can be queried or stored.",
    "Map the class first.",
)


def _unmapped(exc: BaseException) -> Explanation | None:
    match = found(r"expected, got <class '(?:.*?\.)?(\w+)'>", exc) if isinstance(exc, ArgumentError) else None
    if not match:
        return None
    # The message does not say that the class is a model: look at the class itself.
    for frame in frames(exc):
        for value in frame.f_locals.values():
            if isinstance(value, type) and value.__name__ == match[1]:
                is_model = issubclass(value, DeclarativeBase) and inspect(value, raiseerr=False) is None
                return Explanation(*_NOT_MAPPED).filled("", match[1]) if is_model else None
    return None


_RELATIONSHIPS = (
    rule(
        SQLAlchemyError,
        r"When initializing mapper Mapper\[(\w+)\(.*?expression '([^']+)' failed to locate a name",
        "A relationship of `{1}` refers to `{2}`, and there is no such mapped class or table.",
        "Names in quotes are looked up among the mapped classes when the models are first used.",
        "Check the spelling; if `{2}` is a class that is not mapped yet, map it first "
        "(`__tablename__` and columns in place of `__abstract__`).",
    ),
    rule(
        SQLAlchemyError,
        r"Mapper 'Mapper\[(\w+)\([^']*' has no property '(\w+)'",
        '`back_populates="{2}"` points at `{1}.{2}`, which does not exist.',
        "The two sides of a relationship name each other, each with its `back_populates`.",
        "Add a relationship `{2}` to `{1}`, or correct the name.",
    ),
    rule(
        SQLAlchemyError,
        r"([\w.]+) and back-reference ([\w.]+) are both of the same direction \S*?(?:ONETOMANY|MANYTOONE)",
        "`{1}` and `{2}` point in the same direction.",
        "One side of a pair must be the one (many-to-one), the other the many. Where a table refers to itself "
        "SQLAlchemy cannot tell which is which.",
        "Say on the many-to-one side which column is on the far side, the primary key: `remote_side=[id]`.",
    ),
    rule(
        SQLAlchemyError,
        r"on relationship ([\w.]+) - there are no foreign keys linking",
        "`{1}` is a relationship between two tables that no foreign key links.",
        "The join of a relationship is taken from the foreign keys.",
        "Add `ForeignKey(\"table.column\")` (the table's name, not the class's) to the column that refers to "
        "the other table; for many-to-many give `secondary=`.",
    ),
    rule(
        SQLAlchemyError,
        r"on relationship ([\w.]+) - there are multiple foreign key paths",
        "`{1}` could follow more than one foreign key.",
        "Several foreign keys link the two tables, and SQLAlchemy does not choose.",
        "Name the right one: `relationship(foreign_keys=[…])`.",
    ),
    rule(
        SQLAlchemyError,
        r"Can't find strategy .*'lazy', '(\w+)'.* for ([\w.]+)",
        "`{2}` asks for the loading strategy `{1}`, which does not exist.",
        '`lazy=` takes "select", "selectin", "joined", "subquery", "immediate", "raise", "noload", …',
        "Correct the name, or leave `lazy=` out and choose the strategy in the query.",
    ),
    rule(
        SQLAlchemyError,
        r"expression \"relationship\('([^']+)'\)\" seems to be using a generic class",
        "The annotation of a relationship has the quotes in the wrong place: `{1}`.",
        "Inside Mapped[] only the class's name goes into quotes, not the list around it.",
        'Write `Mapped[list["Class"]]`.',
    ),
    rule(
        InvalidRequestError,
        r"Foreign key associated with column '([\w.]+)' could not find table '([\w.]+)'",
        "The foreign key of `{1}` refers to a table `{2}` that no model declares.",
        "A foreign key takes the table's name (`__tablename__`), and that table must belong to the same Base.",
        "Correct the name, or map the class of that table (and import its module) first.",
    ),
    rule(
        InvalidRequestError,
        r"ForeignKey '([\w.]+)' on table '(?:\w+)': table '(\w+)' has no column named '(\w+)'",
        '`ForeignKey("{1}")` refers to a column that table `{2}` does not have.',
        "A foreign key is written `table.column`, with the names of the database.",
        "Correct `{3}`.",
    ),
)

_CLASSES = (
    rule(
        ArgumentError,
        r"Type annotation for \"([\w.]+)\" can't be correctly interpreted",
        "The annotation of `{1}` does not use `Mapped[…]`.",
        "In 2.0 style the annotation declares the column: its type, and whether it may be NULL.",
        "Write `{1.last}: Mapped[type] = mapped_column(…)`.",
    ),
    rule(
        ArgumentError,
        r"(?=.*?'(\w+)' attribute).*Could not locate SQLAlchemy Core type .*?Python type (?:indicated by )?"
        r"'?<class '([\w.<>]+)'>",
        "SQLAlchemy knows no column type for `Mapped[{2.last}]` (attribute `{1}`).",
        "Only plain Python types (int, str, Decimal, datetime, …) become columns by themselves; a mapped "
        "class needs `relationship()`.",
        "Say `= relationship(…)`, or give the type: `mapped_column(Type)`.",
    ),
    rule(
        ArgumentError,
        r"Mapper\[(\w+)\(.*could not assemble any primary key columns",
        "`{1}` has no primary key.",
        "The identity map finds objects by their primary key, so every mapped class needs one.",
        "Mark the column: `mapped_column(primary_key=True)`.",
    ),
    _unmapped,
    rule(
        InvalidRequestError,
        r"Class <class '(?:.*?\.)?(\w+)'> does not have a __table__ or __tablename__",
        "`{1}` has no `__tablename__`.",
        "A mapped class must say which table it stands for.",
        'Add `__tablename__ = "…"`.',
    ),
    rule(
        InvalidRequestError,
        r"Table '(\w+)' is already defined for this MetaData",
        "Table `{1}` is declared twice.",
        "Two classes have the same `__tablename__`, or one module was imported under two names.",
        "Keep one of them; inside a package import siblings relatively: `from .models import …`.",
    ),
    rule(
        InvalidRequestError,
        r"Attribute name '(\w+)' is reserved",
        "`{1}` cannot be an attribute of a mapped class.",
        "The declarative base uses that name itself.",
        'Choose another one and keep the column\'s name: `{1}_ = mapped_column("{1}", …)`.',
    ),
    rule(
        (UnmappedInstanceError, UnmappedClassError),
        r"Class '(?:[\w.<>]*\.)?(\w+)' is not mapped",
        *_NOT_MAPPED,
    ),
    rule(
        TypeError,
        r"^'(\w+)' is an invalid keyword argument for (\w+)$",
        "`{2}` was made with `{1}=…`, which is no attribute of it.",
        "A mapped class takes its mapped attributes as keyword arguments, and nothing else.",
        "Correct the name, or map `{1}`.",
    ),
    rule(
        TypeError,
        r"Additional arguments should be named <dialectname>_<argument>, got '(\w+)'",
        "A column was given an argument `{1}`, which does not exist.",
        "SQLAlchemy takes unknown arguments for options of a database dialect.",
        "Check the spelling of `{1}`.",
    ),
)

RULES: tuple[Rule, ...] = (*_RELATIONSHIPS, *_CLASSES)
