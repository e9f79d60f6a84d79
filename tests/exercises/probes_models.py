"""Probes for models: what the learner's mapped classes are, and what they do.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use.
"""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import Identity, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import configure_mappers, declared_attr

if TYPE_CHECKING:
    from kata.worker.harness import Harness

_DIALECT = postgresql.dialect()


async def model_facts(harness: Harness, name: str, strict: bool = True) -> dict[str, Any]:
    """Describe a mapped class: its table, columns and relationships.

    Unless `strict`, return the table's name even if the mappers cannot be configured.
    """
    models = harness.module("app.models")
    cls = getattr(models, name, None)
    mapper = inspect(cls, raiseerr=False) if isinstance(cls, type) else None
    if mapper is None or not hasattr(mapper, "column_attrs"):
        return {"mapped": False, "exists": cls is not None}
    try:
        configure_mappers()
    except Exception:
        if strict:
            raise
        return {"mapped": True, "exists": True, "configured": False, "table": str(mapper.local_table.name)}
    annotations: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        annotations.update({key: str(value) for key, value in vars(base).get("__annotations__", {}).items()})
        # A mixin's relationship is a function, whose return value is annotated instead.
        annotations.update({key: "Mapped" for key, value in vars(base).items() if isinstance(value, declared_attr)})
    columns = {
        attribute.key: {
            "column": str(attribute.columns[0].name),
            "mapped_annotation": "Mapped" in annotations.get(attribute.key, ""),
            "type": str(attribute.columns[0].type.compile(dialect=_DIALECT)),
            "nullable": bool(attribute.columns[0].nullable),
        }
        for attribute in mapper.column_attrs
    }
    relationships = {
        relationship.key: {
            "direction": relationship.direction.name,
            "target": relationship.mapper.class_.__name__,
            "lazy": str(relationship.lazy),
            "uselist": bool(relationship.uselist),
            "viewonly": bool(relationship.viewonly),
            "secondary": str(getattr(relationship.secondary, "name", "")),
            "reverse": sorted(other.key for other in relationship._reverse_property),
            "mapped_annotation": any(
                word in annotations.get(relationship.key, "") for word in ("Mapped", "Relationship")
            ),
        }
        for relationship in mapper.relationships
    }
    return {
        "mapped": True,
        "exists": True,
        "configured": True,
        "table": str(mapper.local_table.name),
        "primary_key": [str(column.name) for column in mapper.local_table.primary_key],
        "columns": columns,
        "relationships": relationships,
    }


async def create_tables(harness: Harness) -> None:
    """CREATE TABLE for everything that the models describe."""
    metadata = harness.module("app.models").Base.metadata
    async with harness.engine.begin() as connection:
        # The grader has dropped the tables.
        await connection.run_sync(partial(metadata.create_all, checkfirst=False))


async def drift(harness: Harness) -> list[list[str]]:
    """List what autogenerate would do to the database: pairs of a table's name and a description."""
    from alembic.autogenerate import produce_migrations
    from alembic.runtime.migration import MigrationContext

    from kata.alembic_guard import forgive_plain_keys

    metadata = harness.module("app.models").Base.metadata

    def compare(connection: Any) -> list[list[str]]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
        )
        script = produce_migrations(context, metadata)
        forgive_plain_keys(context, None, [script])
        changes = (change if isinstance(change, list) else [change] for change in script.upgrade_ops.as_diffs())
        return [[_table_of(change), _in_words(change)] for change in chain.from_iterable(changes)]

    async with harness.engine.connect() as connection:
        return await connection.run_sync(compare)


def _table_of(change: tuple[Any, ...]) -> str:
    if isinstance(change[1], str) or change[1] is None:
        return str(change[2])
    table = getattr(change[1], "table", change[1])
    return str(getattr(table, "name", table))


def _in_words(change: tuple[Any, ...]) -> str:
    def word(part: Any) -> str:
        if isinstance(part, Identity):
            return "identity"
        if hasattr(part, "arg"):  # a server default
            return str(part.arg)
        return str(getattr(part, "name", None) or part)

    kind = change[0].replace("_", " ")
    if change[0].startswith("modify_"):
        return f"{kind} of {change[2]}.{change[3]}: the table has {word(change[5])}, the model says {word(change[6])}"
    if change[0] in ("add_column", "remove_column"):
        return f"{kind} {change[2]}.{change[3].name}"
    columns = ", ".join(column.name for column in getattr(change[1], "columns", ()))
    return f"{kind} {word(change[1])} ({columns})" if columns else f"{kind} {word(change[1])}"


async def both_sides(harness: Harness) -> dict[str, bool]:
    """Set one side of each relationship in Python, without SQL, and report whether the other follows."""
    models = harness.module("app.models")
    department, project = models.Department(name="D", budget=1), models.Project(name="P", budget=1)
    employee, boss = (models.Employee(name=name, email=name, salary=1) for name in "EB")
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
    """Save a department, a manager, an employee and a project, linked by relationships only."""
    models = harness.module("app.models")
    async with harness.new_session() as session:
        boss = models.Employee(name="Boss", email="boss@example.com", salary=2)
        session.add(
            models.Employee(
                name="Member",
                email="member@example.com",
                salary=1,
                department=models.Department(name="Team", budget=1),
                manager=boss,
                projects=[models.Project(name="Plan", budget=1)],
            )
        )
        await session.commit()


async def save_department(harness: Harness) -> bool:
    """Save a department with one employee in its collection; return whether the employee knew it before."""
    models = harness.module("app.models")
    async with harness.new_session() as session:
        department = models.Department(name="Team", budget=1)
        employee = models.Employee(name="Member", email="member@example.com", salary=1)
        department.employees.append(employee)
        knows = employee.department is department
        session.add(department)
        await session.commit()
    return knows
