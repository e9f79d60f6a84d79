"""Forgotten and misplaced `await`, the greenlet bridge, event loops, reading from a missing terminal."""

from __future__ import annotations

import inspect
from bdb import BdbQuit
from typing import Any

from sqlalchemy import inspect as inspect_mapped
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio.exc import AsyncContextNotStarted

from kata.translate.explanation import Explanation, Rule, found, frames, rule

_ONLY_A_COROUTINE = "Calling an async function only makes a coroutine; "
_NO_AWAIT_NEEDED = (
    "Only what talks to the database is async (execute, scalars, get, flush, commit, refresh, …). `add()`, and "
    "the methods of a result such as `all()` and `first()`, work on what is there already.",
    "Take this `await` away; the one before the call that talks to the database stays.",
)
_NO_TERMINAL = (
    "While it is judged, your code runs in a process without a terminal.",
    "Take it out again. It works where you run the module yourself: `uv run python -m app.<module>`.",
)


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
    """Return class, attribute, and whether it is a relationship, from the frame in which SQLAlchemy reads it."""
    for frame in frames(exc):
        code = frame.f_code
        if code.co_name in ("__get__", "__set__") and code.co_filename.replace("\\", "/").endswith("orm/attributes.py"):
            key = getattr(frame.f_locals.get("self"), "key", None)
            instance = frame.f_locals.get("instance")
            if isinstance(key, str) and instance is not None:
                mapper: Any = inspect_mapped(type(instance))
                return type(instance).__name__, key, key in mapper.relationships
    return None


def _attribute_of_a_coroutine(exc: BaseException) -> Explanation | None:
    match = found(r"'coroutine' object has no attribute '(\w+)'", exc) if isinstance(exc, AttributeError) else None
    if not match or not isinstance(exc, AttributeError):
        return None
    called = getattr(exc.obj, "__qualname__", None) if inspect.iscoroutine(exc.obj) else None
    call = f"`{called}(…)`" if called else "an async call"
    return Explanation(
        what=f"`.{match[1]}` was used on a coroutine: {call} was not awaited.",
        why=f"{_ONLY_A_COROUTINE}it runs, and has a result, when it is awaited.",
        todo=f"Await first, in parentheses: `(await …).{match[1]}`.",
    )


RULES: tuple[Rule, ...] = (
    _missing_greenlet,
    _attribute_of_a_coroutine,
    rule(
        TypeError,
        r"'coroutine' object (?:is not iterable|is not subscriptable|does not support .*)$"
        r"|object of type 'coroutine' has no len\(\)"
        r"|cannot unpack non-iterable coroutine object"
        r"|requires an object with __aiter__ method, got coroutine"
        r"|requires an (?:object with __iter__|iterable).* got coroutine",
        "A coroutine was used as if it were its result: an `await` is missing.",
        _ONLY_A_COROUTINE + "there is no result before it is awaited ({0}).",
        "Put `await` before the call, and in parentheses if you go on with its result: `(await call(…))`.",
    ),
    rule(
        RuntimeWarning,
        r"coroutine '([\w.<>]+)' was never awaited",
        "`{1}(…)` was called and never awaited, so it never ran.",
        _ONLY_A_COROUTINE + "nothing is sent to the database until it is awaited.",
        "Write `await` before the call of `{1.last}`.",
    ),
    rule(
        TypeError,
        r"(?:object |')NoneType(?:' object)? can't be (?:used in 'await' expression|awaited)",
        "`await` was put before something that returns nothing (None), not a coroutine.",
        *_NO_AWAIT_NEEDED,
    ),
    rule(
        TypeError,
        r"(?:object |')(\w+)(?:' object)? can't be (?:used in 'await' expression|awaited)",
        "`await` was put before something that returns {1.article}, not a coroutine.",
        *_NO_AWAIT_NEEDED,
    ),
    rule(
        TypeError,
        r"requires an object with __aiter__ method, got (\w+)",
        "`async for` was used on {1.article}, which is an ordinary iterable.",
        "The result of `await session.execute(…)` or `scalars(…)` is fetched completely; only streams are async.",
        "Use a plain `for`, or `await session.stream(…)` if you want the rows as they come.",
    ),
    rule(
        TypeError,
        r"'(Async\w+)' object does not support the context manager protocol",
        "{1} was opened with `with`.",
        "Opening and closing it may talk to the database, so both have to be awaited.",
        "Write `async with`.",
    ),
    rule(
        AsyncContextNotStarted,
        r"^(?:.*?(Async\w+) context has not been started)?",
        "{1} was used before it was opened.",
        "The call returns at once; the connection is made when it is entered or awaited.",
        "Use `async with engine.connect() as connection:`, or `connection = await engine.connect()`.",
        otherwise="The connection",
    ),
    rule(
        RuntimeError,
        r"attached to a different loop|Event loop is closed",
        "A connection was used in another event loop than the one it was made in.",
        "asyncpg's connections belong to the loop that opened them, and the engine's pool keeps them. Every "
        "`asyncio.run()` makes a new loop.",
        "Do everything in one `asyncio.run(main())`, or `await engine.dispose()` before its loop ends.",
    ),
    rule(
        RuntimeError,
        r"asyncio\.run\(\) cannot be called from a running event loop",
        "`asyncio.run()` was called inside an async function.",
        "An event loop is running already, and a thread can only run one.",
        "`await` the coroutine instead of running it.",
    ),
    rule(BdbQuit, "", "`breakpoint()` found nobody to talk to, and gave up.", *_NO_TERMINAL),
    rule(EOFError, r"^EOF when reading a line$", "`input()` found nobody to answer, and gave up.", *_NO_TERMINAL),
)
