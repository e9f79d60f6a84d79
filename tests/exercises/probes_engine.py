"""Probes for engine and session factory: what they are, and what they do under load.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

from sqlalchemy import Identity, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

if TYPE_CHECKING:
    from kata.worker.harness import Harness


_made: list[AsyncEngine] = []


async def engine_facts(harness: Harness, name: str) -> dict[str, Any]:
    """Make the learner's engine, and describe it; it is kept for the other probes."""
    engine = getattr(harness.module("app.engine"), name)()
    if asyncio.iscoroutine(engine):
        engine.close()
        return {"type": "coroutine"}
    if not isinstance(engine, AsyncEngine):
        return {"type": f"{type(engine).__module__}.{type(engine).__qualname__}"}
    _made[:] = [engine]
    return {
        "type": "AsyncEngine",
        "driver": engine.url.drivername,
        "same_place": _place(engine.url) == _place(harness.engine.url),
        "same_login": (engine.url.username, engine.url.password)
        == (harness.engine.url.username, harness.engine.url.password),
        "pool": type(engine.pool).__name__,
        "size": engine.pool.size() if hasattr(engine.pool, "size") else None,
        "overflow": getattr(engine.pool, "_max_overflow", None),
        "echo": engine.echo,
        "isolation": str(
            engine.sync_engine.get_execution_options().get("isolation_level")
            or getattr(engine.dialect, "_on_connect_isolation_level", None)
        ),
    }


def _place(url: Any) -> tuple[Any, ...]:
    """Where a URL leads: server and database."""
    return url.host or url.query.get("host"), url.port or url.query.get("port"), url.database


async def follows_the_environment(harness: Harness, name: str, url: str) -> bool:
    """Import the module anew with this URL as DATABASE_URL in os.environ; return whether the engine takes it."""
    module, package = sys.modules["app.engine"], sys.modules["app"]
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    del sys.modules["app.engine"]
    try:
        engine = getattr(importlib.import_module("app.engine"), name)()
        return isinstance(engine, AsyncEngine) and _place(engine.url) == _place(make_url(url))
    except Exception:
        return False
    finally:
        sys.modules["app.engine"] = module
        setattr(package, "engine", module)  # noqa: B010
        if before is None:
            os.environ.pop("DATABASE_URL", None)
        else:
            os.environ["DATABASE_URL"] = before


async def load_engine(harness: Harness, connections: int) -> list[int]:
    """Open this many connections of the engine at once, and try one more; return how many it gave, and how many more.

    All are given back at the end; the engine keeps what its pool keeps.
    """
    engine, opened, more = _made[0], [], 0
    with contextlib.suppress(Exception):
        opened += [await engine.connect()]
        await opened[0].execute(text("SELECT 1"))
        opened += await asyncio.wait_for(asyncio.gather(*(engine.connect() for _ in range(connections - 1))), timeout=6)
    given = len(opened)
    if given == connections:
        with contextlib.suppress(Exception):
            opened.append(await asyncio.wait_for(engine.connect(), timeout=0.05))
            more = 1
    for connection in opened:
        await connection.close()
    return [given, more]


async def dispose_engine(harness: Harness) -> None:
    """Close what the engine's pool has kept."""
    await _made[0].dispose()


class _Base(DeclarativeBase):
    pass


class _Project(_Base):
    """Mapped here, because the learner's models may still be stubs."""

    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    budget: Mapped[int]


async def session_facts(harness: Harness, name: str, project_name: str, url: str) -> dict[str, Any]:
    """Make the learner's session factory on an engine of its own, save a project, and read it after the commit.

    Args:
        name: The function.
        project_name: The project's name.
        url: The database of the engine; commits are real there.
    """
    make = getattr(harness.module("app.engine"), name)
    engine, other_engine = create_async_engine(url), create_async_engine(url)
    factory = make(engine)
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
    # In SQLAlchemy 2.0 a session without an engine has no attribute `bind`.
    facts["same_engine"] = getattr(session, "bind", None) is engine
    facts["another"] = factory() is not session
    facts["each_engine"] = getattr(make(other_engine)(), "bind", None) is other_engine
    if not (facts["session"] and facts["same_engine"]):
        return facts
    facts["expires"] = bool(session.sync_session.expire_on_commit)
    async with session:
        project = _Project(name=project_name, budget=1)
        # A session that does not begin by itself is a session, too.
        await session.begin()
        session.add(project)
        await session.commit()
        if not session.in_transaction():
            await session.begin()
        # In a greenlet, so that what is expired is loaded, which the wire sees.
        facts["read"] = await session.run_sync(lambda _: [project.id, project.name, project.budget])
    await engine.dispose()
    return facts
