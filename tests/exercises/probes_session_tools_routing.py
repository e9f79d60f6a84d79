"""Probes for sessions that choose their engine: each step is told apart by the key of the row that it is about.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use.
"""

from __future__ import annotations

import asyncio
import traceback
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, make_transient_to_detached, selectinload

from kata.worker.objects import make

if TYPE_CHECKING:
    from kata.worker.harness import Harness

_factories: dict[str, Any] = {}
_engines: list[AsyncEngine] = []


async def make_factory(harness: Harness, function: str, primary: str, replica: str) -> dict[str, Any]:
    """Call the function for two engines, and keep the factory.

    Returns:
        The type of what it returned, which is kept if it is an async_sessionmaker; then also the type of its sessions,
        unless that is an AsyncSession, and whether only the AsyncSession has a get_bind() of its own.
    """
    _engines[:] = [harness.engine_on(primary), harness.engine_on(replica)]
    factory = getattr(harness.module("app.session_tools"), function)(*_engines)
    if asyncio.iscoroutine(factory):
        factory.close()
        return {"type": "coroutine"}
    if not isinstance(factory, async_sessionmaker):
        return {"type": "None" if factory is None else type(factory).__qualname__}
    _factories["routing"] = factory
    _factories["plain"] = async_sessionmaker(_engines[0], expire_on_commit=False)
    session = factory()
    if not isinstance(session, AsyncSession):
        return {"type": "factory", "session": type(session).__qualname__}
    outside, inside = type(session).get_bind, type(session.sync_session).get_bind
    only_outside = outside is not AsyncSession.get_bind and inside is Session.get_bind
    return {"type": "factory", "session": "", "only_outside": only_outside}


class _Work:
    """Sessions, and what can be done with each of them."""

    def __init__(self, harness: Harness, function: str) -> None:
        models = harness.module("app.models")
        self.build = getattr(harness.module("app.session_tools"), function)
        self.department, self.employee = models.Department, models.Employee
        self.sessions: dict[str, AsyncSession] = {}
        self.nested: dict[str, Any] = {}

    async def do(self, name: str, action: str, key: int) -> None:
        """Do something in a session; one that begins with the same word as a factory is made by that."""
        factory = name.split()[0]
        if factory not in _factories:
            # The engines are the other way round. It comes late, so that the first factory was alone for a while.
            _factories[factory] = self.build(*_engines[::-1])
        if name not in self.sessions:
            self.sessions[name] = _factories[factory]()
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
        query = postgresql.insert(self.department.__table__).on_conflict_do_nothing()
        await session.execute(query, [{"name": f"New {key}", "budget": Decimal(key)}])

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

    async def begin_block(self, session: AsyncSession, key: int) -> None:
        self.nested["block"] = await session.begin().__aenter__()

    async def end_block(self, session: AsyncSession, key: int) -> None:
        await self.nested.pop("block").__aexit__(None, None, None)

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


def _no_engine(error: Exception) -> str:
    """The type of what a session was to connect with, if that is no engine."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_name == "_connection_for_bind" and "bind" in frame.f_locals:
            bind = frame.f_locals["bind"]
            return "" if isinstance(bind, Engine | Connection) else type(bind).__qualname__
    return ""


async def work(harness: Harness, function: str, scenarios: list[list[tuple[str, str, int]]]) -> str:
    """Work with sessions of the factories, step by step.

    Args:
        harness: The worker's.
        function: The function that makes factories; one whose name nobody knows is made by it, for swapped engines.
        scenarios: Each has sessions of its own, and steps: the name of a session (it begins with that of its factory),
            what to do with it (a method of `_Work`), and the key of the row.

    Returns:
        The type of what get_bind() has returned, if that is no engine and has ended the work.
    """
    for scenario in scenarios:
        sessions = _Work(harness, function)
        try:
            for name, action, key in scenario:
                await sessions.do(name, action, key)
        except Exception as error:
            if found := _no_engine(error):
                return found
            raise
        finally:
            await sessions.close()
    return ""
