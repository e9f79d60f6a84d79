"""Phase 6: migrations, and what is said in its hints and answers."""

import asyncio
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    inspect,
    text,
)
from sqlalchemy.exc import CompileError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from kata.database import Server, connect
from kata.paths import FIRST_REVISION
from kata.pool.scratch import fresh_database
from solutions import queries_advanced, queries_basic
from solutions.migrations_demo import verify_phone_column

ROOT = Path(__file__).resolve().parents[3]
TEXTS = (
    "app/migrations_demo.py",
    "kata/catalogue/exercises.toml",
    "tests/answers/phone-migration/right-constructs.py",
)

Tables = Callable[[MetaData], object]


async def differences(session: AsyncSession, database: Tables, model: Tables) -> list[str]:
    """What autogenerate finds between the tables of a database and those of the models."""
    connection = await session.connection()
    there, wanted = MetaData(), MetaData()
    database(there), model(wanted)
    await connection.run_sync(there.create_all)

    def compare(sync: Connection) -> list[Any]:
        options = {
            "compare_type": True,
            "compare_server_default": True,
            "include_object": lambda _, name, kind, *__: kind != "table" or name in wanted.tables,
        }
        return compare_metadata(MigrationContext.configure(sync, opts=options), wanted)

    found = await connection.run_sync(compare)
    return [step[0][0] if isinstance(step, list) else step[0] for step in found]


def a_table(*more: Callable[[], Any]) -> Tables:
    """A function that declares a table with a key, and with more columns or constraints."""
    return lambda metadata: Table("own", metadata, Column("id", Integer, primary_key=True), *[make() for make in more])


# -- what autogenerate sees ------------------------------------------------------------------------------------------


async def test_columns(session: AsyncSession) -> None:
    """tables and columns that were added or removed … a rename: it drops one and adds another"""
    old, new = (lambda: Column("old", Integer)), (lambda: Column("new", Integer))
    assert sorted(await differences(session, a_table(old), a_table(new))) == ["add_column", "remove_column"]


async def test_null(session: AsyncSession) -> None:
    """NULL / NOT NULL"""
    assert await differences(
        session, a_table(lambda: Column("x", Integer)), a_table(lambda: Column("x", Integer, nullable=False))
    ) == ["modify_nullable"]


async def test_type(session: AsyncSession) -> None:
    """a column's type"""
    assert await differences(
        session, a_table(lambda: Column("x", String(10))), a_table(lambda: Column("x", String(20)))
    ) == ["modify_type"]


async def test_server_default(session: AsyncSession) -> None:
    """a server default (switched on in our `env.py`)"""
    assert await differences(
        session, a_table(lambda: Column("x", Integer)), a_table(lambda: Column("x", Integer, server_default="5"))
    ) == ["modify_default"]
    assert "compare_server_default=True" in (ROOT / "alembic" / "env.py").read_text(encoding="utf-8")


async def test_indexes_by_name(session: AsyncSession) -> None:
    """indexes and unique constraints, by name"""
    x, unique = (lambda: Column("x", Integer)), UniqueConstraint
    old = a_table(x, lambda: Index("ix_old", "x"), lambda: unique("x", name="uq_old"))
    new = a_table(x, lambda: Index("ix_new", "x"), lambda: unique("x", name="uq_new"))
    assert sorted(await differences(session, old, new)) == [
        "add_constraint",
        "add_index",
        "remove_constraint",
        "remove_index",
    ]


async def test_foreign_keys(session: AsyncSession) -> None:
    """foreign keys, by what they link … their names"""

    def named(name: str) -> Tables:
        return a_table(lambda: Column("x", ForeignKey("own.id", name=name)))

    assert await differences(session, named("fk_old"), named("fk_new")) == []


async def test_foreign_keys_that_link_something_else(session: AsyncSession) -> None:
    """foreign keys, by what they link"""

    def to(target: str) -> Tables:
        def declare(metadata: MetaData) -> None:
            for name in ("one", "two"):
                Table(name, metadata, Column("id", Integer, primary_key=True))
            Table("own", metadata, Column("x", ForeignKey(f"{target}.id", name="fk_same"), primary_key=True))

        return declare

    assert sorted(await differences(session, to("one"), to("two"))) == ["add_fk", "remove_fk"]


async def test_what_is_not_seen(session: AsyncSession) -> None:
    """CHECK constraints; a change of the primary key … new values of an ENUM"""

    def declare(key: bool, check: str, *words: str) -> Tables:
        return lambda metadata: Table(
            "own",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("also", Integer, nullable=False, primary_key=key, autoincrement=False),
            Column("word", Enum(*words, name="words")),
            CheckConstraint(check, name="checked"),
        )

    assert await differences(session, declare(False, "id > 0", "a"), declare(True, "id > 1", "a", "b")) == []


async def test_a_constraint_without_a_name(session: AsyncSession) -> None:
    """a constraint without a name is found, but the downgrade cannot drop it"""
    plain, unique = (lambda: Column("x", Integer)), (lambda: Column("x", Integer, unique=True))
    assert await differences(session, a_table(plain), a_table(unique)) == ["add_constraint"]

    def downgrade(sync: Connection) -> None:
        Operations(MigrationContext.configure(sync)).drop_constraint(None, "own", type_="unique")

    connection = await session.connection()
    with pytest.raises(CompileError, match="it has no name"):
        await connection.run_sync(downgrade)


# -- models and database ---------------------------------------------------------------------------------------------


async def test_between_model_and_database(session: AsyncSession) -> None:
    """every query that loads or inserts an Employee fails, as it names all columns of the model: asyncpg's `UndefinedColumnError`, inside SQLAlchemy's `ProgrammingError`. Queries that name their columns go on (exercises 8, 9 and 11)."""
    await session.execute(text("ALTER TABLE employees DROP COLUMN phone"))
    insert = queries_basic.create_employee(session, name="n", email="e", salary=1, department_id=None)
    for query in (
        queries_basic.get_employees_by_department(session, "Engineering"),
        queries_basic.update_salary(session, 1, 1),
        queries_advanced.management_hierarchy(session, 1),
        insert,
    ):
        with pytest.raises(ProgrammingError) as raised:
            async with session.begin_nested():
                await query
        session.expunge_all()
        assert isinstance(raised.value.orig.__cause__, asyncpg.UndefinedColumnError)
    for go_on in (
        queries_advanced.department_salary_stats,
        queries_advanced.employees_above_department_avg,
        queries_advanced.salary_rank_by_department,
    ):
        assert await go_on(session)


async def test_not_null(session: AsyncSession) -> None:
    """`op.add_column` with NULL allowed, `op.execute` of an UPDATE that fills it, `op.alter_column(..., nullable=False)`. In one step, without a default, it fails."""

    def in_one_step(sync: Connection) -> None:
        op = Operations(MigrationContext.configure(sync))
        op.add_column("employees", Column("badge", String(20), nullable=False))

    def in_three_steps(sync: Connection) -> None:
        op = Operations(MigrationContext.configure(sync))
        op.add_column("employees", Column("badge", String(20)))
        op.execute("UPDATE employees SET badge = 'B' || id")
        op.alter_column("employees", "badge", nullable=False)

    connection = await session.connection()
    with pytest.raises(IntegrityError, match="contains null values"):
        async with connection.begin_nested():
            await connection.run_sync(in_one_step)
    await connection.run_sync(in_three_steps)
    await session.execute(text("ALTER TABLE employees ADD COLUMN level int NOT NULL DEFAULT 1"))
    assert not await session.scalar(text("SELECT count(*) FROM employees WHERE badge IS NULL"))


async def test_inspector(session: AsyncSession) -> None:
    """`await connection.run_sync(lambda sync: inspect(sync).get_columns("employees"))`"""
    connection = await session.connection()
    columns = await connection.run_sync(lambda sync: inspect(sync).get_columns("employees"))
    assert "phone" in {one["name"] for one in columns}


async def test_without_touching_rows(session: AsyncSession) -> None:
    """A column that is nullable, or has a constant default, is added without touching the rows."""

    async def file_of_the_rows() -> int:
        return await session.scalar(text("SELECT pg_relation_filenode('employees')"))

    before = await file_of_the_rows()
    for definition in ("x varchar(20)", "y int DEFAULT 5", "z int NOT NULL DEFAULT 5"):
        await session.execute(text(f"ALTER TABLE employees ADD COLUMN {definition}"))
        assert await file_of_the_rows() == before
    await session.execute(text("ALTER TABLE employees ADD COLUMN u uuid DEFAULT gen_random_uuid()"))
    assert await file_of_the_rows() != before


async def test_the_schema_of_information_schema(session: AsyncSession) -> None:
    """The same table may exist in another schema: current_schema() is yours."""
    await session.execute(text("ALTER TABLE employees DROP COLUMN phone"))
    await session.execute(text("CREATE SCHEMA elsewhere"))
    await session.execute(text("CREATE TABLE elsewhere.employees (phone text)"))
    assert await verify_phone_column(session) is False
    everywhere = text(
        "SELECT count(*) FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'"
    )
    assert await session.scalar(everywhere) == 1


# -- Alembic's transaction -------------------------------------------------------------------------------------------

REVISION = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "{name}", "{after}", None, None


def upgrade() -> None:
    op.execute("{sql}")


def downgrade() -> None:
    pass
"""


async def test_one_transaction(real_server: Server, tmp_path: Path) -> None:
    """Alembic runs the whole upgrade in one transaction, and PostgreSQL's DDL takes part: when the second of two revisions fails, the first is gone, too."""
    first = re.search(r'^revision[^=]*= "(\w+)"', FIRST_REVISION.read_text(encoding="utf-8"), re.MULTILINE)
    assert first
    shutil.copy(FIRST_REVISION, tmp_path)
    for name, after, sql in (
        ("second", first[1], "CREATE TABLE made (id int)"),
        ("third", "second", "SELECT 1 / 0"),
    ):
        (tmp_path / f"{name}.py").write_text(REVISION.format(name=name, after=after, sql=sql), encoding="utf-8")

    async with fresh_database(real_server) as database:
        config = Config(attributes={"url": real_server.url(database), "target_metadata": MetaData()})
        for key, value in {
            "script_location": ROOT / "alembic",
            "version_locations": tmp_path,
            "path_separator": "newline",
        }.items():
            config.set_main_option(key, str(value).replace("%", "%%"))
        await asyncio.to_thread(command.upgrade, config, first[1])
        with pytest.raises(Exception, match="division by zero"):
            await asyncio.to_thread(command.upgrade, config, "head")
        connection = await connect(real_server, database)
        try:
            assert await connection.fetchval("SELECT version_num FROM alembic_version") == first[1]
            assert await connection.fetchval("SELECT to_regclass('made')") is None
        finally:
            await connection.close()


def alembic_here(folder: Path, *arguments: str) -> str:
    """Run Alembic's command line in a folder, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "alembic", *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_init_for_async_engines(tmp_path: Path) -> None:
    """`alembic init -t async alembic` makes the folder for a project of your own, with an `env.py` for async engines"""
    alembic_here(tmp_path, "init", "-t", "async", "alembic")
    assert "async_engine_from_config" in (tmp_path / "alembic" / "env.py").read_text(encoding="utf-8")


def test_an_empty_revision(tmp_path: Path) -> None:
    """alembic revision -m "say what changes" an empty revision … alembic upgrade head --sql print the SQL instead of running it … alembic history --verbose the chain, with dates and files"""
    alembic_here(tmp_path, "init", "-t", "async", "alembic")
    configuration = tmp_path / "alembic.ini"
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(text.replace("driver://", "postgresql+asyncpg://"), encoding="utf-8")
    alembic_here(tmp_path, "revision", "-m", "nothing yet")
    (made,) = (tmp_path / "alembic" / "versions").glob("*_nothing_yet.py")
    source = made.read_text(encoding="utf-8")
    assert source.count("    pass\n") == 2
    made.write_text(source.replace("    pass\n", '    op.execute("SELECT 42")\n', 1), encoding="utf-8")
    # Nothing is connected: there is no such server.
    assert "SELECT 42" in alembic_here(tmp_path, "upgrade", "head", "--sql")
    history = alembic_here(tmp_path, "history", "--verbose")
    assert str(made) in history
    assert "Create Date" in history
