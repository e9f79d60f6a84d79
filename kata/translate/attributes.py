"""Attributes that an object of SQLAlchemy does not have: the columns at `.c`, what a relationship leads to, a result."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import FromClause, Result, ScalarResult, inspect
from sqlalchemy import orm as _orm
from sqlalchemy.engine.result import ResultMetaData
from sqlalchemy.exc import NoSuchColumnError
from sqlalchemy.orm import Mapper, QueryableAttribute, RelationshipProperty
from sqlalchemy.sql.base import ColumnCollection, Executable

from kata.translate.explanation import Explanation, Part, Rule, found, frames


def _quoted(names: Iterable[object]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _column_without_c(exc: BaseException) -> Explanation | None:
    """Explain `sub.name` for `sub.c.name`."""
    if not isinstance(exc, AttributeError) or not isinstance(exc.obj, FromClause):
        return None
    kind, name = type(exc.obj).__name__, exc.name
    columns = list(map(str, exc.obj.c.keys()))
    if name in columns:
        return Explanation(
            what=f"`.{name}` was asked of a {kind}, whose columns are at `.c`.",
            why=f"A {kind} has methods of its own, so its columns have a place of their own.",
            todo=f"Write `.c.{name}`.",
        )
    return Explanation(
        what=f"A {kind} has neither an attribute nor a column `{name}`.",
        why=f"Its columns are at `.c`: {_quoted(columns)}.",
        todo="Use one of these, as in `.c.name`; an expression gets its name where it is selected: "
        f'`.label("{name}")`.',
    )


def _no_such_column(exc: BaseException) -> Explanation | None:
    """Explain `sub.c.name`, where the subquery selects nothing of that name."""
    if not isinstance(exc, AttributeError | KeyError):
        return None
    for frame in reversed(list(frames(exc))):
        collection = frame.f_locals.get("self")
        if frame.f_code.co_name in ("__getattr__", "__getitem__") and isinstance(collection, ColumnCollection):
            name = str(exc.args[0]) if exc.args else ""
            return Explanation(
                what=f"There is no column `{name}` at `.c`.",
                why=f"A subquery has the columns that its select() names: {_quoted(map(str, collection.keys()))}.",
                todo="Use one of these, select the column in the subquery, or give the expression that name there: "
                f'`.label("{name}")`.',
            )
    return None


def _on_a_mapped_attribute(exc: BaseException) -> Explanation | None:
    """Explain `Class.relationship.column` and `Class.column.lower()`."""
    match = found(r"object associated with ([\w.]+) has an attribute '(\w+)'", exc)
    if not isinstance(exc, AttributeError) or not match:
        return None
    attribute = next(
        (
            owner
            for frame in frames(exc)
            if isinstance(owner := frame.f_locals.get("self"), QueryableAttribute) and str(owner) == match[1]
        ),
        None,
    )
    if isinstance(getattr(attribute, "property", None), RelationshipProperty):
        target = attribute.property.mapper.class_.__name__  # type: ignore[union-attr]
        return Explanation(
            what=f"`{match[1]}.{match[2]}`: `{match[1]}` is a relationship, and an expression cannot look through it.",
            why=f"Its columns belong to `{target}`, whose table the statement has to join.",
            todo=f"Write `.join({match[1]})`, and use `{target}.{match[2]}`.",
        )
    if hasattr(str, match[2]):
        return Explanation(
            what=f"`{match[1]}.{match[2]}` is Python's method of a string, and `{match[1]}` is a column.",
            why="A column stands for the values of all rows; only the database computes with them.",
            todo=f"Use the database's function, `func.{match[2]}({match[1]})`, if it has one of that name.",
        )
    return Explanation(
        what=f"The column `{match[1]}` has no `{match[2]}`.",
        why="A column stands for the values of all rows; it has operators such as `.in_()`, `.is_()` and `.desc()`.",
        todo=f"Use such an operator, or a function of the database: `func.{match[2]}({match[1]})`.",
    )


def _on_a_statement(exc: BaseException) -> Explanation | None:
    """Explain `select(…).all()`, `select(…).c` and `select(…).selectinload(…)`."""
    if not isinstance(exc, AttributeError) or not isinstance(exc.obj, Executable) or not exc.name:
        return None
    kind, name = type(exc.obj).__name__, exc.name
    if isinstance(exc.obj, FromClause):
        return None
    statement = f"{Part(kind.lower()).article}()"
    if name in ("c", "columns", "corresponding_column"):
        return Explanation(
            what=f"`.{name}` was asked of a bare {kind.lower()}().",
            why="Only a query that is used as a table has columns: a subquery or a CTE.",
            todo="Write `sub = select(…).subquery()` (or `.cte()`), then `sub.c.name`.",
        )
    if any(hasattr(owner, name) for owner in (ScalarResult, Result)):
        return Explanation(
            what=f"`.{name}()` was asked of {statement}, which has not been executed.",
            why="A statement is only a description; rows come when a session sends it.",
            todo=f"Write `(await session.scalars(statement)).{name}()`, or `execute` for rows of columns.",
        )
    if kind == "Update" and name == "set":
        return Explanation(
            what="`.set()` does not exist: an update() takes its new values by `.values()`.",
            why="SET is what SQL calls it.",
            todo="Write `update(Class).where(…).values(column=value)`.",
        )
    if callable(getattr(_orm, name, None)):
        return Explanation(
            what=f"`{name}` was called as a method of {statement}.",
            why="Loader options are functions of `sqlalchemy.orm`, which make an option for one relationship.",
            todo=f"Write `.options({name}(Class.relationship))`.",
        )
    if name == "over":
        return Explanation(
            what=f"`.over()` was asked of {statement}.",
            why="A window belongs to one function of the SELECT list.",
            todo="Put it behind the function: `select(func.rank().over(order_by=…))`.",
        )
    return None


def _on_a_result(exc: BaseException) -> Explanation | None:
    """Explain attributes of rows that were asked of their result, and methods of a result asked of what it gave."""
    if not isinstance(exc, AttributeError) or not exc.name:
        return None
    name, kind = exc.name, type(exc.obj).__name__
    if isinstance(exc.obj, Result | ScalarResult):
        again = " It gives plain values (or objects) already." if kind == "ScalarResult" and name == "scalars" else ""
        return Explanation(
            what=f"`.{name}` was asked of a result (a {kind}), which has no such attribute.{again}",
            why="A result hands out rows: all of them, the first, or one by one.",
            todo="Take the rows first: `result.all()`, `.first()`, `.one()`, or `for row in result`.",
        )
    is_method_of_results = hasattr(ScalarResult, name) or hasattr(Result, name)
    if callable(exc.obj) and kind in ("function", "method", "builtin_function_or_method"):
        called = getattr(exc.obj, "__name__", "it")
        return Explanation(
            what=f"`.{name}` was asked of the {kind} `{called}` itself: its parentheses are missing.",
            why=f"Without them, `{called}` is not called.",
            todo=f"Write `.{called}().{name}`.",
        )
    if is_method_of_results and isinstance(exc.obj, list):
        return Explanation(
            what=f"`.{name}` was asked of a list.",
            why="`.all()` has read the result already, and a list has no methods of a result.",
            todo=f"Take one of `.all()` and `.{name}()` away.",
        )
    return None


def _on_a_model(exc: BaseException) -> Explanation | None:
    """Explain attributes that a mapped class does not have."""
    if not isinstance(exc, AttributeError) or not exc.name:
        return None
    match = found(r"^(?:type object '(\w+)'|'(\w+)' object) has no attribute '(\w+)'", exc)
    owner = exc.obj if isinstance(exc.obj, type) else type(exc.obj)
    mapper: Any = inspect(owner, raiseerr=False)
    if not match or not isinstance(mapper, Mapper):
        return None
    name, model = match[3], owner.__name__
    attributes = _quoted(mapper.attrs.keys())
    if name == "query":
        return Explanation(
            what=f"`{model}.query` does not exist.",
            why="It is the style of Flask-SQLAlchemy and SQLAlchemy 1; 2.0 builds a statement first and executes it then.",
            todo=f"Write `await session.scalars(select({model}).where(…))`.",
        )
    if name == "c":
        return Explanation(
            what=f"`{model}.c` does not exist: `.c` belongs to tables and subqueries.",
            why="The columns of a mapped class, and of an alias of it, are its own attributes.",
            todo=f"Write `{model}.name`, or `alias.name`.",
        )
    if not isinstance(exc.obj, type) and hasattr(ScalarResult, name):
        return Explanation(
            what=f"`.{name}` was asked of {Part(model).article} object.",
            why="`session.scalar()`, `session.get()` and `.first()` give the object itself, not a result.",
            todo=f"Take `.{name}()` away, or use `session.scalars()` for all of them.",
        )
    return Explanation(
        what=f"`{model}` has no attribute `{name}`.",
        why=f"It has {attributes}.",
        todo="Correct the name, or add the attribute to the class.",
    )


def _of_none(exc: BaseException) -> Explanation | None:
    match = found(r"^'NoneType' object has no attribute '(\w+)'$", exc) if isinstance(exc, AttributeError) else None
    if not match:
        return None
    return Explanation(
        what=f"`.{match[1]}` was asked of None.",
        why="What stands before the dot is None: `session.get()`, `scalar()`, `first()` and `one_or_none()` return it if "
        "there is no such row, and a function without `return` always does.",
        todo="Look before: `if obj is None: …`; or use `one()`, which raises.",
    )


def _no_such_label(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, KeyError | AttributeError | NoSuchColumnError):
        return None
    # The message may be the name alone; the frame in which SQLAlchemy looked it up has the names that exist.
    lookups = [frame.f_locals for frame in frames(exc) if frame.f_code.co_name in ("_key_not_found", "_key_fallback")]
    if not lookups or not isinstance(lookups[0].get("self"), ResultMetaData):
        return None
    name, keys = lookups[0].get("key"), list(lookups[0]["self"].keys)
    models = {mapper.class_.__name__: mapper for mapper in _mappers() if hasattr(mapper.class_, str(name))}
    if (whole := next((key for key in keys if key in models), None)) is not None:
        return Explanation(
            what=f"The row has no column called `{name}`: it holds whole objects, and `{name}` is an attribute of these.",
            why=f"`select({whole})` in `session.execute(…)` gives rows with the object in them, as `row.{whole}`.",
            todo=f"Use `session.scalars(…)`, which gives the objects themselves, or write `row.{whole}.{name}`.",
        )
    return Explanation(
        what=f"The row has no column called `{name}`.",
        why=f"A row's names are those of the SELECT list: a column's own name, or its label; this one has {_quoted(keys)}.",
        todo=f'Use one of its names, or give the expression this one: `.label("{name}")`.',
    )


def _mappers() -> list[Mapper[Any]]:
    registries = _orm.mapperlib._all_registries() if hasattr(_orm, "mapperlib") else ()
    return [mapper for registry in registries for mapper in registry.mappers]


RULES: tuple[Rule, ...] = (
    _column_without_c,
    _no_such_column,
    _on_a_mapped_attribute,
    _on_a_statement,
    _no_such_label,
    _on_a_result,
    _on_a_model,
    _of_none,
)
