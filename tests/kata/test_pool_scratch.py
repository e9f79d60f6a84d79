"""The databases that graders work in, and the playground, on the embedded server and over TCP with a password."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kata.database import Server, connect, ensure_playground, find_server, reset_playground
from kata.database.embedded import release
from kata.database.playground import create_if_missing
from kata.database.script import read_script
from kata.database.server import parse_url
from kata.errors import AuthenticationFailed, DatabaseError, SchemaMissing, ServerTooOld, ServerUnavailable
from kata.pool.scratch import fresh_database, lease_scratch_database

pytestmark = pytest.mark.skipif(os.name != "posix", reason="starts its servers the POSIX way")

PROJECT = Path(__file__).resolve().parents[2]
PHONE = ("ALTER TABLE employees ADD COLUMN phone varchar(20)",)
HOLDERS: list[subprocess.Popen[str]] = []


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    """End the processes that a test has started, also when it fails."""
    yield
    while HOLDERS:
        process = HOLDERS.pop()
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def embedded() -> Iterator[Server]:
    """The embedded server in a home folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        home = Path(tempfile.mkdtemp(prefix="kata-", dir="/tmp"))
        patch.setenv("KATA_HOME", str(home))
        patch.delenv("DATABASE_URL", raising=False)
        server = find_server()
        asyncio.run(ensure_playground(server))
        yield server
        release(home / ".kata")
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def over_tcp(tcp_admin: Server) -> Server:
    """A server that listens on TCP only and asks for a password; its playground is empty, its role no superuser."""
    sql(tcp_admin, "CREATE ROLE learner LOGIN CREATEDB PASSWORD 'pass word'", "CREATE ROLE plain LOGIN PASSWORD 'x'")
    sql(tcp_admin, "CREATE DATABASE class OWNER learner TEMPLATE template0")
    return parse_url(f"postgresql://learner:pass%20word@{tcp_admin.address}/class")


@pytest.fixture(params=["embedded", "over_tcp"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each of the two servers."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Server)
    return found


def sql(server: Server, *statements: str, database: str | None = None) -> Any:
    """Run statements, each on its own, and return the first value of the last one."""

    async def run() -> Any:
        connection = await connect(server, database)
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return await connection.fetchval(statements[-1])
        finally:
            await connection.close()

    return asyncio.run(run())


def databases(server: Server, prefix: str) -> list[str]:
    """The names of the databases that begin so."""
    names = sql(server, f"SELECT array_agg(datname::text) FROM pg_database WHERE starts_with(datname, '{prefix}')")
    return sorted(names or [])


def lease(server: Server, *statements: str) -> tuple[str, bool]:
    """Lease a database, run statements in it and release it; return its name, and whether it was newly made."""

    async def run() -> tuple[str, bool]:
        async with lease_scratch_database(server, extra_ddl=PHONE) as leased:
            connection = await connect(server, leased.database)
            try:
                for statement in statements:
                    await connection.execute(statement)
            finally:
                await connection.close()
            return leased.database, leased.made

    return asyncio.run(run())


def holder(server: Server, body: str) -> subprocess.Popen[str]:
    """Start a process that leases a database, runs `body` in it and then waits; return when it waits."""
    code = (
        "import asyncio, sys\n"
        "from kata.database import *\n"
        "from kata.pool.scratch import *\n"
        "from kata.database.server import parse_url\n"
        "async def main():\n"
        f"    server = parse_url({server.url()!r})\n"
        f"{body}\n"
        "        print('ready', flush=True); await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment)
    HOLDERS.append(process)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_scratch_database_has_the_schema_and_no_rows(server: Server) -> None:
    """It has init.sql's tables and the extra column, no rows but Alembic's, and C collation."""
    name, _ = lease(server)
    empty = "SELECT count(*) FROM departments, employees, projects, employee_projects"
    assert sql(server, empty, database=name) == 0
    for table in ("departments", "employees", "projects", "employee_projects"):
        assert sql(server, f"SELECT count(*) FROM {table}", database=name) == 0
    assert sql(server, "SELECT version_num FROM alembic_version", database=name) == "0001_initial"
    phone = "SELECT character_maximum_length FROM information_schema.columns WHERE column_name = 'phone'"
    assert sql(server, phone, database=name) == 20
    assert sql(server, "SELECT min(word) FROM (VALUES ('a'), ('B')) AS t(word)", database=name) == "B"
    assert sql(server, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()") == (
        "UTF8"
    )


def test_the_server_leaves_its_tables_alone(server: Server) -> None:
    """Autovacuum at the wrong moment would tell the planner that full tables are empty: right answers take seconds then."""
    name, _ = lease(server)
    vacuumed = """
        SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND 'autovacuum_enabled=false' <> ALL (coalesce(reloptions, '{}'))
    """
    assert sql(server, vacuumed, database=name) == 0


def test_a_scratch_database_is_kept_for_the_next_lease(server: Server) -> None:
    """A database that was left as it was found is leased again, as if it had never been used."""
    insert = "INSERT INTO departments (name, budget) VALUES ('a', 1)"
    first, _ = lease(server, f"BEGIN; {insert}; ROLLBACK")
    assert lease(server, insert, "DELETE FROM departments") == (first, False)
    assert lease(server, "ALTER TABLE departments ALTER COLUMN id RESTART WITH 100") == (first, False)
    lease(server)
    assert sql(server, f"{insert} RETURNING id", database=first) == 1
    assert lease(server)[1], "that row was found"


def test_two_leases_at_once_are_two_databases(server: Server) -> None:
    """Two judges at work have two databases, and another set of extra columns has a database of its own."""

    async def both() -> tuple[str, str, str]:
        async with AsyncExitStack() as stack:
            leased = [
                await stack.enter_async_context(lease_scratch_database(server, extra_ddl=PHONE)) for _ in range(2)
            ]
            bare = await stack.enter_async_context(lease_scratch_database(server))
            return leased[0].database, leased[1].database, bare.database

    one, two, bare = asyncio.run(both())
    assert len({one, two, bare}) == 3
    assert asyncio.run(both()) == (one, two, bare)


def test_a_killed_judge_frees_its_database(server: Server) -> None:
    """After kill -9 the database is free at once, even if a transaction in it was still open."""
    name, _ = lease(server)
    process = holder(
        server,
        f"    async with lease_scratch_database(server, extra_ddl={PHONE!r}) as leased:\n"
        "        connection = await connect(server, leased.database)\n"
        "        await connection.execute('BEGIN; LOCK TABLE employees')",
    )
    assert lease(server)[0] != name
    process.kill()
    process.communicate()
    assert eventually_leased(server) == name


def eventually_leased(server: Server) -> str:
    """Return the name of the database that is free once the server has noticed a death."""
    name = lease(server)[0]
    for _ in range(50):
        if name.endswith("_0"):
            break
        name = lease(server)[0]
    return name


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO departments (name, budget) VALUES ('left', 1)",
        "DELETE FROM alembic_version",
        "UPDATE alembic_version SET version_num = 'x'",
        "DROP TABLE employee_projects",
        "DROP INDEX ix_employees_manager_id",
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE VIEW mine AS SELECT 1",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TYPE mine AS ENUM ('a')",
        "ALTER TABLE employees ALTER COLUMN salary DROP NOT NULL",
        "ALTER TABLE employees ALTER COLUMN salary SET DEFAULT 1",
        "ALTER TABLE employees DROP COLUMN phone",
        "ALTER TABLE employees DROP CONSTRAINT fk_employees_manager_id_employees",
        "ALTER TABLE departments ALTER COLUMN id SET START WITH 100",
        "ALTER TABLE employees ENABLE ROW LEVEL SECURITY",
        "CREATE RULE mine AS ON INSERT TO projects DO INSTEAD NOTHING",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = pg_catalog', current_database()); END $$",
        "DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS NULL', current_database()); END $$",
    ],
)
def test_a_changed_database_is_made_anew(embedded: Server, change: str) -> None:
    """Whatever was left in a database or removed from it, the next lease gets it as it was made."""
    name, _ = lease(embedded)
    lease(embedded, change)
    assert lease(embedded) == (name, True)
    assert lease(embedded) == (name, False)


def test_a_dropped_database_is_made_anew(server: Server) -> None:
    """A database that was dropped is simply made again."""
    name, _ = lease(server)
    sql(server, f"DROP DATABASE {name}")
    assert lease(server) == (name, True)


def test_databases_of_an_older_schema_are_dropped(server: Server) -> None:
    """Databases of another schema are dropped when a new one is made, unless they are in use."""
    sql(server, "CREATE DATABASE kata_scratch_000000000000_0")
    name, _ = lease(server)
    sql(server, f"DROP DATABASE {name}")
    lease(server)
    assert "kata_scratch_000000000000_0" not in databases(server, "kata_scratch_")


def test_a_fresh_database_is_gone_afterwards(server: Server) -> None:
    """A fresh database is empty, and dropped at the end in spite of connections and failures."""
    names = []

    async def run() -> None:
        async with fresh_database(server) as name:
            names.append(name)
            connection = await connect(server, name)
            tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            assert await connection.fetchval(tables) == 0
            assert await connection.fetchval("SELECT min(word) FROM (VALUES ('a'), ('B')) AS t(word)") == "B"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(run())
    assert names[0] not in databases(server, "kata_fresh_")


def test_what_a_killed_process_left_is_dropped(server: Server) -> None:
    """The fresh database of a killed process goes with the next one made; that of a living process stays."""
    body = "    async with fresh_database(server) as name:\n        pass"
    killed, living = holder(server, body), holder(server, body)
    assert len(databases(server, "kata_fresh_")) == 2
    killed.kill()
    killed.communicate()

    async def one_more() -> None:
        async with fresh_database(server):
            pass

    for _ in range(50):
        asyncio.run(one_more())
        if len(databases(server, "kata_fresh_")) == 1:
            break
    assert [name for name in databases(server, "kata_fresh_") if f"_{living.pid}_" in name]
    assert len(databases(server, "kata_fresh_")) == 1
    living.kill()
    living.communicate()


def test_a_role_that_may_not_create_databases(over_tcp: Server) -> None:
    """The message names the role and the command that an administrator has to run."""
    plain = replace(over_tcp, user="plain", password="x")
    for make in (lease_scratch_database, fresh_database):

        async def run(make: Any = make) -> None:
            async with make(plain):
                pass

        with pytest.raises(DatabaseError, match='ALTER ROLE "plain" CREATEDB'):
            asyncio.run(run())


def test_where_the_usual_database_is_closed(over_tcp: Server, tcp_admin: Server) -> None:
    """A role that may not connect to the database `postgres` works through the playground instead."""
    sql(tcp_admin, "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC")
    try:
        name, _ = lease(over_tcp)
        assert lease(over_tcp) == (name, False)
    finally:
        sql(tcp_admin, "GRANT CONNECT ON DATABASE postgres TO PUBLIC")


def test_the_embedded_playground_is_filled_once(embedded: Server) -> None:
    """The playground is made and filled where it is missing, by several programs at once as well, and then kept."""
    with suppress(DatabaseError):
        sql(embedded, f"DROP DATABASE IF EXISTS {embedded.database}", database="postgres")

    async def several() -> None:
        await asyncio.gather(*(ensure_playground(embedded) for _ in range(4)))

    asyncio.run(several())
    assert sql(embedded, "SELECT count(*) FROM employees") > 10
    assert sql(embedded, "SELECT min(word) FROM (VALUES ('a'), ('B')) AS t(word)") == "B"
    sql(embedded, "DELETE FROM employee_projects")
    asyncio.run(several())
    assert sql(embedded, "SELECT count(*) FROM employee_projects") == 0
    asyncio.run(reset_playground(embedded))
    assert sql(embedded, "SELECT count(*) FROM employee_projects") > 0


def test_a_downgraded_playground_stays_downgraded(embedded: Server) -> None:
    """After `alembic downgrade base` the playground is not filled behind Alembic's back; the message says how."""
    asyncio.run(reset_playground(embedded))
    tables = [table for table in read_script().public.tables if table != "alembic_version"]
    sql(embedded, f"DROP TABLE {', '.join(tables)} CASCADE", "DELETE FROM alembic_version")
    with pytest.raises(SchemaMissing, match="uv run alembic upgrade head"):
        asyncio.run(ensure_playground(embedded))
    assert sql(embedded, "SELECT to_regclass('employees')::text") is None
    asyncio.run(reset_playground(embedded))
    asyncio.run(ensure_playground(embedded))


def test_a_server_of_ones_own_is_filled_on_request_only(over_tcp: Server) -> None:
    """A database without the tables is reported with the command that makes them, and that command works."""
    with pytest.raises(SchemaMissing) as caught:
        asyncio.run(ensure_playground(over_tcp))
    assert "departments, employees" in caught.value.message and "class" in caught.value.message
    assert sql(over_tcp, "SELECT to_regclass('employees')::text") is None
    words = caught.value.remedy.removeprefix("uv run ").split(" (")[0].split()
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "DATABASE_URL": over_tcp.url()}
    filled = subprocess.run([sys.executable, "-m", *words], env=environment, capture_output=True, text=True)
    assert filled.returncode == 0, filled.stderr
    assert "pass" not in filled.stdout.replace("playground", "")
    asyncio.run(ensure_playground(over_tcp))
    sql(over_tcp, "CREATE TABLE mine (id int)", "DROP TABLE employee_projects")
    with pytest.raises(SchemaMissing, match="--again"):
        asyncio.run(create_if_missing(over_tcp))
        asyncio.run(ensure_playground(over_tcp))
    asyncio.run(reset_playground(over_tcp))
    asyncio.run(ensure_playground(over_tcp))
    assert sql(over_tcp, "SELECT to_regclass('mine')::text") == "mine"


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"password": "wrong"}, AuthenticationFailed, "refused user 'learner'"),
        ({"password": None}, AuthenticationFailed, "no password"),
        ({"user": "nobody"}, AuthenticationFailed, "refused user 'nobody'"),
        ({"database": "elsewhere"}, DatabaseError, "has no database 'elsewhere'"),
        ({"ssl": "require"}, ServerUnavailable, "encryption"),
        ({"port": 1}, ServerUnavailable, "docker compose up -d"),
        ({"host": "no.such.host.invalid"}, ServerUnavailable, "No PostgreSQL answers at no.such.host.invalid"),
        ({"host": "/nowhere"}, ServerUnavailable, "No PostgreSQL answers at /nowhere"),
    ],
)
def test_refused_connections_say_why(
    over_tcp: Server, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], error: type[DatabaseError], words: str
) -> None:
    """Each way to fail to connect is one line and the next command, without the password."""
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setenv("PGPASSFILE", "/nowhere/pgpass")
    wrong = replace(over_tcp, **change)
    with pytest.raises(DatabaseError) as caught:
        asyncio.run(connect(wrong))
    assert type(caught.value) is error
    assert words in str(caught.value)
    assert caught.value.remedy and "\n" not in caught.value.message
    assert "pass word" not in str(caught.value) and "wrong" not in str(caught.value)


@pytest.mark.parametrize(
    ("says", "error", "words"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", ServerUnavailable, "No PostgreSQL answers"),
        (b"", ServerUnavailable, "No PostgreSQL answers"),
        ("13.4", ServerTooOld, "is PostgreSQL 13, the workbook needs 14 or newer"),
        ("9.6.24", ServerTooOld, "is PostgreSQL 9, the workbook needs 14 or newer"),
    ],
)
def test_what_answers_is_too_old_or_something_else(says: bytes | str, error: type[DatabaseError], words: str) -> None:
    """A server that is too old and one that is not PostgreSQL get different errors."""
    if isinstance(says, str):
        version = b"server_version\0" + says.encode() + b"\0"
        says = b"R\0\0\0\x08\0\0\0\0" + b"S" + (len(version) + 4).to_bytes(4, "big") + version
        says += b"K\0\0\0\x0c" + bytes(8) + b"Z\0\0\0\x05I"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            if (await reader.read(1000))[4:8] == b"\x04\xd2\x16\x2f":  # asks for encryption
                writer.write(b"N")
                await reader.read(1000)
            writer.write(says)
            await writer.drain()
            writer.write_eof()
            await reader.read()
        writer.close()

    async def run() -> None:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as listening:
            port = listening.sockets[0].getsockname()[1]
            with pytest.raises(error, match=words):
                await connect(Server("url", "127.0.0.1", port, "u", "p", "d"))

    asyncio.run(run())
