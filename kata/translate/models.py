"""Mapped classes that SQLAlchemy cannot make sense of.

When the mappers have failed once, every later use of any mapped class raises "One or more mappers failed to
initialize" and quotes the first error, whose type is lost: hence the messages are what is looked at here.
"""

from __future__ import annotations

from sqlalchemy import exc as sa_exc
from sqlalchemy import inspect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm import exc as orm_exc

from kata.translate.explanation import Explanation, Rule, found, frames


def _relationships(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, sa_exc.SQLAlchemyError):
        return None
    match = found(r"When initializing mapper Mapper\[(\w+)\(.*?expression '([^']+)' failed to locate a name", exc)
    if match:
        return Explanation(
            what=f"A relationship of `{match[1]}` refers to `{match[2]}`, and there is no such mapped class or table.",
            why="Names in quotes are looked up among the mapped classes when the models are first used.",
            todo=f"Check the spelling; if `{match[2]}` is a class that is not mapped yet, map it first "
            "(`__tablename__` and columns in place of `__abstract__`).",
        )
    match = found(r"Mapper 'Mapper\[(\w+)\([^']*' has no property '(\w+)'", exc)
    if match:
        return Explanation(
            what=f'`back_populates="{match[2]}"` points at `{match[1]}.{match[2]}`, which does not exist.',
            why="The two sides of a relationship name each other, each with its `back_populates`.",
            todo=f"Add a relationship `{match[2]}` to `{match[1]}`, or correct the name.",
        )
    match = found(r"([\w.]+) and back-reference ([\w.]+) are both of the same direction \S*?(ONETOMANY|MANYTOONE)", exc)
    if match:
        return Explanation(
            what=f"`{match[1]}` and `{match[2]}` point in the same direction.",
            why="One side of a pair must be the one (many-to-one), the other the many. Where a table refers to itself "
            "SQLAlchemy cannot tell which is which.",
            todo="Say on the many-to-one side which column is on the far side, the primary key: `remote_side=[id]`.",
        )
    match = found(r"on relationship ([\w.]+) - there are no foreign keys linking", exc)
    if match:
        return Explanation(
            what=f"`{match[1]}` is a relationship between two tables that no foreign key links.",
            why="The join of a relationship is taken from the foreign keys.",
            todo="Add `ForeignKey(\"table.column\")` (the table's name, not the class's) to the column that refers to "
            "the other table; for many-to-many give `secondary=`.",
        )
    match = found(r"on relationship ([\w.]+) - there are multiple foreign key paths", exc)
    if match:
        return Explanation(
            what=f"`{match[1]}` could follow more than one foreign key.",
            why="Several foreign keys link the two tables, and SQLAlchemy does not choose.",
            todo="Name the right one: `relationship(foreign_keys=[…])`.",
        )
    match = found(r"Can't find strategy .*'lazy', '(\w+)'.* for ([\w.]+)", exc)
    if match:
        return Explanation(
            what=f"`{match[2]}` asks for the loading strategy `{match[1]}`, which does not exist.",
            why='`lazy=` takes "select", "selectin", "joined", "subquery", "immediate", "raise", "noload", …',
            todo="Correct the name, or leave `lazy=` out and choose the strategy in the query.",
        )
    match = found(r"expression \"relationship\('([^']+)'\)\" seems to be using a generic class", exc)
    if match:
        return Explanation(
            what=f"The annotation of a relationship has the quotes in the wrong place: `{match[1]}`.",
            why="Inside Mapped[] only the class's name goes into quotes, not the list around it.",
            todo='Write `Mapped[list["Class"]]`.',
        )
    return None


def _foreign_keys(exc: BaseException) -> Explanation | None:
    match = found(r"Foreign key associated with column '([\w.]+)' could not find table '([\w.]+)'", exc)
    if match and isinstance(exc, sa_exc.InvalidRequestError):
        return Explanation(
            what=f"The foreign key of `{match[1]}` refers to a table `{match[2]}` that no model declares.",
            why="A foreign key takes the table's name (`__tablename__`), and that table must belong to the same Base.",
            todo="Correct the name, or map the class of that table (and import its module) first.",
        )
    match = found(r"ForeignKey '([\w.]+)' on table '(\w+)': table '(\w+)' has no column named '(\w+)'", exc)
    if match and isinstance(exc, sa_exc.InvalidRequestError):
        return Explanation(
            what=f'`ForeignKey("{match[1]}")` refers to a column that table `{match[3]}` does not have.',
            why="A foreign key is written `table.column`, with the names of the database.",
            todo=f"Correct `{match[4]}`.",
        )
    return None


def _declaring(exc: BaseException) -> Explanation | None:
    if isinstance(exc, sa_exc.ArgumentError):
        match = found(r"Type annotation for \"([\w.]+)\" can't be correctly interpreted", exc)
        if match:
            return Explanation(
                what=f"The annotation of `{match[1]}` does not use `Mapped[…]`.",
                why="In 2.0 style the annotation declares the column: its type, and whether it may be NULL.",
                todo=f"Write `{match[1].rpartition('.')[2]}: Mapped[type] = mapped_column(…)`.",
            )
        match = found(
            r"Could not locate SQLAlchemy Core type .*?Python type (?:indicated by )?'?<class '([\w.<>]+)'>", exc
        )
        attribute = found(r"'(\w+)' attribute", exc)
        if match and attribute:
            return Explanation(
                what=f"SQLAlchemy knows no column type for `Mapped[{match[1].rpartition('.')[2]}]` "
                f"(attribute `{attribute[1]}`).",
                why="Only plain Python types (int, str, Decimal, datetime, …) become columns by themselves; a mapped "
                "class needs `relationship()`.",
                todo="Say `= relationship(…)`, or give the type: `mapped_column(Type)`.",
            )
        match = found(r"Mapper\[(\w+)\(.*could not assemble any primary key columns", exc)
        if match:
            return Explanation(
                what=f"`{match[1]}` has no primary key.",
                why="The identity map finds objects by their primary key, so every mapped class needs one.",
                todo="Mark the column: `mapped_column(primary_key=True)`.",
            )
        return _unmapped(exc)
    if not isinstance(exc, sa_exc.InvalidRequestError):
        return None
    match = found(r"Class <class '(?:.*?\.)?(\w+)'> does not have a __table__ or __tablename__", exc)
    if match:
        return Explanation(
            what=f"`{match[1]}` has no `__tablename__`.",
            why="A mapped class must say which table it stands for.",
            todo='Add `__tablename__ = "…"`.',
        )
    match = found(r"Table '(\w+)' is already defined for this MetaData", exc)
    if match:
        return Explanation(
            what=f"Table `{match[1]}` is declared twice.",
            why="Two classes have the same `__tablename__`, or one module was imported under two names.",
            todo="Keep one of them; inside a package import siblings relatively: `from .models import …`.",
        )
    match = found(r"Attribute name '(\w+)' is reserved", exc)
    if match:
        return Explanation(
            what=f"`{match[1]}` cannot be an attribute of a mapped class.",
            why="The declarative base uses that name itself.",
            todo=f'Choose another one and keep the column\'s name: `{match[1]}_ = mapped_column("{match[1]}", …)`.',
        )
    if isinstance(exc, orm_exc.UnmappedInstanceError | orm_exc.UnmappedClassError):
        match = found(r"Class '(?:[\w.<>]*\.)?(\w+)' is not mapped", exc)
        if match:
            return _not_mapped(match[1])
    return None


def _unmapped(exc: sa_exc.ArgumentError) -> Explanation | None:
    match = found(r"expected, got <class '(?:.*?\.)?(\w+)'>", exc)
    if not match:
        return None
    # The message says "a class", not that it is one of the models: look at the class itself.
    for frame in frames(exc):
        for value in frame.f_locals.values():
            if isinstance(value, type) and value.__name__ == match[1]:
                is_model = issubclass(value, DeclarativeBase) and inspect(value, raiseerr=False) is None
                return _not_mapped(match[1]) if is_model else None
    return None


def _not_mapped(name: str) -> Explanation:
    return Explanation(
        what=f"`{name}` is not mapped to a table.",
        why="Only mapped classes (a Base's subclass with `__tablename__` and columns) can be queried or stored.",
        todo="Map the class first.",
    )


def _constructing(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, TypeError):
        return None
    match = found(r"^'(\w+)' is an invalid keyword argument for (\w+)$", exc)
    if match:
        return Explanation(
            what=f"`{match[2]}` was made with `{match[1]}=…`, which is no attribute of it.",
            why="A mapped class takes its mapped attributes as keyword arguments, and nothing else.",
            todo=f"Correct the name, or map `{match[1]}`.",
        )
    match = found(r"Additional arguments should be named <dialectname>_<argument>, got '(\w+)'", exc)
    if match:
        return Explanation(
            what=f"A column was given an argument `{match[1]}`, which does not exist.",
            why="SQLAlchemy takes unknown arguments for options of a database dialect.",
            todo=f"Check the spelling of `{match[1]}`.",
        )
    return None


RULES: tuple[Rule, ...] = (_relationships, _foreign_keys, _declaring, _constructing)
