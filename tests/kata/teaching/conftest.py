"""The lessons on a real database. Each docstring in this folder is a sentence of the texts, and its test runs it.

A test module lists its `TEXTS`. A docstring that stands in none of them fails, so text and test cannot drift apart; ` … `
in it leaves something out.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Self

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from kata.capture import StatementRecorder
from kata.database import Server

from ..filled import filled_engine

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def stands_in_the_text(request: pytest.FixtureRequest) -> None:
    """The sentence that the test runs is really taught."""
    pieces = [re.escape(piece.strip(" .")) for piece in plain(request.function.__doc__).split(" … ")]
    sentence = re.compile(".*?".join(pieces), re.IGNORECASE)
    texts = request.module.TEXTS
    assert any(sentence.search(plain((ROOT / text).read_text(encoding="utf-8"))) for text in texts), texts


def plain(text: str) -> str:
    """The text in one line, without the signs of comments, lists and strings."""
    return re.sub(r"\s+", " ", re.sub(r"^\s*(?:#|- )", " ", text, flags=re.MULTILINE)).replace('\\"', '"')


class Sent(StatementRecorder):
    """What was sent inside a `with` block."""

    @property
    def commands(self) -> list[str]:
        """The first word of each statement."""
        return [statement.sql.split()[0].upper() for statement in self.statements]

    @property
    def sql(self) -> list[str]:
        """Each statement in one line."""
        return [" ".join(statement.sql.split()) for statement in self.statements]

    def __len__(self) -> int:
        return len(self.statements)

    def __enter__(self) -> Self:
        self.clear()
        return super().__enter__()


@pytest.fixture
def sent() -> type[Sent]:
    """`with sent(session) as statements:` records what the session sends."""
    return Sent


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def engine(real_server: Server) -> AsyncIterator[AsyncEngine]:
    """An engine on a database with the workbook's rows; nothing is committed in it."""
    async with filled_engine(real_server) as engine:
        yield engine


@pytest_asyncio.fixture(loop_scope="session")
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A fresh session; what it writes, and even commits, is undone."""
    async with engine.connect() as connection, connection.begin() as transaction:
        options = {"expire_on_commit": False, "join_transaction_mode": "create_savepoint"}
        async with AsyncSession(connection, **options) as session:
            yield session
        await transaction.rollback()


@pytest_asyncio.fixture(loop_scope="session")
async def factory(real_server: Server) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """A factory of sessions whose commits are real, on a database of the test's own."""
    async with filled_engine(real_server) as engine:
        yield async_sessionmaker(engine, expire_on_commit=False)
