"""What runs inside a worker: it opens sessions, calls the learner's objects and observes what comes back.

It takes one request at a time (see `frames`) and replies with plain data (see `plain`). It holds nothing that a
submission could want to steal: no oracle, no expectation, no verdict.

Everything that it needs is imported before the learner's code, and after `enter` it opens no file, no socket and no
process of its own; it only imports the learner's modules. So the kernel can refuse all of that to a worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import gc
import importlib
import importlib.util
import inspect
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

import sqlalchemy
from sqlalchemy.dialects.postgresql import asyncpg as _dialect  # noqa: F401
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from kata.capture import StatementRecorder
from kata.database.locate import impose_url
from kata.paths import PROJECT
from kata.translate import explain
from kata.worker import audit_hook, frames, landlock, plain
from kata.worker.engines import Engines
from kata.worker.given import as_annotated
from kata.worker.preload import preload
from kata.worker.tamper import TamperDetector

CRASHED = 70
"""The exit status of a worker whose harness failed."""

# Of the checkout, a worker reads what migrations are run with.
_READABLE = (PROJECT / "alembic" / "env.py", PROJECT / "alembic" / "script.py.mako", PROJECT / "init.sql")
_MAX_EMITTED = 3_000
_MAX_FRAMES = 12
_SQLALCHEMY = str(Path(sqlalchemy.__file__).parent)


class Harness:
    """The state of one worker.

    Args:
        url: The SQLAlchemy URL of the database: the wire's.

    Attributes:
        root: The staged submission, once it has been entered; it contains `app/`.
        engine: On the wire; probes and sessions use it.
        recorder: Which statements SQLAlchemy emitted, and from which line.
        arguments: What the next call gets after the session, if a probe that arranges it has set this: objects that are
            too many to cross, or that the judge asks about later.
    """

    def __init__(self, url: str) -> None:
        self.root = Path()
        self.engine: AsyncEngine = create_async_engine(url, pool_size=1, max_overflow=4, pool_timeout=3)
        self.recorder = StatementRecorder()
        self.arguments: tuple[Any, ...] | None = None
        self._engines = Engines()
        self._arranged: AsyncSession | None = None
        self._held: AsyncSession | None = None
        self._held_value: Any = None
        self._calls = 0
        # Taken out of the module, so that the learner's code cannot find and change them there.
        self._probes = dict(probes_by_path())
        _loaded.clear()
        self._allowed = {audit_hook.address_of(url)}
        self._fence = landlock.prepare(_READABLE)
        self._tampering = TamperDetector([sys.modules[__name__], Harness, audit_hook, *self._probes.values()])

    def new_session(self) -> AsyncSession:
        """Return a fresh session. Every call gets one, because a warm identity map hides lazy loads."""
        return AsyncSession(self.engine, expire_on_commit=False)

    def engine_on(self, url: str) -> AsyncEngine:
        """Return the engine on another of the judge's databases: the same one for all probes."""
        return self._engines.on(url)

    def module(self, name: str) -> ModuleType:
        """Import a module of the staged submission, such as `app.models`."""
        return importlib.import_module(name)

    @property
    def returned(self) -> Any:
        """What the held call returned: the very object, for probes that ask about it."""
        return self._held_value

    # -- requests ------------------------------------------------------------------------------------------------

    async def do_connect(self) -> dict[str, Any]:
        """Open the session's connection (the wire's first) ahead of time, and install the audit hook."""
        async with self.engine.connect():
            pass
        audit_hook.install(self._allowed)
        return {}

    async def do_enter(self, root: str, imports: Sequence[str] = ()) -> dict[str, Any]:
        """Make this the worker of the submission that is staged at `root`; none of its code runs yet.

        `imports` are the names that it needs of the checkout, which it cannot read any more from here on.
        """
        preload(imports)
        _move_to(root)
        self._fence(Path(root))
        del self._fence
        self.root = Path(root)
        self.recorder = StatementRecorder(learner=self.root)
        return {}

    async def do_allow(self, url: str) -> dict[str, Any]:
        """Let the learner's code connect to another database of the judge's."""
        self._allowed.add(audit_hook.address_of(url))
        return {}

    async def do_prepare(self, url: str) -> dict[str, Any]:
        """Connect the engine on another of the judge's databases, so that a probe's statements are its own."""
        await self._engines.prepare(url)
        return {}

    async def do_import(self, module: str) -> dict[str, Any]:
        """Import a module of the submission and observe the outcome."""
        return await self._observe(lambda: self.module(module) and None)

    async def do_arrange(self, path: str, name: str, arguments: Any) -> dict[str, Any]:
        """Open the session of the next call, and run `async def name(harness, session, *arguments)` of a file with it."""
        self.arguments, self._arranged = None, self.new_session()
        probe, session = getattr(self._probes[path], name), self._arranged
        return await self._observe(lambda: probe(self, session, *plain.decode(arguments)))

    async def do_call(self, module: str, name: str, arguments: Any, keywords: Any, session: bool) -> dict[str, Any]:
        """Call `module.name([session,] *arguments, **keywords)` and observe the outcome.

        The session stays open and the value unread until `do_release`: closing the session sends a ROLLBACK, which is
        not among the statements that the function sent.
        """
        arguments, keywords = plain.decode(arguments), plain.decode(keywords)
        if self.arguments is not None:
            arguments = self.arguments
        opened = (self._arranged or self.new_session()) if session else None
        self._arranged = None

        def call() -> Any:
            function = getattr(self.module(module), name)
            return function(*([opened] if opened else []), *arguments, **as_annotated(function, keywords))

        return await self._observe(call, session=opened, hold=True)

    async def do_release(self) -> dict[str, Any]:
        """Close the session of the held call, and return its value."""
        session, value = self._held, self._held_value
        self._held = self._held_value = self.arguments = None
        self.recorder.clear()
        with self.recorder:
            encoded = await self._close_and_encode(session, value)
        return {"value": encoded, "emitted": self._emitted()}

    async def do_probe(self, path: str, name: str, arguments: Any) -> dict[str, Any]:
        """Run a grader's probe, a function `async def name(harness, *arguments)` in the file at `path`."""
        probe = getattr(self._probes[path], name)
        await self._engines.settle()
        return await self._observe(lambda: probe(self, *plain.decode(arguments)))

    # -- observing -----------------------------------------------------------------------------------------------

    async def _observe(
        self, action: Callable[[], Any], *, session: AsyncSession | None = None, hold: bool = False
    ) -> dict[str, Any]:
        self.recorder.clear()
        call = self._calls = self._calls + 1
        observation: dict[str, Any] = {"outcome": "returned"}
        value = None
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                with self.recorder:
                    value = action()
                    observation["awaited"] = inspect.isawaitable(value)
                    if observation["awaited"]:
                        value = await value
            except BaseException as error:
                observation["outcome"] = "raised"
                observation["error"] = self.describe(error)
                value = None
        observation["emitted"] = self._emitted()
        if inspect.iscoroutine(value):
            value.close()
        if hold:
            # A call that stopped the event loop is suspended here, and may resume during a later call.
            if call == self._calls:
                self._held, self._held_value = session, value
        else:
            observation["value"] = await self._close_and_encode(session, value)
        # A coroutine that was never awaited warns when it is collected.
        gc.collect(0)
        observation["warnings"] = [f"{warning.category.__name__}: {warning.message}"[:400] for warning in caught][:20]
        return observation

    def _emitted(self) -> list[dict[str, Any]]:
        """What SQLAlchemy emitted, as data."""
        return [
            {name: getattr(emitted, name) for name in ("sql", "line", "origin", "executemany")}
            | {"file": self._relative(emitted.file), "text": emitted.is_text}
            | {"raw": emitted.raw and dataclasses.asdict(emitted.raw)}
            for emitted in self.recorder.statements[:_MAX_EMITTED]
        ]

    async def _close_and_encode(self, session: AsyncSession | None, value: Any) -> Any:
        held = [value, *plain.items_of(value)]
        states = {id(each): plain.state_of(state) for each in held if (state := plain.state_behind(each)) is not None}
        if session is not None:
            with contextlib.suppress(Exception):
                await session.close()
        try:
            return plain.Encoder(states).encode(value)
        except plain.TooLarge:
            return plain.Encoder().encode(object())

    def describe(self, error: BaseException) -> dict[str, Any]:
        """Return an exception as data: its type and message, the learner's lines, and its explanation if there is one.

        The lines are numbers only: to read their text, `traceback` would open the files.
        """
        stack = [
            (frame.f_code.co_filename, line, frame.f_code.co_name)
            for frame, line in traceback.walk_tb(error.__traceback__)
        ]
        root = str(self.root)
        lines = [
            {"file": self._relative(file), "line": line, "function": function, "innermost": at == len(stack)}
            for at, (file, line, function) in enumerate(stack, start=1)
            if file.startswith(root)
        ]
        if isinstance(error, SyntaxError) and error.filename and error.filename.startswith(root):
            lines.append({"file": self._relative(error.filename), "line": error.lineno})
        explanation = explain(error) if isinstance(error, Exception) else None
        kind = type(error)
        return {
            "type": f"{kind.__module__}.{kind.__qualname__}",
            "bases": [base.__name__ for base in kind.__mro__],
            "message": _short(error),
            "sqlstate": str(getattr(getattr(error, "orig", None), "sqlstate", "") or ""),
            "frames": lines[-_MAX_FRAMES:],
            "in_sqlalchemy": bool(stack) and stack[-1][0].startswith(_SQLALCHEMY),
            "explanation": explanation
            and {key: str(value or "") for key, value in dataclasses.asdict(explanation).items()},
        }

    def _relative(self, file: str | None) -> str | None:
        path = file and Path(file)
        return str(path.relative_to(self.root)) if path and path.is_relative_to(self.root) else file

    # -- the loop ------------------------------------------------------------------------------------------------

    def serve(self, requests: BinaryIO, replies: BinaryIO) -> None:
        """Reply to requests until the judge closes the line."""
        # All bound before the learner's code can replace them.
        read, write, describe, broken = frames.read, frames.write, self.describe, self._tampering.broken
        operations = {name[3:]: getattr(self, name) for name in dir(self) if name.startswith("do_")}
        with asyncio.Runner() as runner:
            # By default the loop logs a failed task with its traceback, for which it opens source files.
            runner.get_loop().set_exception_handler(_ignore)
            run = runner.get_loop().run_until_complete
            while (request := read(requests)) is not None:
                # The token proves that a reply is the harness's, so no variable that others can read holds it.
                send = partial(_send, write, replies, request.pop("token"))
                operation = operations[request.pop("operation")]
                try:
                    reply: dict[str, Any] = run(operation(**request))
                except BaseException as error:
                    reply = _raised(describe(error))
                reply["tampered"] = broken()
                try:
                    send(reply)
                except (ValueError, TypeError, RecursionError, MemoryError) as error:
                    # Nothing has been written. That the value cannot cross is an error of the learner's code.
                    send(_raised(describe(error)) | {"tampered": reply["tampered"]})


def _raised(error: dict[str, Any]) -> dict[str, Any]:
    return {"outcome": "raised", "error": error, "emitted": [], "value": None}


def _send(write: Callable[..., None], stream: BinaryIO, token: str, document: dict[str, Any]) -> None:
    write(stream, document, token)


def _ignore(*_: object, **__: object) -> None:
    """Print nothing: output is discarded, and to format a traceback opens source files."""


def _short(error: BaseException) -> str:
    try:
        # SQLAlchemy's own message without the statement and the link, which the card shows better.
        message = str(getattr(error, "orig", None) or error)
    except BaseException:
        return ""
    return message[:1_000]


# -- becoming a worker -------------------------------------------------------------------------------------------------

_loaded: dict[str, ModuleType] = {}


def prepare(setup: Mapping[str, Any]) -> None:
    """Import and load what workers need, in the process that becomes one or forks them.

    Args:
        setup: `probes`, the files with the graders' probes, and `preload`, the names to import (see `preload.preload`).
    """
    preload(setup["preload"])
    _loaded.update({path: _load_file(path) for path in setup["probes"]})
    landlock.readable()


def probes_by_path() -> Mapping[str, ModuleType]:
    """Return the probes that were loaded, by the path of their file; a worker takes them out of here."""
    return _loaded


def _move_to(root: str) -> None:
    """Make modules be found in the staged submission first, and in the checkout not at all."""
    os.chdir(root)
    checkout = Path(__file__).resolve().parents[2]
    sys.path[:] = [root, *(entry for entry in sys.path if entry and Path(entry).resolve() != checkout)]
    importlib.invalidate_caches()


def _load_file(path: str) -> ModuleType:
    name = "kata_probe_" + Path(path).stem
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Annotations are looked up in sys.modules while the file is loaded. Afterwards it must not be found there.
    sys.modules[name] = module
    spec.loader.exec_module(module)
    del sys.modules[name]
    return module


def become_worker(url: str, requests: int, replies: int) -> None:
    """Turn this process into a worker of the wire's URL, which reads and writes two file descriptors; never returns."""
    status = 0
    try:
        impose_url(url)
        sys.dont_write_bytecode = True
        sys.unraisablehook = _ignore
        # A worker ends before a full collection would pay off.
        gc.set_threshold(20_000, 50, 100)
        Harness(url).serve(os.fdopen(requests, "rb"), os.fdopen(replies, "wb"))
    except BaseException:
        status = CRASHED
    finally:
        os._exit(status)
