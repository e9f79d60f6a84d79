"""Schema `office`: it comes into every playground without a loss, and changes nothing for models and migrations."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection, MetaData, Table
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from kata.alembic_comparison import include_object
from kata.catalogue import load
from kata.database import Server, connect, ensure_playground, ensure_schemas, reset_playground
from kata.database import schemas as schemas_module
from kata.database.fill import fill
from kata.database.schemas import schema_states
from kata.database.script import Part, Script, read_script
from kata.doctor.finding import State as Health
from kata.doctor.server import examine
from kata.errors import DatabaseError, SchemaMissing, SchemaUnavailable
from kata.judging import opening
from kata.judging.verdict import Status
from kata.paths import FIRST_REVISION, PROJECT, SOLUTIONS
from kata.pool.scratch import fresh_database
from kata.progress.fingerprint import Sources, fingerprints
from kata.staging import locate
from solutions import records

(OFFICE,) = read_script().others
METADATA: MetaData = records.Base.metadata  # with `records` imported
PEOPLE = (
    "SELECT string_agg(concat_ws(' ', id, name, salary, department_id, manager_id), ';' ORDER BY id) FROM employees"
)


def sql(server: Server, *scripts: str) -> None:
    """Run scripts on a server's playground."""

    async def running() -> None:
        connection = await connect(server)
        try:
            for script in scripts:
                await connection.execute(script)
        finally:
            await connection.close()

    asyncio.run(running())


def ask(server: Server, query: str) -> Any:
    """Return the value that a query has for an answer."""

    async def running() -> Any:
        connection = await connect(server)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(running())


def run(work: Awaitable[Any]) -> Any:
    """Run a coroutine."""

    async def running() -> Any:
        return await work

    return asyncio.run(running())


@pytest.fixture(scope="module")
def over_tcp(tcp_admin: Server) -> Server:
    """A role on a server of its own, with a password, that may create databases and nothing else."""
    sql(tcp_admin, "CREATE ROLE pupil LOGIN CREATEDB PASSWORD 'p'")
    return replace(tcp_admin, user="pupil", password="p")


@contextmanager
def database(server: Server, *, admin: Server | None = None) -> Iterator[Server]:
    """Make an empty database, and return the server with it as its playground.

    Args:
        server: Where, and its owner.
        admin: Makes the database in its place, and owns it.
    """
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner())
        fresh = fresh_database(admin or server)
        name = runner.run(fresh.__aenter__())
        stack.callback(lambda: runner.run(fresh.__aexit__(None, None, None)))
        yield replace(server, database=name)


@pytest.fixture(params=["embedded", "tcp"])
def playground(request: pytest.FixtureRequest) -> Iterator[Server]:
    """An empty database on each of the two servers."""
    server = request.getfixturevalue("real_server" if request.param == "embedded" else "over_tcp")
    with database(server) as made:
        yield made
        if request.param == "embedded" and ask(made, "SELECT count(*) FROM pg_roles WHERE rolname = 'dumped'"):
            sql(made, "DROP OWNED BY dumped", "DROP ROLE dumped")


@pytest.fixture(scope="module")
def alembic(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """Run an Alembic command on a server's playground, with the models and revisions of the solutions."""
    versions = tmp_path_factory.mktemp("versions")
    for path in (FIRST_REVISION, *(SOLUTIONS / "versions").glob("*.py")):
        shutil.copy(path, versions)

    def alembic(server: Server, name: str, *arguments: str) -> None:
        config = Config(attributes={"url": server.url(), "target_metadata": METADATA})
        config.set_main_option("script_location", str(FIRST_REVISION.parents[1]))
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", str(versions))
        getattr(command, name)(config, *arguments)

    return alembic


# -- the parts of init.sql --------------------------------------------------------------------------------------------


def test_parts(tmp_path: Path) -> None:
    """Each schema is a part with its tables and its rows; together they are the whole file."""
    (path := tmp_path / "init.sql").write_text(
        "CREATE TABLE a ();\n-- rows\n-- b rows are below\nINSERT 1;\n"
        "-- b schema\nCREATE SCHEMA b;\nCREATE TABLE b.c ();\n-- b rows\nINSERT 2;\n"
        "-- d schema\nCREATE SCHEMA d;\n-- d rows\n"
    )
    script = read_script(path)
    assert [part.name for part in script.parts] == ["public", "b", "d"]
    assert [part.tables for part in script.parts] == [("a",), ("b.c",), ()]
    assert [part.rows.strip() for part in script.parts] == ["-- b rows are below\nINSERT 1;", "INSERT 2;", ""]
    assert script.others[0].definitions.strip() == "CREATE TABLE b.c ();"


@pytest.mark.parametrize("text", ["", "-- b schema\n-- b rows\n", "-- rows\n-- b schema\n", "-- rows\n-- b rows\n"])
def test_parts_that_are_missing(text: str, tmp_path: Path) -> None:
    """A file whose markers do not fit is refused, with the command that brings it back."""
    (path := tmp_path / "init.sql").write_text(text)
    with pytest.raises(DatabaseError, match="needs the line '-- rows' once") as caught:
        read_script(path)
    assert caught.value.remedy == "git checkout -- init.sql"


# -- the matrix -----------------------------------------------------------------------------------------------------


def of_version_0_1(server: Server) -> None:
    """Fill a playground as version 0.1 did, with one person gone and one salary changed."""
    sql(server, read_script().public.whole, "DELETE FROM employees WHERE id = 30", "UPDATE employees SET salary = 1")


def prepare(state: str, server: Server, admin: Server, alembic: Callable[..., None]) -> None:
    """Bring the playground into a state that learners have."""
    if state == "fresh":
        run(fill(server))
        return
    of_version_0_1(server)
    if state == "after exercise 15":
        alembic(server, "upgrade", "head")
    if state == "after downgrade base":
        alembic(server, "downgrade", "base")
    if state == "a dump":
        # Restored by an administrator, from a container with another user.
        here = replace(admin, database=server.database)
        if not ask(here, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
            pytest.skip("only a superuser can restore what belongs to another role")
        if not ask(here, "SELECT count(*) FROM pg_roles WHERE rolname = 'dumped'"):
            sql(here, "CREATE ROLE dumped")
        sql(here, *(f"ALTER TABLE {table} OWNER TO dumped" for table in read_script().public.tables))


STATES = ["fresh", "a playground of 0.1", "after exercise 15", "after downgrade base", "a dump"]


@pytest.mark.parametrize("state", STATES)
def test_every_playground_gets_it(
    state: str, playground: Server, alembic: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    """Migrations, the reset and the graders work on every playground; the schema comes when it is needed."""
    admin = playground if playground.user != "pupil" else request.getfixturevalue("tcp_admin")
    prepare(state, playground, admin, alembic)
    if state == "a dump" and admin is not playground:
        refused_without_rights(playground, replace(admin, database=playground.database), alembic)
    there = ask(playground, PEOPLE) if state != "after downgrade base" else None

    alembic(playground, "upgrade", "head")
    alembic(playground, "check")
    assert ask(playground, "SELECT version_num FROM alembic_version") == "0002_add_phone_column"
    run(ensure_playground(playground))
    run(ensure_schemas(playground))
    assert ask(playground, PEOPLE) == there
    assert [state.complete for state in run(schema_states(playground))] == [True]
    alembic(playground, "check")

    run(reset_playground(playground))
    assert [state.complete for state in run(schema_states(playground))] == [True]
    assert ask(playground, "SELECT count(*) FROM employees WHERE id = 30 AND salary > 1") == 1
    alembic(playground, "upgrade", "head")
    alembic(playground, "check")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", playground.url())
        (verdict,) = opening.run([8], submission=SOLUTIONS).verdicts
    assert verdict.status is Status.PASSED


def refused_without_rights(pupil: Server, admin: Server, alembic: Callable[..., None]) -> None:
    """Where the tables belong to another role each command is refused in one sentence, and the named right helps."""
    run(ensure_playground(pupil))
    with pytest.raises(SchemaUnavailable, match="permission denied for table") as caught:
        run(ensure_schemas(pupil))
    for name, *arguments in (("check",), ("upgrade", "head")):
        with pytest.raises(CommandError, match="permission denied for table alembic_version"):
            alembic(pupil, name, *arguments)
    # The right that the sentence names is enough for the schema, not for migrations.
    granted, then = caught.value.remedy.removeprefix("As an administrator of that database: ").split(". Then: ")
    assert then == "uv run kata db fill --office"
    sql(admin, granted)
    run(ensure_schemas(pupil))
    with pytest.raises(Exception, match="must be owner of table employees"):
        alembic(pupil, "upgrade", "head")
    sql(admin, "GRANT dumped TO pupil")


def test_what_version_0_1_recorded_still_holds() -> None:
    """The given module is part of no earlier answer: its verdicts stay valid."""
    catalogue = load()
    now = Sources.of(locate(SOLUTIONS, catalogue), catalogue)
    then = replace(now, modules={name: text for name, text in now.modules.items() if name not in catalogue.given})
    earlier = [exercise.id for exercise in catalogue.exercises if exercise.number <= 15]
    before, after = fingerprints(catalogue, then), fingerprints(catalogue, now)
    assert {name: after[name] for name in earlier} == {name: before[name] for name in earlier}


# -- when it is first needed ----------------------------------------------------------------------------------------


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some rows for the schema, of people and projects that are there and that are not."""
    text = """
        INSERT INTO office.time_entries (id, employee_id, project_id, work_date, hours) VALUES
            (1, 27, 6, '2024-05-01', 7.5), (2, 30, 6, '2024-05-01', 8), (3, 27, 4, '2024-05-02', 1), (4, 12, 6, '2024-05-02', 2);
        INSERT INTO office.reviews (id, employee_id, rating, body) VALUES (1, 30, 5, 'Good.'), (2, 27, 4, 'Fine.');
        INSERT INTO office.jobs (id, payload) VALUES (7, '{}');
        SELECT setval(pg_get_serial_sequence('office.jobs', 'id'), (SELECT max(id) FROM office.jobs));
        -- the end
    """
    script = Script(read_script().public, (Part(OFFICE.name, OFFICE.schema, text),))
    monkeypatch.setattr(schemas_module, "read_script", lambda: script)


def ids(server: Server, table: str) -> Any:
    """The ids of a table of the schema."""
    return ask(server, f"SELECT array_agg(id ORDER BY id) FROM office.{table}")


def test_rows_come_as_far_as_their_people_are_there(playground: Server, rows: None) -> None:
    """A row that refers to a person or a project that is gone stays out; the foreign keys are as init.sql has them."""
    of_version_0_1(playground)
    sql(playground, "DELETE FROM projects WHERE id = 4")
    run(ensure_schemas(playground, ["office"]))
    assert [ids(playground, table) for table in ("time_entries", "reviews", "jobs")] == [[1, 4], [2], [7]]
    assert ask(playground, "INSERT INTO office.jobs (payload) VALUES ('{}') RETURNING id") == 8
    with database(playground) as right:
        sql(right, read_script().whole)
        assert catalogue_of(playground) == catalogue_of(right)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        sql(playground, "INSERT INTO office.reviews (employee_id, rating, body) VALUES (30, 1, '')")
    sql(playground, "DELETE FROM employees WHERE id = 27")
    assert ids(playground, "reviews") is None


def test_after_going_back_to_base(real_server: Server, rows: None, alembic: Callable[..., None]) -> None:
    """The schema goes with the tables that it refers to; it comes back without rows of people who are gone."""
    with database(real_server) as server:
        run(fill(server))
        assert ids(server, "time_entries") == [1, 2, 3, 4]
        alembic(server, "downgrade", "base")
        assert ask(server, "SELECT to_regnamespace('office')::text") is None
        with pytest.raises(SchemaMissing, match="lacks the workbook's tables: departments"):
            run(fill(server, schemas=["office"]))
        alembic(server, "upgrade", "head")
        run(ensure_schemas(server))
        assert [ids(server, table) for table in ("time_entries", "reviews", "jobs")] == [None, None, [7]]


def test_it_is_made_once(playground: Server, rows: None) -> None:
    """Several programs at once do not get in each other's way, and what was changed in it stays."""
    of_version_0_1(playground)

    async def several() -> None:
        await asyncio.gather(*(ensure_schemas(playground) for _ in range(4)))

    asyncio.run(several())
    sql(playground, "DELETE FROM office.jobs")
    asyncio.run(several())
    assert ids(playground, "jobs") is None
    run(fill(playground, again=True))
    assert ids(playground, "jobs") == [7]


def test_tables_of_ones_own_in_it_stay(real_server: Server, rows: None) -> None:
    """A reset makes its tables anew, and leaves others in the same schema."""
    with database(real_server) as server:
        run(fill(server))
        sql(server, "CREATE TABLE office.mine AS SELECT 1 AS id", "DELETE FROM office.jobs")
        run(reset_playground(server))
        assert (ids(server, "jobs"), ids(server, "mine")) == ([7], [1])


# -- what is in the way -----------------------------------------------------------------------------------------------


def test_without_the_right_to_create_it(over_tcp: Server, tcp_admin: Server, rows: None) -> None:
    """The playground is filled all the same; the schema is one sentence with the administrator's statement, which helps."""
    with database(over_tcp, admin=tcp_admin) as server:
        admin = replace(tcp_admin, database=server.database)
        sql(admin, "GRANT CREATE ON SCHEMA public TO pupil")
        with pytest.raises(SchemaUnavailable, match="user 'pupil' may not create schemas") as caught:
            run(fill(server))
        run(ensure_playground(server))
        run(reset_playground(server))
        granted, then = caught.value.remedy.removeprefix("As an administrator of that database: ").split(". Then: ")
        assert then == "uv run kata db fill --office"
        sql(admin, granted)
        run(fill(server, schemas=["office"]))
        assert ids(server, "jobs") == [7]


def test_an_empty_schema_that_an_administrator_has_made(over_tcp: Server, tcp_admin: Server, rows: None) -> None:
    """It is filled, because nobody else uses it; unless the role may not, which is one sentence."""
    with database(over_tcp, admin=tcp_admin) as server:
        admin = replace(tcp_admin, database=server.database)
        sql(admin, "GRANT CREATE ON SCHEMA public TO pupil", "CREATE SCHEMA office")
        with pytest.raises(SchemaUnavailable, match="permission denied for schema office") as caught:
            run(fill(server))
        assert 'GRANT CREATE ON SCHEMA office TO "pupil"' in caught.value.remedy
        sql(admin, "ALTER SCHEMA office OWNER TO pupil")
        run(ensure_schemas(server))
        assert ids(server, "jobs") == [7]


def test_somebody_elses_schema_of_this_name(playground: Server, rows: None) -> None:
    """Nothing is put into it or taken out of it without a request, not by a reset either; a request adds the tables."""
    sql(playground, "CREATE SCHEMA office; CREATE TABLE office.rooms AS SELECT 5 AS id")
    for make in (fill(playground), ensure_schemas(playground)):
        with pytest.raises(SchemaUnavailable, match=r"lacks the workbook's tables: office\.time_entries") as caught:
            run(make)
    assert caught.value.remedy.startswith("uv run kata db fill --office (")
    run(ensure_playground(playground))
    run(reset_playground(playground))
    assert ask(playground, "SELECT to_regclass('office.jobs')::text") is None
    run(fill(playground, schemas=["office"]))
    assert (ids(playground, "rooms"), ids(playground, "jobs")) == ([5], [7])
    run(ensure_schemas(playground))


def test_tables_of_it_that_are_lost(playground: Server, rows: None) -> None:
    """Where some of its tables are there, only a request with --again makes them anew."""
    run(fill(playground))
    sql(playground, "DROP TABLE office.time_entries", "CREATE TABLE office.mine AS SELECT 1 AS id")
    for make in (ensure_schemas(playground), fill(playground, schemas=["office"])):
        with pytest.raises(SchemaUnavailable, match=r"lacks the workbook's tables: office\.time_entries\.") as caught:
            run(make)
    assert "uv run kata db fill --office --again (drops" in caught.value.remedy
    run(fill(playground, schemas=["office"], again=True))
    assert (ids(playground, "time_entries"), ids(playground, "mine")) == ([1, 2, 3, 4], [1])


def test_tables_that_cannot_be_referred_to(real_server: Server) -> None:
    """A playground whose tables were changed beyond use is one sentence, and what puts it back."""
    with database(real_server) as server:
        of_version_0_1(server)
        sql(server, "ALTER TABLE projects DROP CONSTRAINT pk_projects CASCADE")
        with pytest.raises(SchemaUnavailable, match="no unique constraint") as caught:
            run(ensure_schemas(server))
        assert "uv run kata db reset" in caught.value.remedy


# -- the commands -----------------------------------------------------------------------------------------------------


def kata(server: Server, *arguments: str, cwd: Path = PROJECT, status: int = 0) -> tuple[str, str]:
    """Run a Python module on a server's playground; what it printed, and what it complained about."""
    environment = {"DATABASE_URL": server.url(), "PYTHONPATH": str(PROJECT), "COLUMNS": "200", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout, done.stderr


def test_db_commands(real_server: Server) -> None:
    """The status says what is there without making it, `fill --office` makes only that, and wrong options are refused."""
    with database(real_server) as server:
        of_version_0_1(server)
        out, _ = kata(server, "kata", "db", "status")
        assert re.search(r"^schema +complete$", out, re.MULTILINE)
        assert re.search(r"^office +not there; .* uv run kata db fill --office$", out, re.MULTILINE)
        assert re.search(
            r"^rows +departments \d+, employees \d+, projects \d+, employee_projects \d+$", out, re.MULTILINE
        )
        assert ask(server, "SELECT to_regnamespace('office')::text") is None
        _, err = kata(server, "kata", "db", "fill", "--offices", status=2)
        assert "'--offices' is not an option of this command" in err and "--again, --office" in err
        out, _ = kata(server, "kata", "db", "fill", "--office")
        assert "Schema office is ready" in out
        out, _ = kata(server, "kata", "db", "status")
        assert re.search(r"^office +complete$", out, re.MULTILINE) and "office.jobs " in out
        sql(server, "DROP TABLE office.jobs; CREATE TABLE office.rooms ()")
        out, err = kata(server, "kata", "db", "status")
        assert re.search(
            r"^office +Schema 'office' .* lacks .* office\.jobs\. → uv run kata db fill --office", out, re.M
        )
        out, err = kata(server, "kata", "db", "reset", "--yes")
        assert "is as init.sql has it" in out and "Except for this: Schema 'office'" in out
        assert "fill --office --again" in kata(server, "kata.database.fill", status=1)[1]
        assert "Schema office is ready" in kata(server, "kata.database.fill", "--again", "--office")[0]


def test_the_doctor_warns_of_what_is_in_the_way(real_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A schema that will be made when it is needed is no finding; one that cannot be made is a warning with a remedy."""
    with database(real_server) as server:
        of_version_0_1(server)
        monkeypatch.setenv("DATABASE_URL", server.url())
        assert not [one for one in examine(lambda _: None) if "office" in one.name]
        sql(server, "CREATE SCHEMA office; CREATE TABLE office.rooms ()")
        (found,) = [one for one in examine(lambda _: None) if one.name == "schema office"]
        assert found.state is Health.WARNING
        assert "kata db fill --office" in found.remedy


@pytest.fixture
def checkout_with_records(tmp_path: Path) -> Path:
    """The solutions as a learner's `app`, where one of the phases uses the schema by another module."""
    folder = tmp_path / "app"
    shutil.copytree(SOLUTIONS, folder, ignore=shutil.ignore_patterns("versions", "__pycache__"))
    models, helper, phase = folder / "models.py", folder / "helper.py", folder / "queries_basic.py"
    models.write_text(re.sub(r"\n    phone: .*", "", models.read_text("utf-8")), "utf-8")
    helper.write_text("from . import records\n\nJob = records.Job\n", "utf-8")
    text = phase.read_text("utf-8")
    assert "from .models import" in text
    phase.write_text(text.replace("from .models import", "from .helper import Job\nfrom .models import", 1), "utf-8")
    return tmp_path


def test_a_demo_makes_it_when_it_needs_it(real_server: Server, checkout_with_records: Path) -> None:
    """The demo of a phase that imports the given module makes the schema; those of other phases do not."""
    with database(real_server) as server:
        of_version_0_1(server)
        kata(server, "app.queries_advanced", cwd=checkout_with_records)
        assert ask(server, "SELECT to_regnamespace('office')::text") is None
        out, err = kata(server, "app.queries_basic", cwd=checkout_with_records)
        assert "✗" not in out and err == ""
        assert [state.complete for state in run(schema_states(server))] == [True]


def test_demos_that_do_not_need_it_go_on(real_server: Server, checkout_with_records: Path) -> None:
    """Where it cannot be made the phase that needs it is one sentence, and the phases after it run."""
    with database(real_server) as server:
        of_version_0_1(server)
        sql(server, "CREATE SCHEMA office; CREATE TABLE office.rooms ()")
        out, err = kata(server, "app.main", cwd=checkout_with_records, status=1)
        assert err.count("✗") >= 1 and "Schema 'office'" in err and "uv run kata db fill --office" in err
        numbers = [exercise.number for exercise in load().exercises if exercise.phase == "queries_advanced"]
        for number in numbers:
            assert re.search(rf"^Exercise {number} ·", out, re.MULTILINE)
        assert ask(server, "SELECT to_regclass('office.jobs')::text") is None


# -- models and migrations --------------------------------------------------------------------------------------------

_CATALOGUE = """
    SELECT 'column', c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
        || a.attidentity::text || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attnum::int
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d
        ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'office'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid), 0
    FROM pg_constraint WHERE connamespace = 'office'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT 'index', tablename::text, indexname::text, indexdef, 0 FROM pg_indexes WHERE schemaname = 'office'
    UNION ALL
    SELECT 'sequence', sequencename::text, data_type::text, format('%s %s %s', start_value, increment_by, max_value), 0
    FROM pg_sequences WHERE schemaname = 'office'
    ORDER BY 1, 2, 5, 3
"""


def catalogue_of(server: Server) -> list[str]:
    """Columns, constraints, indexes and sequences of the schema, with their names."""
    found: list[str] = ask(server, f"SELECT array_agg(t::text) FROM ({_CATALOGUE}) AS t")
    return found


def test_the_models_make_its_tables(real_server: Server) -> None:
    """What `records` maps is what init.sql creates: types, defaults, keys, checks, indexes, and all of their names."""
    with database(real_server) as by_script, database(real_server) as by_models:
        sql(by_script, read_script().whole)
        sql(by_models, read_script().public.whole, "CREATE SCHEMA office")
        tables = [table for table in METADATA.tables.values() if table.schema == "office"]

        async def create() -> None:
            engine = create_async_engine(by_models.url(), poolclass=NullPool)
            async with engine.begin() as connection:
                await connection.run_sync(METADATA.create_all, tables=tables)
            await engine.dispose()

        asyncio.run(create())
        assert catalogue_of(by_models) == catalogue_of(by_script)
        assert len(tables) == len(OFFICE.tables)


def test_alembic_does_not_see_it() -> None:
    """Its tables and what belongs to them are left out; a learner's own table is not, in whatever schema it is."""
    for table in METADATA.tables.values():
        seen = table.schema is None
        assert include_object(table, table.name, "table", False, None) is seen
        for part in (*table.columns, *table.indexes):
            assert include_object(part, part.name, "column", False, None) is seen
    own = MetaData()
    for name, schema in (("mine", "office"), ("jobs", None), ("jobs", "elsewhere")):
        assert include_object(Table(name, own, schema=schema), name, "table", False, None)


@pytest.mark.parametrize("include_schemas", [False, True])
async def test_autogenerate_finds_nothing_to_do(real_server: Server, include_schemas: bool) -> None:
    """With `records` imported models and database are the same for Alembic, also where it looks into all schemas."""

    def differences(connection: Connection, **options: Any) -> list[Any]:
        configured = {"target_metadata": METADATA, "include_schemas": include_schemas, **options}
        context = MigrationContext.configure(connection, opts=configured)
        found: list[Any] = compare_metadata(context, METADATA)
        return [each for each in found if getattr(each[1], "name", "") != "alembic_version"]

    async with fresh_database(real_server) as name:
        connection = await connect(real_server, name)
        await connection.execute(read_script().whole)
        await connection.execute("ALTER TABLE employees ADD COLUMN phone varchar(20)")
        await connection.execute(
            "ALTER TABLE office.jobs ADD COLUMN mine int; DROP INDEX office.ix_office_jobs_state_run_at"
        )
        await connection.close()
        engine = create_async_engine(real_server.url(name), poolclass=NullPool)
        async with engine.connect() as sync:
            assert await sync.run_sync(differences) != []
            assert await sync.run_sync(differences, include_object=include_object) == []


# -- answers ----------------------------------------------------------------------------------------------------------

SEES_IT = "\n\nfrom . import records  # noqa: E402, F401\n"
OWN_TABLE = """

class Room(Base):
    __tablename__ = "rooms"
    __table_args__ = {"schema": "office"}

    id: Mapped[int] = mapped_column(primary_key=True)
"""


@pytest.mark.parametrize(
    ("module", "added", "mistake"),
    [
        ("models", SEES_IT, ""),
        ("migrations_demo", SEES_IT, ""),
        ("models", OWN_TABLE, "`alembic check` finds a difference between models and database: add table rooms"),
    ],
)
def test_answers_that_know_it(
    tmp_path: Path, real_server: Server, monkeypatch: pytest.MonkeyPatch, module: str, added: str, mistake: str
) -> None:
    """A package that imports the given module passes models and migrations; a table of its own is found as ever."""
    folder = shutil.copytree(SOLUTIONS, tmp_path / "mine", ignore=shutil.ignore_patterns("__pycache__", "records.py"))
    with (folder / f"{module}.py").open("a", encoding="utf-8") as file:
        file.write(added)
    monkeypatch.setenv("DATABASE_URL", real_server.url())
    verdicts = opening.run([1, 2, 15], submission=folder).verdicts
    found = [check.message for verdict in verdicts for check in verdict.checks if check.status is Status.FAILED]
    assert ([verdict.status for verdict in verdicts] == [Status.PASSED] * 3) is (mistake == "")
    assert len(found) == bool(mistake) and all(mistake in message for message in found)
