"""Forgotten and misplaced `await`, the greenlet bridge, event loops."""

from __future__ import annotations

import inspect
from typing import Any

from sqlalchemy import inspect as inspect_mapped
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio.exc import AsyncContextNotStarted

from kata.translate.explanation import Explanation, Rule, article, found, frames


def _missing_greenlet(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, MissingGreenlet):
        return None
    read = _attribute_read(exc)
    if read is None:
        return Explanation(
            what="The database was asked from a place that cannot wait for it (MissingGreenlet).",
            why="A synchronous call of SQLAlchemy reached the async driver without an `await` around it, so nothing "
            "could hand control back to the event loop meanwhile.",
            todo="Use the methods of AsyncSession and AsyncConnection and await them, or run the synchronous code "
            "inside `await session.run_sync(function)`.",
        )
    owner, key, is_relationship = read
    name = f"{owner}.{key}"
    if is_relationship:
        return Explanation(
            what=f"`{name}` was read before it was loaded (MissingGreenlet).",
            why="It is a lazy relationship: reading it sends a SELECT, and reading an attribute cannot `await`.",
            todo=f"Load it with the query, e.g. `.options(selectinload({name}))`, "
            "or read it inside `await session.run_sync(function)`, where lazy loading works.",
        )
    return Explanation(
        what=f"`{name}` was read while it was not loaded (MissingGreenlet).",
        why="Its value is expired (after a commit, a rollback, or because the server computed it) or deferred: reading "
        "it sends a SELECT, and reading an attribute cannot `await`.",
        todo="Make the session with `expire_on_commit=False`, or load the value again first: "
        f'`await session.refresh(obj, ["{key}"])`.',
    )


def _attribute_read(exc: BaseException) -> tuple[str, str, bool] | None:
    """Class, attribute, and whether it is a relationship, from the frame in which SQLAlchemy was asked for it."""
    for frame in frames(exc):
        code = frame.f_code
        if code.co_name in ("__get__", "__set__") and code.co_filename.replace("\\", "/").endswith("orm/attributes.py"):
            key = getattr(frame.f_locals.get("self"), "key", None)
            instance = frame.f_locals.get("instance")
            if isinstance(key, str) and instance is not None:
                mapper: Any = inspect_mapped(type(instance))
                return type(instance).__name__, key, key in mapper.relationships
    return None


_COROUTINE_MISUSED = (
    r"'(coroutine)' object (?:is not iterable|is not subscriptable|does not support .*)$",
    r"object of type '(coroutine)' has no len\(\)",
    r"cannot unpack non-iterable (coroutine) object",
    r"requires an object with __aiter__ method, got (coroutine)",
    r"requires an (?:object with __iter__|iterable).* got (coroutine)",
)


def _not_awaited(exc: BaseException) -> Explanation | None:
    if isinstance(exc, AttributeError):
        match = found(r"'coroutine' object has no attribute '(\w+)'", exc)
        if match:
            called = getattr(exc.obj, "__qualname__", None) if inspect.iscoroutine(exc.obj) else None
            call = f"`{called}(…)`" if called else "an async call"
            return Explanation(
                what=f"`.{match[1]}` was used on a coroutine: {call} was not awaited.",
                why="Calling an async function only makes a coroutine; it runs, and has a result, when it is awaited.",
                todo=f"Await first, in parentheses: `(await …).{match[1]}`.",
            )
    if isinstance(exc, TypeError) and any(found(pattern, exc) for pattern in _COROUTINE_MISUSED):
        return Explanation(
            what="A coroutine was used as if it were its result: an `await` is missing.",
            why=f"Calling an async function only makes a coroutine; there is no result before it is awaited ({exc}).",
            todo="Put `await` before the call, and in parentheses if you go on with its result: `(await call(…))`.",
        )
    return None


def _never_awaited(exc: BaseException) -> Explanation | None:
    match = found(r"coroutine '([\w.<>]+)' was never awaited", exc) if isinstance(exc, RuntimeWarning) else None
    if not match:
        return None
    return Explanation(
        what=f"`{match[1]}(…)` was called and never awaited, so it never ran.",
        why="Calling an async function only makes a coroutine; nothing is sent to the database until it is awaited.",
        todo=f"Write `await` before the call of `{match[1].rpartition('.')[2]}`.",
    )


def _awaited_too_much(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, TypeError):
        return None
    match = found(r"object (\w+) can't be used in 'await' expression", exc) or found(
        r"'(\w+)' object can't be awaited", exc
    )
    if not match:
        return None
    what = "nothing (None)" if match[1] == "NoneType" else article(match[1])
    return Explanation(
        what=f"`await` was put before something that returns {what}, not a coroutine.",
        why="Only what talks to the database is async (execute, scalars, get, flush, commit, refresh, …). `add()`, and "
        "the methods of a result such as `all()` and `first()`, work on what is there already.",
        todo="Take this `await` away; the one before the call that talks to the database stays.",
    )


def _async_for_sync(exc: BaseException) -> Explanation | None:
    match = found(r"requires an object with __aiter__ method, got (\w+)", exc) if isinstance(exc, TypeError) else None
    if not match:
        return None
    return Explanation(
        what=f"`async for` was used on {article(match[1])}, which is an ordinary iterable.",
        why="The result of `await session.execute(…)` or `scalars(…)` is fetched completely; only streams are async.",
        todo="Use a plain `for`, or `await session.stream(…)` if you want the rows as they come.",
    )


def _sync_with(exc: BaseException) -> Explanation | None:
    match = (
        found(r"'(Async\w+)' object does not support the context manager protocol", exc)
        if isinstance(exc, TypeError)
        else None
    )
    if not match:
        return None
    return Explanation(
        what=f"{match[1]} was opened with `with`.",
        why="Opening and closing it may talk to the database, so both have to be awaited.",
        todo="Write `async with`.",
    )


def _not_started(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, AsyncContextNotStarted):
        return None
    match = found(r"(Async\w+) context has not been started", exc)
    name = match[1] if match else "The connection"
    return Explanation(
        what=f"{name} was used before it was opened.",
        why="The call returns at once; the connection is made when it is entered or awaited.",
        todo="Use `async with engine.connect() as connection:`, or `connection = await engine.connect()`.",
    )


def _other_loop(exc: BaseException) -> Explanation | None:
    if isinstance(exc, RuntimeError) and found(r"attached to a different loop|Event loop is closed", exc):
        return Explanation(
            what="A connection was used in another event loop than the one it was made in.",
            why="asyncpg's connections belong to the loop that opened them, and the engine's pool keeps them. Every "
            "`asyncio.run()` makes a new loop.",
            todo="Do everything in one `asyncio.run(main())`, or `await engine.dispose()` before its loop ends.",
        )
    if isinstance(exc, RuntimeError) and found(r"asyncio\.run\(\) cannot be called from a running event loop", exc):
        return Explanation(
            what="`asyncio.run()` was called inside an async function.",
            why="An event loop is running already, and a thread can only run one.",
            todo="`await` the coroutine instead of running it.",
        )
    return None


RULES: tuple[Rule, ...] = (
    _missing_greenlet,
    _not_awaited,
    _never_awaited,
    _awaited_too_much,
    _async_for_sync,
    _sync_with,
    _not_started,
    _other_loop,
)
