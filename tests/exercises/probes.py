"""Probes: what graders run inside the worker, because only there the learner's classes and engines exist.

Each is `async def name(harness, *arguments)` and returns plain data. They tell facts and judge nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Identity, NullPool, inspect, make_url, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, configure_mappers, declared_attr, mapped_column, strategies

_DIALECT = postgresql.dialect()


# -- models --------------------------------------------------------------------------------------------------------


async def model_facts(harness: Any, name: str, strict: bool = True) -> dict[str, Any]:
    """What a mapped class is: its table, columns and relationships.

    Not strict: where the mappers cannot be configured, the table's name is told all the same.
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
        # A mixin's relationship is a function that returns it; what it returns is annotated instead.
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


async def create_tables(harness: Any) -> None:
    """CREATE TABLE for everything that the models describe."""
    metadata = harness.module("app.models").Base.metadata
    async with harness.engine.begin() as connection:
        # The tables have been dropped before.
        await connection.run_sync(partial(metadata.create_all, checkfirst=False))


async def drift(harness: Any) -> list[list[str]]:
    """What autogenerate would do to the database: pairs of the table's name and a description."""
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
        found = []
        for change in script.upgrade_ops.as_diffs():
            for single in change if isinstance(change, list) else [change]:
                found.append([_table_of(single), _in_words(single)])
        return found

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


async def both_sides(harness: Any) -> dict[str, bool]:
    """Set one side of each relationship in Python and look at the other; no SQL."""
    models = harness.module("app.models")
    department, employee, boss, project = (
        models.Department(name="D", budget=1),
        models.Employee(name="E", email="e", salary=1),
        models.Employee(name="B", email="b", salary=2),
        models.Project(name="P", budget=1),
    )
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


async def save_family(harness: Any) -> None:
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


async def save_department(harness: Any) -> bool:
    """Save a department with one employee in its collection; tells whether the employee knew of it before."""
    models = harness.module("app.models")
    async with harness.new_session() as session:
        department = models.Department(name="Team", budget=1)
        employee = models.Employee(name="Member", email="member@example.com", salary=1)
        department.employees.append(employee)
        knows = employee.department is department
        session.add(department)
        await session.commit()
    return knows


# -- engine --------------------------------------------------------------------------------------------------------


async def engine_facts(harness: Any, name: str, connections: int) -> dict[str, Any]:
    """Make the learner's engine, and open so many connections at once; then try one more."""
    engine = getattr(harness.module("app.engine"), name)()
    if asyncio.iscoroutine(engine):
        engine.close()
        return {"type": "coroutine"}
    if not isinstance(engine, AsyncEngine):
        return {"type": f"{type(engine).__module__}.{type(engine).__qualname__}"}
    expected = make_url(os.environ["DATABASE_URL"])
    url = engine.url
    facts: dict[str, Any] = {
        "type": "AsyncEngine",
        "driver": url.drivername,
        "same_place": (url.host, url.port, url.database, url.query.get("host"))
        == (expected.host, expected.port, expected.database, expected.query.get("host")),
        "same_login": (url.username, url.password) == (expected.username, expected.password),
        "pool": type(engine.pool).__name__,
        "size": engine.pool.size() if hasattr(engine.pool, "size") else None,
        "overflow": getattr(engine.pool, "_max_overflow", None),
        "echo": engine.echo,
        "opened": 0,
        "one_more": False,
    }
    if facts["driver"] != "postgresql+asyncpg" or not (facts["same_place"] and facts["same_login"]):
        return facts
    opened: list[Any] = []
    try:
        opened += [await engine.connect()]
        await opened[0].execute(text("SELECT 1"))
        opened += await asyncio.wait_for(asyncio.gather(*(engine.connect() for _ in range(connections - 1))), timeout=6)
    except (TimeoutError, Exception):
        facts["opened"] = len(opened)
    else:
        facts["opened"] = len(opened)
        with contextlib.suppress(TimeoutError, Exception):
            opened.append(await asyncio.wait_for(engine.connect(), timeout=0.05))
            facts["one_more"] = True
    for connection in opened:
        await connection.close()
    await engine.dispose()
    return facts


class _Base(DeclarativeBase):
    pass


class _Project(_Base):
    """A mapped class of our own: the learner's models may still be stubs."""

    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    budget: Mapped[int]


async def session_facts(harness: Any, name: str, project_name: str) -> dict[str, Any]:
    """Make the learner's session factory, and save a project of that name in a session of it."""
    make = getattr(harness.module("app.engine"), name)
    factory, another_engine = make(harness.engine), create_async_engine(os.environ["DATABASE_URL"])
    if asyncio.iscoroutine(factory):
        factory.close()
        return {"type": "coroutine"}
    kind = type(factory)
    facts: dict[str, Any] = {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "sessionmaker": isinstance(factory, async_sessionmaker),
    }
    if not facts["sessionmaker"]:
        return facts
    session = factory()
    facts["session"] = isinstance(session, AsyncSession)
    facts["same_engine"] = session.bind is harness.engine
    facts["another"] = factory() is not session
    facts["each_engine"] = make(another_engine)().bind is another_engine
    if not (facts["session"] and facts["same_engine"]):
        return facts
    async with session:
        project = _Project(name=project_name, budget=1)
        session.add(project)
        await session.flush()
        await session.commit()
        facts["readable"] = "name" not in inspect(project).expired_attributes
        facts["expire_on_commit"] = session.sync_session.expire_on_commit
    return facts


# -- loading strategies --------------------------------------------------------------------------------------------


async def batches_of(harness: Any, size: int) -> int | None:
    """Let selectinload work in batches of this size; tells the size before, `None` where it cannot be changed."""
    # Renamed in SQLAlchemy 2.1; private, so it may go away.
    loader: Any = getattr(strategies, "_SelectInLoader", None) or getattr(strategies, "SelectInLoader", None)
    before = getattr(loader, "_chunksize", None)
    if not isinstance(before, int):
        return None
    loader._chunksize = size
    return before


# -- migrations ----------------------------------------------------------------------------------------------------


@cache
def _engine_on(url: str) -> AsyncEngine:
    """One engine for all that is done in another database: each time a new connection, but queries are compiled once."""
    return create_async_engine(url, poolclass=NullPool)


async def alembic(harness: Any, scripts: str, url: str, command: str, *arguments: Any) -> dict[str, str]:
    """Run an Alembic command with the workbook's env.py and the submission's revisions."""
    from alembic import command as commands
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    # Alembic 1.16 asks how version_locations is split; one folder needs no splitting.
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(harness.root / "versions").replace("%", "%%"))
    config.attributes["target_metadata"] = harness.module("app.models").Base.metadata
    config.print_stdout = lambda *_: None  # type: ignore[method-assign]

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        getattr(commands, command)(config, *arguments)

    try:
        async with _engine_on(url).connect() as connection:
            await connection.run_sync(run)
    except CommandError as error:
        return {"error": type(error).__name__, "message": str(error)}
    return {"error": "", "message": ""}


async def revisions(harness: Any) -> list[dict[str, Any]]:
    """The submission's revisions: id, what it follows, and the file."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(harness.root))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(harness.root / "versions").replace("%", "%%"))
    found = []
    for script in ScriptDirectory.from_config(config).walk_revisions():
        down = script.down_revision
        parents = list(down) if isinstance(down, tuple) else [down] if down else []
        found.append({"id": script.revision, "follows": parents, "file": Path(script.path).name})
    return found


async def call_there(harness: Any, url: str, name: str) -> Any:
    """Call a function of app.migrations_demo with a session on another database."""
    async with AsyncSession(_engine_on(url), expire_on_commit=False) as session:
        return await getattr(harness.module("app.migrations_demo"), name)(session)
