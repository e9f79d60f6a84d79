"""What the tests of the wire share: the table, a client without a driver, and messages."""

import asyncio
import datetime as dt
import struct
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Self

import asyncpg
import pytest
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kata.database import Server
from kata.wire import Held, Kind, Statement, Upstream, Wire, protocol

UTC = dt.UTC
INSERT = "INSERT INTO departments (name, budget) VALUES ('Kata', 1.50)"
COUNT = "SELECT count(*) FROM departments"


class Base(DeclarativeBase):
    """For this module only."""


class Department(Base):
    """The workbook's table."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    budget: Mapped[Decimal]


def upstream(server: Server) -> Upstream:
    """The server as the wire takes it."""
    return Upstream(server.host, server.port, server.ssl)


def through(wire: Wire, server: Server) -> Server:
    """The address of the server as a client behind the wire has it."""
    return replace(server, host=wire.host, port=wire.port, database=wire.database, ssl=None)


def work(wire: Wire) -> list[Statement]:
    """The recorded statements of kind `WORK`."""
    return wire.since(0, Kind.WORK)


async def eventually(condition: Callable[[], Awaitable[bool]], *, seconds: float = 8.0) -> bool:
    """Poll a condition; returns whether it became true in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not await condition():
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True


class Raw:
    """A client that sends single protocol messages, in sequences that drivers do not send."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self._framer = protocol.Framer()
        self._messages: list[tuple[bytes, bytes]] = []

    @classmethod
    async def socket(cls, wire: Wire) -> Self:
        """Connect without sending anything."""
        if wire.host.startswith("/"):
            return cls(*await asyncio.open_unix_connection(str(Path(wire.host) / ".s.PGSQL.5432")))
        return cls(*await asyncio.open_connection(wire.host, wire.port))

    @classmethod
    async def login(cls, wire: Wire, server: Server) -> Self:
        """Connect and start up; skips the test if the server asks for a password."""
        if server.password:
            pytest.skip("needs a server without passwords")
        raw = await cls.socket(wire)
        raw.writer.write(protocol.startup({"user": server.user, "database": "ignored"}, 196_608))
        await raw.until_ready()
        return raw

    def send(self, *messages: tuple[bytes, bytes]) -> None:
        """Send messages in one piece."""
        self.writer.write(b"".join(protocol.message(kind, payload) for kind, payload in messages))

    async def until_ready(self, times: int = 1) -> list[tuple[bytes, bytes]]:
        """Receive messages up to the given number of ReadyForQuery messages."""
        found: list[tuple[bytes, bytes]] = []
        async with asyncio.timeout(10):
            while sum(kind == b"Z" for kind, _ in found) < times:
                if not self._messages:
                    data = await self.reader.read(65_536)
                    assert data, "the wire hung up"
                    self._messages = list(self._framer.feed(data))
                    continue
                found.append(self._messages.pop(0))
        return found


def parse(sql: str, name: str = "") -> tuple[bytes, bytes]:
    """A Parse message."""
    return b"P", f"{name}\0{sql}\0".encode() + b"\0\0"


def bind(*arguments: str | None, name: str = "", portal: str = "", results: int = 0) -> tuple[bytes, bytes]:
    """A Bind message with its arguments as text."""
    body = f"{portal}\0{name}\0".encode() + b"\0\0" + struct.pack("!H", len(arguments))
    for argument in arguments:
        raw = None if argument is None else argument.encode()
        body += struct.pack("!i", -1) if raw is None else struct.pack("!i", len(raw)) + raw
    return b"B", body + struct.pack("!hh", 1, results)


def execute(portal: str = "", limit: int = 0) -> tuple[bytes, bytes]:
    """An Execute message."""
    return b"E", f"{portal}\0".encode() + struct.pack("!i", limit)


DESCRIBE = (b"D", b"S\0")
SYNC = (b"S", b"")


def kinds(messages: list[tuple[bytes, bytes]]) -> bytes:
    """The message types, concatenated."""
    return b"".join(kind for kind, _ in messages)


async def backends(direct: asyncpg.Connection) -> int:
    """Count the other connections to the database."""
    return int(
        await direct.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
    )


READ = "SELECT balance FROM accounts WHERE id = $1"
CHANGE = "UPDATE accounts SET balance = $2 WHERE id = $1"
ADD = "INSERT INTO accounts (id, balance) VALUES ($1, 0)"


class Bank:
    """Two accounts with 100 each, behind a wire, for the tests of the gate."""

    def __init__(self, wire: Wire, server: Server, outside: asyncpg.Connection) -> None:
        self.wire, self.server, self.outside = wire, server, outside

    async def client(self) -> asyncpg.Connection:
        """asyncpg behind the wire."""
        return await asyncpg.connect(**through(self.wire, self.server).connect_args())

    async def balances(self, connection: int = 0) -> dict[int, int]:
        """The committed balances: in the database, or as a client inside an outer transaction sees them."""
        sql = "SELECT id, balance FROM accounts ORDER BY id"
        if self.wire.nested:
            (result,) = await self.wire.connections[connection].run(sql)
            return dict(result.rows)
        return {row["id"]: row["balance"] for row in await self.outside.fetch(sql)}


def starts(word: str) -> Callable[[Held], bool]:
    """Select the statements that begin with a word."""
    return lambda held: held.sql.upper().startswith(word)


def recorded(wire: Wire, word: str) -> list[tuple[bool, str]]:
    """For each statement that begins with a word: whether the server replied, and its error."""
    return [(s.finished, s.sqlstate) for s in wire.statements if s.sql.upper().startswith(word)]
