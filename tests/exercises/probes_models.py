"""Probes for models: what the learner's mapped classes are, and what they do.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. A learner's class may be built in many ways, so objects are made without its
constructor, and what a class has is looked up, never assumed.
"""

from __future__ import annotations

import re
import sys
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Identity, Sequence, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import Mapped, configure_mappers, declared_attr, selectinload
from sqlalchemy.pool import NullPool

from kata.worker.objects import make, mapper_of

if TYPE_CHECKING:
    from kata.worker.harness import Harness

_DIALECT = postgresql.dialect()


def _mapper_of(harness: Harness, name: str) -> Any:
    """The mapper of a class; `None` if it is no mapped class."""
    return mapper_of(getattr(harness.module("app.models"), name, None))


async def model_facts(harness: Harness, name: str, names: list[str] | None = None) -> dict[str, Any]:
    """Describe the table and columns of a mapped class; its mapper need not be complete yet.

    Args:
        names: Relationships to look for.
    """
    mapper = _mapper_of(harness, name)
    if mapper is None:
        return {"mapped": False, "exists": hasattr(harness.module("app.models"), name)}
    table = mapper.local_table
    columns = {
        str(key): column
        for key, column in mapper.columns.items()
        # Expressions (column_property and the like) are no columns of the table.
        if isinstance(column, Column) and column.table is table
    }
    return {
        "mapped": True,
        "exists": True,
        "table": str(table.name),
        "schema": str(table.schema or ""),
        "primary_key": [str(column.name) for column in table.primary_key],
        "identity": [str(column.name) for column in mapper.primary_key],
        "columns": {
            key: {
                "column": str(column.name),
                "mapped_annotation": _is_annotated(mapper.class_, key),
                "type": str(column.type.compile(dialect=_DIALECT)),
                "nullable": bool(column.nullable),
                "default": column.default is not None and not isinstance(column.default, Sequence),
                "onupdate": column.onupdate is not None or column.server_onupdate is not None,
                "comment": str(column.comment or ""),
            }
            for key, column in columns.items()
        },
        "has": {key: bool(mapper.has_property(key)) for key in names or ()},
    }


def _is_annotated(cls: type, key: str) -> bool:
    """Whether an attribute is annotated with Mapped[] or one of its kind, under whatever name that was imported."""
    for base in cls.__mro__:
        if isinstance(vars(base).get(key), declared_attr):
            return True  # A mixin's function, whose return value is annotated instead.
        try:
            annotation = vars(base).get("__annotations__", {}).get(key) or getattr(base, "__annotations__", {}).get(key)
        except NameError:  # annotations that are evaluated late, with a name that is not there
            continue
        if annotation is None:
            continue
        if not isinstance(annotation, str):
            return "Mapped" in str(annotation) or "Relationship" in str(annotation)
        head = re.match(r"\s*([\w.]+)", annotation)
        first, *rest = head[1].split(".") if head else [""]
        found: Any = getattr(sys.modules.get(base.__module__), first, None)
        for part in rest:
            found = getattr(found, part, None)
        origin = getattr(found, "__origin__", found)
        if isinstance(origin, type):
            return issubclass(origin, Mapped) or "Relationship" in origin.__name__
        return "Mapped" in annotation
    return False


async def relationship_facts(harness: Harness, name: str) -> dict[str, Any]:
    """Describe the relationships of a mapped class; configures all mappers, which may raise."""
    mapper = _mapper_of(harness, name)
    configure_mappers()
    return {
        relationship.key: {
            "direction": relationship.direction.name,
            "target": relationship.mapper.class_.__name__,
            "lazy": str(relationship.lazy),
            "uselist": bool(relationship.uselist),
            "collection": _collection(mapper, relationship),
            "cascade": sorted(relationship.cascade),
            "innerjoin": bool(relationship.innerjoin),
            "single_parent": bool(relationship.single_parent),
            "viewonly": bool(relationship.viewonly),
            "secondary": str(getattr(relationship.secondary, "name", "")),
            "reverse": sorted(other.key for other in relationship._reverse_property),
            "mapped_annotation": _is_annotated(mapper.class_, relationship.key),
        }
        for relationship in mapper.relationships
    }


def _collection(mapper: Any, relationship: Any) -> str:
    """The kind of a relationship's collection: list, set, dict, or the name of its class."""
    if not relationship.uselist:
        # A many-to-one that is annotated as a collection holds a single object all the same.
        return "collection by its annotation" if relationship.collection_class is not None else ""
    if relationship.lazy in ("dynamic", "write_only", "raise", "raise_on_sql"):
        return ""
    value = getattr(mapper.class_manager.new_instance(), relationship.key)
    return next(
        (kind.__name__ for kind in (list, set, dict) if isinstance(value, kind)),
        type(value).__name__.removeprefix("Instrumented"),
    )


async def create_tables(harness: Harness) -> None:
    """CREATE TABLE for everything that the models describe, except for what Alembic does not see."""
    from kata.alembic_comparison import include_object

    metadata = harness.module("app.models").Base.metadata
    tables = [table for table in metadata.tables.values() if include_object(table, table.name, "table")]
    async with harness.engine.begin() as connection:
        # The grader has dropped the tables.
        await connection.run_sync(partial(metadata.create_all, tables=tables, checkfirst=False))


async def drift(harness: Harness, url: str = "") -> list[list[str]]:
    """List what autogenerate would do to the database: pairs of a table's name and a description.

    Args:
        url: Another database than the worker's.
    """
    from alembic.autogenerate import produce_migrations
    from alembic.runtime.migration import MigrationContext

    from kata.alembic_comparison import forgive_plain_keys, include_object

    metadata = harness.module("app.models").Base.metadata

    def compare(connection: Any) -> list[list[str]]:
        options = {
            "compare_type": True,
            "compare_server_default": True,
            "include_object": include_object,
            "target_metadata": metadata,
        }
        context = MigrationContext.configure(connection, opts=options)
        script = produce_migrations(context, metadata)
        forgive_plain_keys(context, None, [script])
        changes = (change if isinstance(change, list) else [change] for change in script.upgrade_ops.as_diffs())
        return [[_table_of(change), _in_words(change)] for change in chain.from_iterable(changes)]

    engine = create_async_engine(url, poolclass=NullPool) if url else harness.engine
    async with engine.connect() as connection:
        return await connection.run_sync(compare)


def _table_of(change: tuple[Any, ...]) -> str:
    if isinstance(change[1], str) or change[1] is None:
        return str(change[2])
    table = getattr(change[1], "table", change[1])
    return str(getattr(table, "name", table))


def _in_words(change: tuple[Any, ...]) -> str:
    kind = change[0].replace("_", " ")
    if change[0].startswith("modify_"):
        return f"{kind} of {change[2]}.{change[3]}: the table has {_word(change[5])}, the model says {_word(change[6])}"
    if change[0] in ("add_column", "remove_column"):
        return f"{kind} {change[2]}.{change[3].name}"
    if change[0] in ("add_table_comment", "remove_table_comment"):
        return f"{kind} {change[1].comment!r} of {change[1].name}"
    columns = ", ".join(column.name for column in getattr(change[1], "columns", ()))
    return f"{kind} {_word(change[1])} ({columns})" if columns else f"{kind} {_word(change[1])}"


def _word(part: Any) -> str:
    if part is None or part is False:
        return "none"
    if isinstance(part, Identity):
        names = ("always", "start", "increment", "minvalue", "maxvalue", "cycle", "cache")
        own = (f"{name}={value}" for name in names if (value := getattr(part, name, None)) not in (None, False))
        return f"identity ({', '.join(own)})" if any(getattr(part, name, None) for name in names) else "identity"
    if hasattr(part, "arg"):  # a server default
        return str(part.arg)
    return str(getattr(part, "name", None) or part)


async def plain_rows(harness: Harness, name: str, columns: list[str]) -> list[list[Any]]:
    """Select all objects of a class as a query without options does, and return what these columns hold."""
    mapper = _mapper_of(harness, name)
    cls, key = mapper.class_, mapper.primary_key[0]
    async with harness.new_session() as session:
        loaded = (await session.scalars(select(cls).order_by(key))).unique().all()
        return [[vars(each).get(column, "(not loaded)") for column in columns] for each in loaded]


async def related(harness: Harness, name: str, relationships: list[str]) -> list[list[Any]]:
    """Read relationships of all objects of a class lazily: id, relationship, and the ids it holds, in ascending order."""
    mapper = _mapper_of(harness, name)

    def read(session: Any) -> list[list[Any]]:
        found = []
        for each in session.scalars(select(mapper.class_).order_by(mapper.primary_key[0])).unique().all():
            for relationship in relationships:
                value = getattr(each, relationship)
                others = value if isinstance(value, list) else [] if value is None else [value]
                found.append([each.id, relationship, sorted(other.id for other in others)])
        return found

    async with harness.new_session() as session:
        return await session.run_sync(read)


async def save_and_read(
    harness: Harness, name: str, rows: list[dict[str, Any]], change: dict[str, Any]
) -> dict[str, Any]:
    """Save objects with these values, change the first, delete the last, and read the others again.

    Returns:
        `ids` of the rows; `read`, what an object of each row but the last holds in a new session; or `refused`, the
        values of the row that the model does not take, and the error.
    """
    cls = _mapper_of(harness, name).class_
    ids: list[Any] = []
    async with harness.new_session() as session:
        made: list[Any] = []
        for values in rows:
            try:
                made.append(_make(harness, name, **values))
                session.add(made[-1])
                await session.flush()
            except Exception as error:
                return {"refused": {key: repr(value) for key, value in values.items()}, "error": _first_line(error)}
        for key, value in change.items():
            setattr(made[0], key, value)
        await session.flush()
        await session.delete(made[-1])
        await session.flush()
        ids = [each.id for each in made]
        await session.commit()
    async with harness.new_session() as session:
        found = [await session.get(cls, key) for key in ids[:-1]]
        read = [{key: getattr(each, key, "(nothing)") for key in rows[0]} for each in found]
    return {"ids": ids, "read": read}


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"


def _make(harness: Harness, class_name: str, /, **values: Any) -> Any:
    return make(getattr(harness.module("app.models"), class_name), **values)


def _employee(harness: Harness, name: str, **values: Any) -> Any:
    return _make(harness, "Employee", name=name, email=f"{name}@example.com", salary=1, **values)


async def both_sides(harness: Harness) -> dict[str, bool]:
    """Set one side of each relationship in Python, without SQL, and report whether the other follows."""
    department, project = (_make(harness, kind, name="X", budget=1) for kind in ("Department", "Project"))
    employee, boss = (_employee(harness, name) for name in "EB")
    seen = {}
    department.employees.append(employee)
    seen["Department.employees → Employee.department"] = employee.department is department
    employee.department = None
    seen["Employee.department = None → Department.employees"] = employee not in department.employees
    employee.department = department
    seen["Employee.department → Department.employees"] = employee in department.employees
    employee.manager = boss
    seen["Employee.manager → Employee.subordinates"] = employee in boss.subordinates
    if employee in boss.subordinates:
        boss.subordinates.remove(employee)
    seen["Employee.subordinates → Employee.manager"] = employee.manager is None
    employee.projects.append(project)
    seen["Employee.projects → Project.employees"] = employee in project.employees
    if employee in project.employees:
        project.employees.remove(employee)
    seen["Project.employees → Employee.projects"] = project not in employee.projects
    return seen


async def save_family(harness: Harness) -> None:
    """Save a department, a manager with two people, and a project, linked by relationships only."""
    async with harness.new_session() as session:
        department, boss = _make(harness, "Department", name="Team", budget=1), _employee(harness, "Boss")
        project = _make(harness, "Project", name="Plan", budget=1)
        for name in ("Member", "Other"):
            employee = _employee(harness, name, department=department, manager=boss)
            employee.projects.append(project)
            session.add(employee)
        await session.commit()


async def save_department(harness: Harness) -> bool:
    """Save a department with two employees in its collection; return whether they knew it before."""
    async with harness.new_session() as session:
        department = _make(harness, "Department", name="Team", budget=1)
        employees = [_employee(harness, name) for name in ("Member", "Other")]
        for employee in employees:
            department.employees.append(employee)
        knew = all(employee.department is department for employee in employees)
        session.add(department)
        await session.commit()
    return knew


async def part(harness: Harness, manager: str = "") -> None:
    """Take one person out of the only department, then delete the department, then the manager of this name."""
    models = harness.module("app.models")
    async with harness.new_session() as session:
        department = await session.scalar(select(models.Department).options(selectinload(models.Department.employees)))
        del department.employees[:1]
        await session.flush()
        await session.delete(department)
        await session.flush()
        if manager:
            await session.delete(await session.scalar(select(models.Employee).where(models.Employee.name == manager)))
        await session.commit()
