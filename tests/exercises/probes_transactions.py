"""Probes for transactions: callers that leave scopes, and import records.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. The judge decides on what their statements meet, and looks at the database
afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from kata.worker.objects import described, make, read

if TYPE_CHECKING:
    from kata.worker.harness import Harness


def _module(harness: Harness) -> Any:
    return harness.module("app.transactions")


class _Session(AsyncSession):
    """What the factories of these probes make: whoever makes another session is not using the factory."""


def _factory(engine: AsyncEngine, **settings: Any) -> Any:
    return async_sessionmaker(engine, class_=_Session, **{"expire_on_commit": False, **settings})


# -- a scope for sessions --------------------------------------------------------------------------------------------


class _Odd(Exception):
    """Cannot be made again from its arguments."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


Block = Callable[[Any], Awaitable[None]]


async def _insert(session: Any, name: str) -> None:
    await session.execute(text("INSERT INTO departments (name, budget) VALUES (:name, 0)"), {"name": name})


async def _enter(harness: Harness, factory: Any, sessions: list[Any], block: Block) -> dict[str, Any]:
    """Run a block in a scope, and tell how it was left."""
    engine, begun, caught = factory.kw["bind"].sync_engine, None, None
    before, closed = engine.pool.checkedout(), list[Any]()
    scope = _module(harness).session_scope(factory)
    if not hasattr(type(scope), "__aenter__") or not hasattr(type(scope), "__aexit__"):
        if asyncio.iscoroutine(scope):
            scope.close()
        return {"is": type(scope).__name__}
    given, tasks = len(sessions), asyncio.all_tasks()

    def closing(*_: Any) -> None:
        closed.append(True)

    event.listen(engine, "close", closing)
    try:
        async with scope as session:
            sessions.append(session)
            try:
                if isinstance(session, AsyncSession):
                    await block(session)
                closed.clear()  # a pool may close what it cannot use before it gives a connection
            except BaseException as error:
                begun = error
                raise
    except BaseException as error:
        if len(sessions) == given:
            raise  # no session was given: an error of the scope's own
        caught = error
    finally:
        event.remove(engine, "close", closing)
    return {
        # Read before anything else can run: what is put off to a task has not happened.
        "checked out": engine.pool.checkedout() - before,
        "closed": len(closed),
        "raised": described(caught),
        "in the block": described(begun),
        "the same": caught is begun,
        "gives": "" if isinstance(sessions[given], AsyncSession) else type(sessions[given]).__name__,
        "goes on": len(asyncio.all_tasks() - tasks),
    }


async def use_scopes(harness: Harness, url: str, steps: list[str]) -> dict[str, Any]:
    """Leave scopes in these ways, one after the other, and tell how each was left; a number may follow a way's name."""
    seen: dict[str, Any] = {}
    for step in steps:
        seen[step] = await _STEPS[step.rstrip(" 0123456789")](harness, harness.engine_on(url), step)
        if seen[step].get("checked out") or "is" in seen[step] or seen[step]["gives"]:
            break
    return seen


async def _normally(harness: Harness, engine: AsyncEngine, step: str) -> dict[str, Any]:
    """Two scopes, of factories with different settings; in each a row is written, and an object added and left to the end."""
    department, sessions = harness.module("app.models").Department, list[Any]()
    made, kept = list[bool](), list[bool]()
    found: dict[str, Any] = {}
    for expire in (True, False):

        async def block(session: Any, name: str = f"{step} {expire}") -> None:
            await _insert(session, f"{name} 1")
            session.add(make(department, name=f"{name} 2", budget=0))

        found = await _enter(harness, _factory(engine, expire_on_commit=expire, info={"made": step}), sessions, block)
        if not sessions or found["checked out"] or found["gives"]:
            return found
        session = sessions[-1]
        made.append(isinstance(session, _Session) and session.info.get("made") == step)
        kept.append(made[-1] and session.sync_session.expire_on_commit is expire)
        if found["raised"]:
            return found
    kinds = {"session": type(sessions[0]).__name__, "of the factory": all(made), "settings": all(kept)}
    return found | kinds | {"two sessions": sessions[0] is not sessions[1]}


async def _empty(harness: Harness, engine: AsyncEngine, step: str) -> dict[str, Any]:
    async def block(_: Any) -> None:
        """Nothing is done."""

    return await _enter(harness, _factory(engine), [], block)


def _raising(make_error: Callable[[], BaseException]) -> Callable[..., Awaitable[dict[str, Any]]]:
    async def leave(harness: Harness, engine: AsyncEngine, step: str) -> dict[str, Any]:
        async def block(session: Any) -> None:
            await _insert(session, step)
            raise make_error()

        return await _enter(harness, _factory(engine), [], block)

    return leave


async def _refused(harness: Harness, engine: AsyncEngine, step: str) -> dict[str, Any]:
    """The server refuses a flush in the block."""

    async def block(session: Any) -> None:
        await _insert(session, step)
        session.add(make(harness.module("app.models").Department, name=step, budget=0))
        await session.flush()

    return await _enter(harness, _factory(engine), [], block)


async def _refused_at_the_end(harness: Harness, engine: AsyncEngine, step: str) -> dict[str, Any]:
    """The server refuses what is flushed when the block has ended."""

    async def block(session: Any) -> None:
        await _insert(session, step)
        session.add(make(harness.module("app.models").Department, name=step, budget=0))

    return await _enter(harness, _factory(engine), [], block)


async def _written(harness: Harness, engine: AsyncEngine, step: str) -> dict[str, Any]:
    async def block(session: Any) -> None:
        await _insert(session, step)

    return await _enter(harness, _factory(engine), [], block)


def _cancelled(moment: str) -> Callable[..., Awaitable[dict[str, Any]]]:
    """The task is cancelled while a statement of it, or its COMMIT, runs.

    The event comes just before the driver sends it, and the loop calls what is scheduled before it reads a reply: so the
    task awaits that reply when it is cancelled.
    """

    async def leave(harness: Harness, engine: AsyncEngine, step: str) -> dict[str, Any]:
        ready = [moment == "commit"]

        async def block(session: Any) -> None:
            await _insert(session, step)
            if moment != "commit":
                ready[:] = [True]
                await session.execute(text("SELECT 1"))

        def cancel(*_: Any) -> None:
            if ready.pop():
                asyncio.get_running_loop().call_soon(task.cancel)
            ready.append(False)

        pool, tasks = engine.pool, asyncio.all_tasks()
        before = pool.checkedout()
        task = asyncio.create_task(_enter(harness, _factory(engine), [], block))
        event.listen(engine.sync_engine, moment, cancel)
        try:
            found = await task
        finally:
            event.remove(engine.sync_engine, moment, cancel)
        # A COMMIT that SQLAlchemy shields from the cancellation (`factory.begin()` in 2.0) ends a moment later.
        await asyncio.gather(*(asyncio.all_tasks() - tasks), return_exceptions=True)
        return found | {"checked out": pool.checkedout() - before}

    return leave


async def _nested(harness: Harness, engine: AsyncEngine, step: str) -> dict[str, Any]:
    """A scope in a scope: the inner one is left normally, then the outer one by an exception."""
    factory, sessions, inner = _factory(engine), list[Any](), dict[str, Any]()

    async def inside(session: Any) -> None:
        await _insert(session, f"{step} inner")

    async def block(session: Any) -> None:
        await _insert(session, f"{step} outer")
        inner.update(await _enter(harness, factory, sessions, inside))
        raise ValueError("the outer block")

    found = await _enter(harness, factory, sessions, block)
    return found | {"inner": inner, "two sessions": len(sessions) == 2 and sessions[0] is not sessions[1]}


_STEPS: dict[str, Callable[..., Awaitable[dict[str, Any]]]] = {
    "normally": _normally,
    "empty": _empty,
    "ValueError": _raising(lambda: ValueError("of the block")),
    "Odd": _raising(lambda: _Odd("of", "the block")),
    "CancelledError": _raising(asyncio.CancelledError),
    "refused": _refused,
    "refused at the end": _refused_at_the_end,
    "written": _written,
    "afterwards": _written,
    "cancelled": _cancelled("before_cursor_execute"),
    "cancelled at the commit": _cancelled("commit"),
    "nested": _nested,
}


# -- records, some of which are refused ------------------------------------------------------------------------------

_importing: list[Any] = []


async def give_records(harness: Harness, session: AsyncSession, records: Any, earlier: dict[str, Any]) -> None:
    """Flush an employee of the caller's into the session of the next call, and keep the records that it gets."""
    employee = make(harness.module("app.models").Employee, **earlier)
    session.add(employee)
    await session.flush()
    harness.arguments = (records,)
    _importing[:] = [session, employee, records, deepcopy(records)]


async def look_at_import(harness: Harness) -> dict[str, Any]:
    """What the call has returned, and whether a later flush tries something again."""
    session, employee, records, copied = _importing
    found = _import_as_data(harness, harness.returned, records, copied)
    if "created" in found:
        found["in the session"] = [each in session for each in harness.returned[0]]
    found["caller's"] = employee in session
    found["left"] = [type(each).__name__ for each in [*session.new, *session.dirty, *session.deleted]]
    return found


def _import_as_data(harness: Harness, value: Any, records: Any, copied: Any) -> dict[str, Any]:
    """The returned tuple as plain data: objects by their columns, records by their position."""
    kept = list(records) == list(copied)
    if not isinstance(value, tuple) or len(value) != 2:
        return {"is": type(value).__name__, "parts": len(value) if isinstance(value, tuple) else None, "kept": kept}
    created, failed = value
    if not all(isinstance(each, list | tuple) for each in value):
        return {"is": f"tuple of {type(created).__name__} and {type(failed).__name__}", "parts": 2, "kept": kept}
    employee = harness.module("app.models").Employee
    where = {id(record): at for at, record in enumerate(records)}
    pairs: list[Any] = []
    for pair in failed:
        if isinstance(pair, tuple) and len(pair) == 2:
            # A copy does as well, if nothing is changed in it.
            copied = list(records).index(pair[0]) if pair[0] in list(records) else type(pair[0]).__name__
            at = where.get(id(pair[0]), copied)
            pairs.append((at, pair[1] if type(pair[1]) is str else f"({type(pair[1]).__name__})"))
        else:
            pairs.append((type(pair).__name__, ""))
    return {
        "created": [
            read(each, "id", "name", "email", "salary", "department_id")
            if isinstance(each, employee)
            else type(each).__name__
            for each in created
        ],
        "failed": pairs,
        "kept": kept,
    }


async def import_and_commit(
    harness: Harness, url: str, records: list[dict[str, Any]], earlier: dict[str, Any]
) -> dict[str, Any] | None:
    """Call the function behind earlier work, then commit; the error that it raised, `None` for none."""
    async with _factory(harness.engine_on(url))() as session:
        session.add(make(harness.module("app.models").Employee, **earlier))
        await session.flush()
        try:
            await _module(harness).import_employees(session, records)
        except NotImplementedError:
            raise
        except BaseException as error:
            return described(error)
        await session.commit()
        return None
