"""Probes for sessions that choose their engine: each step is told apart by the key of the row that it is about.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import make_transient_to_detached, selectinload

from kata.worker.objects import make

if TYPE_CHECKING:
    from kata.worker.harness import Harness

_engines: list[AsyncEngine] = []
_factories: dict[str, Any] = {}


async def make_factories(harness: Harness, function: str, primary: str, replica: str) -> dict[str, Any]:
    """Call the function for two engines, and again with the engines the other way round.

    Returns:
        The type of what it returned; what else is known about it, unless that is a coroutine or no factory.
    """
    _engines[:] = [harness.engine_on(primary), harness.engine_on(replica)]
    build = getattr(harness.module("app.session_tools"), function)
    _factories.clear()
    for name, engines in (("routing", _engines), ("reverse", _engines[::-1])):
        factory = build(*engines)
        if asyncio.iscoroutine(factory):
            factory.close()
            return {"type": "coroutine", "factory": False}
        facts = {
            "type": type(factory).__qualname__,
            "factory": isinstance(factory, async_sessionmaker),
            "session": "",
        }
        if not facts["factory"]:
            return facts
        session = factory()
        facts["session"] = "" if isinstance(session, AsyncSession) else type(session).__qualname__
        if facts["session"]:
            return facts
        _factories[name] = factory
    _factories["plain"] = async_sessionmaker(_engines[0], expire_on_commit=False)
    return facts


class _Work:
    """Sessions, and what can be done with each of them."""

    def __init__(self, harness: Harness) -> None:
        models = harness.module("app.models")
        self.department, self.employee = models.Department, models.Employee
        self.sessions: dict[str, AsyncSession] = {}
        self.nested: dict[str, Any] = {}

    async def do(self, name: str, action: str, key: int) -> None:
        """Do something in a session; one that begins with the same word as a factory is made by that."""
        if name not in self.sessions:
            self.sessions[name] = _factories[name.split()[0]]()
        await getattr(self, action)(self.sessions[name], key)

    async def close(self) -> None:
        """End all sessions."""
        for session in self.sessions.values():
            await session.close()
        self.sessions.clear()

    def _held(self, session: AsyncSession, key: int) -> Any:
        """A department that the session holds, without having asked for it."""
        department = make(self.department, id=key)
        make_transient_to_detached(department)
        session.add(department)
        return department

    def _new(self, key: int) -> Any:
        return make(self.department, name=f"New {key}", budget=Decimal(key))

    # -- reading

    async def select(self, session: AsyncSession, key: int) -> None:
        (await session.scalars(select(self.department).where(self.department.id == key))).all()

    async def columns(self, session: AsyncSession, key: int) -> None:
        (await session.execute(select(self.department.name).where(self.department.id == key))).all()

    async def table(self, session: AsyncSession, key: int) -> None:
        departments = self.department.__table__
        (await session.execute(select(departments).where(departments.c.id == key))).all()

    async def cte(self, session: AsyncSession, key: int) -> None:
        found = select(self.department.id).where(self.department.id == key).cte()
        (await session.execute(select(found.c.id))).all()

    async def select_without_flush(self, session: AsyncSession, key: int) -> None:
        with session.no_autoflush:
            await self.select(session, key)

    async def count(self, session: AsyncSession, key: int) -> None:
        await session.scalar(select(func.count()).select_from(self.department).where(self.department.id == key))

    async def stream(self, session: AsyncSession, key: int) -> None:
        rows = await session.stream_scalars(select(self.department).where(self.department.id == key))
        await rows.all()

    async def get(self, session: AsyncSession, key: int) -> None:
        await session.get(self.department, key)

    async def refresh(self, session: AsyncSession, key: int) -> None:
        await session.refresh(self._held(session, key))

    async def lazy(self, session: AsyncSession, key: int) -> None:
        department = self._held(session, key)
        await session.run_sync(lambda _: list(department.employees))

    async def eager(self, session: AsyncSession, key: int) -> None:
        query = select(self.department).options(selectinload(self.department.employees))
        (await session.scalars(query.where(self.department.id == key))).all()

    async def lock(self, session: AsyncSession, key: int) -> None:
        (await session.scalars(select(self.department).where(self.department.id == key).with_for_update())).all()

    async def lock_columns(self, session: AsyncSession, key: int) -> None:
        departments = self.department.__table__
        query = select(departments.c.budget).where(departments.c.id == key).with_for_update(skip_locked=True)
        (await session.execute(query)).all()

    async def lock_get(self, session: AsyncSession, key: int) -> None:
        await session.get(self.department, key, with_for_update=True)

    async def lock_refresh(self, session: AsyncSession, key: int) -> None:
        await session.refresh(self._held(session, key), ["budget"], with_for_update=True)

    # -- writing

    async def add(self, session: AsyncSession, key: int) -> None:
        session.add(self._new(key))

    async def flush_insert(self, session: AsyncSession, key: int) -> None:
        session.add(self._new(key))
        await session.flush()

    async def flush_update(self, session: AsyncSession, key: int) -> None:
        self._held(session, key).budget = Decimal(1)
        await session.flush()

    async def flush_delete(self, session: AsyncSession, key: int) -> None:
        # Its people are not loaded: the flush has to.
        await session.delete(self._held(session, key))
        await session.flush()

    async def flush_in_vain(self, session: AsyncSession, key: int) -> None:
        session.add(make(self.department, name=None, budget=Decimal(key)))
        with suppress(IntegrityError):
            await session.flush()

    async def insert(self, session: AsyncSession, key: int) -> None:
        await session.execute(insert(self.department).values(name=f"New {key}", budget=Decimal(key)))

    async def insert_table(self, session: AsyncSession, key: int) -> None:
        await session.execute(insert(self.department.__table__), [{"name": f"New {key}", "budget": Decimal(key)}])

    async def insert_many(self, session: AsyncSession, key: int) -> None:
        query = insert(self.department).returning(self.department.id)
        await session.scalars(query, [{"name": f"New {key}", "budget": Decimal(key)}])

    async def update(self, session: AsyncSession, key: int) -> None:
        await session.execute(update(self.department).where(self.department.id == key).values(budget=1))

    async def update_table(self, session: AsyncSession, key: int) -> None:
        departments = self.department.__table__
        await session.execute(update(departments).where(departments.c.id == key).values(budget=1))

    async def delete(self, session: AsyncSession, key: int) -> None:
        await session.execute(delete(self.employee).where(self.employee.id == key))

    # -- transactions

    async def update_in_block(self, session: AsyncSession, key: int) -> None:
        async with session.begin():
            await self.update(session, key)

    async def commit(self, session: AsyncSession, key: int) -> None:
        await session.commit()

    async def rollback(self, session: AsyncSession, key: int) -> None:
        await session.rollback()

    async def close_session(self, session: AsyncSession, key: int) -> None:
        await session.close()

    async def savepoint(self, session: AsyncSession, key: int) -> None:
        self.nested["one"] = await session.begin_nested()

    async def release_savepoint(self, session: AsyncSession, key: int) -> None:
        await self.nested.pop("one").commit()

    async def roll_back_to_savepoint(self, session: AsyncSession, key: int) -> None:
        await self.nested.pop("one").rollback()


async def work(harness: Harness, scenarios: list[list[tuple[str, str, int]]]) -> None:
    """Work with sessions of the factories, step by step.

    Args:
        harness: The worker's.
        scenarios: Each has sessions of its own, and steps: the name of a session (it begins with that of its factory),
            what to do with it (a method of `_Work`), and the key of the row.
    """
    for scenario in scenarios:
        sessions = _Work(harness)
        try:
            for name, action, key in scenario:
                await sessions.do(name, action, key)
        finally:
            await sessions.close()
