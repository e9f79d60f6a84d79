"""Probes for engine and session factory: what they are, and what they do under load.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING, Any

from sqlalchemy import Identity, inspect, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

if TYPE_CHECKING:
    from kata.worker.harness import Harness


async def engine_facts(harness: Harness, name: str, connections: int) -> dict[str, Any]:
    """Make the learner's engine, open this many connections at once, and then try one more."""
    engine = getattr(harness.module("app.engine"), name)()
    if asyncio.iscoroutine(engine):
        engine.close()
        return {"type": "coroutine"}
    if not isinstance(engine, AsyncEngine):
        return {"type": f"{type(engine).__module__}.{type(engine).__qualname__}"}
    expected = make_url(os.environ["DATABASE_URL"])
    url = engine.url
    facts: dict[str, Any] = {
        "type": "AsyncEngine",
        "driver": url.drivername,
        "same_place": (url.host, url.port, url.database, url.query.get("host"))
        == (expected.host, expected.port, expected.database, expected.query.get("host")),
        "same_login": (url.username, url.password) == (expected.username, expected.password),
        "pool": type(engine.pool).__name__,
        "size": engine.pool.size() if hasattr(engine.pool, "size") else None,
        "overflow": getattr(engine.pool, "_max_overflow", None),
        "echo": engine.echo,
        "opened": 0,
        "one_more": False,
    }
    if facts["driver"] != "postgresql+asyncpg" or not (facts["same_place"] and facts["same_login"]):
        return facts
    opened: list[Any] = []
    with contextlib.suppress(Exception):
        opened += [await engine.connect()]
        await opened[0].execute(text("SELECT 1"))
        opened += await asyncio.wait_for(asyncio.gather(*(engine.connect() for _ in range(connections - 1))), timeout=6)
    facts["opened"] = len(opened)
    if len(opened) == connections:
        with contextlib.suppress(Exception):
            opened.append(await asyncio.wait_for(engine.connect(), timeout=0.05))
            facts["one_more"] = True
    for connection in opened:
        await connection.close()
    await engine.dispose()
    return facts


class _Base(DeclarativeBase):
    pass


class _Project(_Base):
    """Mapped here, because the learner's models may still be stubs."""

    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    budget: Mapped[int]


async def session_facts(harness: Harness, name: str, project_name: str) -> dict[str, Any]:
    """Make the learner's session factory, and save a project with this name in one of its sessions."""
    make = getattr(harness.module("app.engine"), name)
    factory, other_engine = make(harness.engine), create_async_engine(os.environ["DATABASE_URL"])
    if asyncio.iscoroutine(factory):
        factory.close()
        return {"type": "coroutine"}
    kind = type(factory)
    facts: dict[str, Any] = {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "sessionmaker": isinstance(factory, async_sessionmaker),
    }
    if not facts["sessionmaker"]:
        return facts
    session = factory()
    facts["session"] = isinstance(session, AsyncSession)
    facts["same_engine"] = session.bind is harness.engine
    facts["another"] = factory() is not session
    facts["each_engine"] = make(other_engine)().bind is other_engine
    if not (facts["session"] and facts["same_engine"]):
        return facts
    async with session:
        project = _Project(name=project_name, budget=1)
        session.add(project)
        await session.flush()
        await session.commit()
        facts["readable"] = "name" not in inspect(project).expired_attributes
        facts["expire_on_commit"] = session.sync_session.expire_on_commit
    return facts
