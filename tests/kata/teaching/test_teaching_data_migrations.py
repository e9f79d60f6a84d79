"""Phase 14: what is said about moving data, each sentence with the statements and sessions that it takes."""

import asyncio
import io
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Connection, Integer, String, column, func, table, text, update
from sqlalchemy.exc import DBAPIError, ProgrammingError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from kata.database import Server, connect
from kata.pool.scratch import fresh_database
from solutions.data_migrations import in_revision
from solutions.models import Base, Department

from ..filled import fill

TEXTS = ("app/data_migrations.py",)
DEPARTMENTS = table("departments", column("id", Integer), column("name", String), column("code", String))
LOCK_NOT_AVAILABLE = "55P03"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared(real_server: Server) -> AsyncIterator[tuple[Server, str]]:
    """A database with the workbook's rows for all tests of this file."""
    async with fresh_database(real_server) as database:
        await fill(real_server, database)
        yield real_server, database


@asynccontextmanager
async def connected(shared: tuple[Server, str]) -> AsyncIterator[asyncpg.Connection]:
    """A connection to it."""
    connection = await connect(*shared)
    try:
        yield connection
    finally:
        connection.terminate()


@pytest_asyncio.fixture(loop_scope="session")
async def one(shared: tuple[Server, str]) -> AsyncIterator[asyncpg.Connection]:
    """A connection, with a table `items` of 500 rows of its own, which others can see."""
    async with connected(shared) as connection:
        await connection.execute(
            "DROP TABLE IF EXISTS items CASCADE;"
            "CREATE TABLE items (id int PRIMARY KEY, code varchar(50), note text, other int);"
            "INSERT INTO items SELECT at, concat('code ', at), md5(at::text), 1 FROM generate_series(1, 500) AS at"
        )
        yield connection


@pytest_asyncio.fixture(loop_scope="session")
async def two(shared: tuple[Server, str]) -> AsyncIterator[asyncpg.Connection]:
    """A second connection, which does not wait for a lock: what would wait raises."""
    async with connected(shared) as connection:
        await connection.execute("SET lock_timeout = '1ms'")
        yield connection


# -- a revision ----------------------------------------------------------------------------------------------------------


def codes(op: Operations) -> None:
    """The example of the lesson."""
    op.add_column("departments", Column("code", String(3)))
    departments = table("departments", column("name", String), column("code", String))
    op.execute(update(departments).values(code=func.upper(func.left(departments.c.name, 3))))
    op.alter_column("departments", "code", nullable=False)


async def test_one_transaction(session: AsyncSession) -> None:
    """Whatever `upgrade()` sends is committed together, or not at all."""
    connection = await session.connection()
    before = await session.scalar(text("SELECT name FROM departments WHERE id = 5"))
    savepoint = await connection.begin_nested()
    await connection.run_sync(in_revision(codes))
    assert before is not None
    assert await session.scalar(text("SELECT code FROM departments WHERE id = 5")) == before[:3].upper()
    await savepoint.rollback()
    with pytest.raises(ProgrammingError, match="code"):
        await session.scalar(text("SELECT code FROM departments WHERE id = 5"))


async def test_texts(session: AsyncSession) -> None:
    r"""A text is a `text()`: ` :name` in it is a parameter, `\\:` a colon."""
    connection = await session.connection()
    with pytest.raises(StatementError, match="bind parameter 'name'"):
        await connection.run_sync(in_revision(lambda op: op.execute("SELECT ' :name'")))
    await connection.run_sync(
        in_revision(lambda op: op.execute(r"UPDATE departments SET name = ' \:name' WHERE id = 5"))
    )
    assert await session.scalar(text("SELECT name FROM departments WHERE id = 5")) == " :name"


async def test_one_command(session: AsyncSession) -> None:
    """asyncpg takes one command at a time."""
    connection = await session.connection()
    with pytest.raises(DBAPIError, match="multiple commands"):
        await connection.run_sync(in_revision(lambda op: op.execute("SELECT 1; SELECT 2")))


async def test_a_session_on_the_bind(session: AsyncSession) -> None:
    """`Session(op.get_bind())` is a session in the same transaction, whose `commit()` ends only itself. Its `rollback()` takes the whole transaction back."""

    def renames(op: Operations) -> None:
        with Session(op.get_bind()) as inner:
            inner.get_one(Department, 5).name = "Renamed"
            inner.commit()

    def takes_back(op: Operations) -> None:
        with Session(op.get_bind()) as inner:
            inner.get_one(Department, 4)
            inner.rollback()

    # Without the savepoints of this test's own session.
    async with session.bind.engine.connect() as connection:  # type: ignore[union-attr]
        transaction = await connection.begin()
        await connection.run_sync(in_revision(renames))
        name = text("SELECT name FROM departments WHERE id = 5")
        assert await connection.scalar(name) == "Renamed"
        assert transaction.is_active
        await connection.run_sync(in_revision(takes_back))
        assert not transaction.is_active
        assert await connection.scalar(name) != "Renamed"


async def test_bulk_insert(session: AsyncSession) -> None:
    """`op.bulk_insert(table, rows)` inserts a list of dictionaries."""
    connection = await session.connection()
    there = table("departments", column("name", String), column("budget", Integer))
    rows = [{"name": f"Bulk {number}", "budget": number} for number in range(3)]
    await connection.run_sync(in_revision(lambda op: op.bulk_insert(there, rows)))
    assert await session.scalar(text("SELECT count(*) FROM departments WHERE name LIKE 'Bulk %'")) == 3


async def test_models_are_of_today(session: AsyncSession) -> None:
    """next year's `Department` names columns that this revision's table does not have."""

    class Tomorrow(Base):
        __table__ = Department.__table__.to_metadata(type(Base.metadata)(), name="departments")  # type: ignore[attr-defined]
        __table__.append_column(Column("floor", Integer))

    try:
        with pytest.raises(ProgrammingError, match="floor"):
            await session.get(Tomorrow, 5)
    finally:
        Base.registry._dispose_cls(Tomorrow)


# -- what it costs -------------------------------------------------------------------------------------------------------

COSTS = {
    "only the catalogue changes": (
        "ADD COLUMN new int",
        "ADD COLUMN new int DEFAULT 7",
        "ADD COLUMN new timestamptz DEFAULT now()",
        "ALTER note SET DEFAULT gen_random_uuid()::text",
        "DROP COLUMN note",
        "ALTER required DROP NOT NULL",
        "RENAME code TO codes",
        "ALTER code TYPE varchar(100)",
        "ALTER code TYPE text",
        "ADD CHECK (other > 0) NOT VALID",
        "ADD FOREIGN KEY (other) REFERENCES items NOT VALID",
    ),
    "every row is read": (
        "ALTER code SET NOT NULL",
        "ADD CHECK (other > 0)",
        "ADD FOREIGN KEY (other) REFERENCES items",
        "ADD UNIQUE (code)",
        "VALIDATE CONSTRAINT not_validated",
    ),
    "the table is rewritten": (
        "ADD COLUMN new uuid DEFAULT gen_random_uuid()",
        "ADD COLUMN new timestamptz DEFAULT clock_timestamp()",
        "ADD COLUMN new float DEFAULT random()",
        "ADD COLUMN new int GENERATED ALWAYS AS (other + 1) STORED",
        "ALTER other TYPE bigint",
        "ALTER note TYPE uuid USING note::uuid",
    ),
}


@pytest.mark.parametrize(("cost", "form"), [(cost, form) for cost, forms in COSTS.items() for form in forms])
async def test_what_it_costs(one: asyncpg.Connection, cost: str, form: str) -> None:
    """only the catalogue changes … every row is read … the table is rewritten, with all indexes"""
    await one.execute("ALTER TABLE items ADD CONSTRAINT not_validated CHECK (other < 9) NOT VALID")
    await one.execute("ALTER TABLE items ADD required int NOT NULL DEFAULT 1")
    async with one.transaction():
        files = "SELECT pg_relation_filenode('items'), pg_relation_filenode('items_pkey')"
        read = "SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_xact_user_tables WHERE relname = 'items'"
        before, reads = await one.fetchrow(files), await one.fetchval(read)
        await one.execute(f"ALTER TABLE items {form}")
        after, rows = await one.fetchrow(files), await one.fetchval(read) - reads
    found = "the table is rewritten" if all(map(lambda old, new: old != new, before, after)) else "the same files"
    if found == "the same files":
        assert before == after
        found = "every row is read" if rows >= 500 else "only the catalogue changes"
    assert found == cost


async def test_readers_wait(one: asyncpg.Connection, two: asyncpg.Connection) -> None:
    """Most forms take the ACCESS EXCLUSIVE lock, for which readers wait, too. It is held until the transaction ends."""
    transaction = one.transaction()
    await transaction.start()
    await one.execute("ALTER TABLE items ALTER note SET DEFAULT ''")
    with pytest.raises(asyncpg.LockNotAvailableError):
        await two.fetch("SELECT FROM items")
    await transaction.commit()
    assert len(await two.fetch("SELECT FROM items")) == 500


async def test_a_rewrite_is_visible(one: asyncpg.Connection) -> None:
    """A rewrite is visible: `pg_relation_filenode('departments')` is another number afterwards, inside the transaction"""
    number = "SELECT pg_relation_filenode('departments')"
    transaction = one.transaction()
    await transaction.start()
    before = await one.fetchval(number)
    await one.execute("ALTER TABLE departments ADD code uuid DEFAULT gen_random_uuid()")
    assert await one.fetchval(number) != before
    await transaction.rollback()


async def waits(one: asyncpg.Connection, pid: int, task: asyncio.Task[Any]) -> None:
    """Until a statement waits for a lock."""
    while not await one.fetchval("SELECT cardinality(pg_blocking_pids($1)) > 0", pid):
        assert not task.done()
        await asyncio.sleep(0.005)


async def test_the_queue(shared: tuple[Server, str], one: asyncpg.Connection, two: asyncpg.Connection) -> None:
    """while it waits, whoever comes later waits behind it, with a plain SELECT as well."""
    async with connected(shared) as migration:
        transaction = one.transaction()
        await transaction.start()
        await one.fetch("SELECT FROM items")
        altering = asyncio.create_task(migration.execute("ALTER TABLE items ADD later int"))
        await waits(one, migration.get_server_pid(), altering)
        with pytest.raises(asyncpg.LockNotAvailableError):
            await two.fetch("SELECT FROM items")
        await transaction.commit()
        await altering


async def test_a_lock_timeout(shared: tuple[Server, str], one: asyncpg.Connection) -> None:
    """op.execute("SET LOCAL lock_timeout = '2s'") 55P03 then; roll back, sleep, begin anew"""

    def adds(op: Operations) -> None:
        op.execute("SET LOCAL lock_timeout = '1ms'")  # as the lesson's, and shorter
        op.add_column("items", Column("later", Integer))

    server, database = shared
    engine = create_async_engine(server.url(database))
    transaction = one.transaction()
    await transaction.start()
    await one.fetch("SELECT FROM items")
    with pytest.raises(DBAPIError) as raised:
        async with engine.begin() as connection:
            await connection.run_sync(in_revision(adds))
    assert getattr(raised.value.orig, "sqlstate", "") == LOCK_NOT_AVAILABLE
    await transaction.commit()
    async with engine.begin() as connection:
        await connection.run_sync(in_revision(adds))
    await engine.dispose()


async def test_two_steps_touch_no_row(one: asyncpg.Connection) -> None:
    """ADD COLUMN first and SET DEFAULT then, as two steps, touch no row."""
    before = await one.fetch("SELECT ctid, xmin FROM items ORDER BY id")
    await one.execute("ALTER TABLE items ADD public uuid; ALTER TABLE items ALTER public SET DEFAULT gen_random_uuid()")
    assert await one.fetch("SELECT ctid, xmin FROM items ORDER BY id") == before
    assert await one.fetchval("SELECT count(public) FROM items") == 0


async def test_an_update_of_all(one: asyncpg.Connection, two: asyncpg.Connection) -> None:
    """An UPDATE of all of them at once holds a lock on every row until its commit, and doubles the table."""
    size = "SELECT pg_relation_size('items')"
    before = await one.fetchval(size)
    transaction = one.transaction()
    await transaction.start()
    await one.execute("UPDATE items SET note = md5(note)")
    with pytest.raises(asyncpg.LockNotAvailableError):
        await two.execute("UPDATE items SET other = 2 WHERE id = 500")
    await transaction.commit()
    assert await one.fetchval(size) >= 1.8 * before


# -- constraints ---------------------------------------------------------------------------------------------------------


async def test_new_rows_are_checked(one: asyncpg.Connection) -> None:
    """ADD CONSTRAINT ck_code CHECK (code IS NOT NULL) NOT VALID new rows are checked from here on"""
    await one.execute("UPDATE items SET code = NULL WHERE id = 1")
    await one.execute("ALTER TABLE items ADD CONSTRAINT ck_code CHECK (code IS NOT NULL) NOT VALID")
    with pytest.raises(asyncpg.CheckViolationError):
        await one.execute("INSERT INTO items (id) VALUES (501)")


async def test_validated_beside_others(one: asyncpg.Connection, two: asyncpg.Connection) -> None:
    """VALIDATE CONSTRAINT ck_code reads every row; others read and write meanwhile"""
    await one.execute("ALTER TABLE items ADD CONSTRAINT ck_code CHECK (code IS NOT NULL) NOT VALID")
    transaction = one.transaction()
    await transaction.start()
    await one.execute("ALTER TABLE items VALIDATE CONSTRAINT ck_code")
    assert len(await two.fetch("SELECT FROM items")) == 500
    await two.execute("UPDATE items SET other = 2 WHERE id = 7")
    await two.execute("INSERT INTO items (id, code) VALUES (501, 'new')")
    await transaction.commit()


async def test_not_null_that_reads_nothing(one: asyncpg.Connection) -> None:
    """ALTER code SET NOT NULL reads nothing: the constraint says it already"""
    await one.execute("ALTER TABLE items ADD CONSTRAINT ck_code CHECK (code IS NOT NULL)")
    read = "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'items'"
    async with one.transaction():
        before = await one.fetchval(read) or 0
        await one.execute("ALTER TABLE items ALTER code SET NOT NULL")
        assert (await one.fetchval(read) or 0) == before
        await one.execute("ALTER TABLE items DROP CONSTRAINT ck_code")
    with pytest.raises(asyncpg.NotNullViolationError):
        await one.execute("UPDATE items SET code = NULL")


async def test_create_index(one: asyncpg.Connection, two: asyncpg.Connection) -> None:
    """CREATE INDEX lets others read but not write."""
    transaction = one.transaction()
    await transaction.start()
    await one.execute("CREATE INDEX ON items (code)")
    assert len(await two.fetch("SELECT FROM items")) == 500
    with pytest.raises(asyncpg.LockNotAvailableError):
        await two.execute("UPDATE items SET other = 2 WHERE id = 7")
    await transaction.rollback()


async def test_create_index_concurrently(
    shared: tuple[Server, str], one: asyncpg.Connection, two: asyncpg.Connection
) -> None:
    """CREATE INDEX CONCURRENTLY lets them do both, and is refused inside a transaction"""
    async with one.transaction():
        with pytest.raises(asyncpg.ActiveSQLTransactionError):
            async with one.transaction():
                await one.execute("CREATE INDEX CONCURRENTLY ON items (code)")
    async with connected(shared) as writer:
        # Its transaction keeps the index from being finished.
        transaction = writer.transaction()
        await transaction.start()
        await writer.execute("UPDATE items SET other = 3 WHERE id = 3")
        building = asyncio.create_task(one.execute("CREATE INDEX CONCURRENTLY ON items (code)"))
        await waits(writer, one.get_server_pid(), building)
        assert len(await two.fetch("SELECT FROM items")) == 500
        await two.execute("UPDATE items SET other = 2 WHERE id = 7")
        await transaction.commit()
        await building


async def test_the_autocommit_block(shared: tuple[Server, str]) -> None:
    """so Alembic has a block that leaves it, which commits what came before"""
    server, database = shared
    engine = create_async_engine(server.url(database))

    def unique(connection: Connection) -> None:
        context = MigrationContext.configure(connection)
        op = Operations(context)
        with context.begin_transaction():
            op.add_column("departments", Column("code", String(100)))
            op.execute("UPDATE departments SET code = name")
            with op.get_context().autocommit_block():
                op.create_index(
                    "uq_departments_code", "departments", ["code"], unique=True, postgresql_concurrently=True
                )
            op.execute(
                "ALTER TABLE departments ADD CONSTRAINT uq_departments_code UNIQUE USING INDEX uq_departments_code"
            )
            raise LookupError

    async with engine.connect() as connection:
        with pytest.raises(LookupError):
            await connection.run_sync(unique)
    async with engine.begin() as connection:
        # The constraint is rolled back; what came before the block, and the index, are committed.
        found = await connection.execute(
            text(
                "SELECT count(code), (SELECT count(*) FROM pg_constraint WHERE conname = 'uq_departments_code') FROM departments"
            )
        )
        count, constraints = found.one()
        assert (count > 0, constraints) == (True, 0)
        await connection.execute(
            text("ALTER TABLE departments ADD CONSTRAINT uq_departments_code UNIQUE USING INDEX uq_departments_code")
        )
        await connection.execute(text("ALTER TABLE departments DROP COLUMN code"))
    await engine.dispose()


async def test_an_invalid_index(one: asyncpg.Connection) -> None:
    """When it fails (two departments share a code), an index that is INVALID stays behind"""
    with pytest.raises(asyncpg.UniqueViolationError):
        await one.execute("CREATE UNIQUE INDEX CONCURRENTLY uq_items_other ON items (other)")
    assert await one.fetchval("SELECT indisvalid FROM pg_index WHERE indexrelid = 'uq_items_other'::regclass") is False


# -- back, and offline ---------------------------------------------------------------------------------------------------


async def test_values_do_not_come_back(one: asyncpg.Connection) -> None:
    """A column comes back, its values do not: what was written into it is gone with `op.drop_column()`."""
    await one.execute("ALTER TABLE items DROP note; ALTER TABLE items ADD note text")
    assert await one.fetchval("SELECT count(note) FROM items") == 0


async def test_offline() -> None:
    """`op.get_bind()` only prints, too, and a SELECT returns None. … (with its values, if `env.py` sets `literal_binds=True`)"""
    printed = io.StringIO()
    options = {"as_sql": True, "output_buffer": printed, "literal_binds": True}
    context = MigrationContext.configure(dialect_name="postgresql", opts=options)
    op = Operations(context)
    codes(op)
    assert op.get_bind().execute(text("SELECT 'from the bind'")) is None
    sql = printed.getvalue()
    assert "SELECT 'from the bind';" in sql
    assert "ALTER TABLE departments ADD COLUMN code VARCHAR(3);" in sql
    # 2.1 casts the number.
    assert re.search(r"UPDATE departments SET code=upper\(left\(departments.name, 3(::INTEGER)?\)\);", sql)


async def test_the_new_key(one: asyncpg.Connection) -> None:
    """it needs a second unique index, … because the first one belongs to the UNIQUE constraint. … so no row is read."""
    await one.execute("ALTER TABLE items ADD public uuid NOT NULL DEFAULT gen_random_uuid()")
    await one.execute("CREATE UNIQUE INDEX CONCURRENTLY items_public ON items (public)")
    await one.execute("ALTER TABLE items ADD CONSTRAINT items_public UNIQUE USING INDEX items_public")
    with pytest.raises(asyncpg.PostgresError, match="already associated with a constraint"):
        async with one.transaction():
            await one.execute("ALTER TABLE items DROP CONSTRAINT items_pkey")
            await one.execute("ALTER TABLE items ADD PRIMARY KEY USING INDEX items_public")
    await one.execute("CREATE UNIQUE INDEX CONCURRENTLY items_key ON items (public)")
    read = "SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0) FROM pg_stat_xact_user_tables WHERE relname = 'items'"
    async with one.transaction():
        before, file = await one.fetchval(read), await one.fetchval("SELECT pg_relation_filenode('items')")
        await one.execute("ALTER TABLE items DROP CONSTRAINT items_pkey")
        await one.execute("ALTER TABLE items ADD PRIMARY KEY USING INDEX items_key")
        assert await one.fetchval(read) == before
        assert await one.fetchval("SELECT pg_relation_filenode('items')") == file


async def test_a_trigger_for_old_writers(one: asyncpg.Connection) -> None:
    """for those that cannot be changed a trigger looks it up."""
    await one.execute(
        "DROP TABLE IF EXISTS parts; ALTER TABLE items ADD public uuid NOT NULL DEFAULT gen_random_uuid();"
        "CREATE TABLE parts (item_id int REFERENCES items, item_public uuid);"
        "CREATE OR REPLACE FUNCTION look_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " NEW.item_public := (SELECT public FROM items WHERE id = NEW.item_id); RETURN NEW; END $$;"
        "CREATE TRIGGER look_up BEFORE INSERT OR UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION look_up()"
    )
    await one.execute("INSERT INTO parts (item_id) VALUES (7)")
    assert await one.fetchval("SELECT item_public FROM parts") == await one.fetchval(
        "SELECT public FROM items WHERE id = 7"
    )
    assert isinstance(await one.fetchval("SELECT item_public FROM parts"), uuid.UUID)
