"""What runs inside a worker: opens sessions, calls the learner's objects, and tells what came back, as plain data.

It takes one request at a time and answers it; requests and answers are JSON documents with a length in front. It holds
nothing that a submission could want to steal: no oracle, no expectation, no verdict.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import importlib.util
import inspect
import json
import os
import struct
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import InstanceState

from kata.capture import StatementRecorder
from kata.worker import plain

_LENGTH = struct.Struct("!I")
_MAX_EMITTED = 3_000


class Harness:
    """The state of one worker: its engine, the session that is being held, the staged submission.

    Args:
        root: The staged submission: `app/` lies in it.
        url: Where the database is (the wire), for SQLAlchemy.
    """

    def __init__(self, root: Path, url: str) -> None:
        self.root = root
        self.engine: AsyncEngine = create_async_engine(url, pool_size=1, max_overflow=4, pool_timeout=3)
        self.recorder = StatementRecorder(learner=root)
        self._held: AsyncSession | None = None
        self._held_value: Any = None
        self._tasks_before: set[asyncio.Task[Any]] = set()

    def new_session(self) -> AsyncSession:
        """A fresh session, as every call gets one: a warm identity map would hide lazy loads."""
        return AsyncSession(self.engine, expire_on_commit=False)

    def module(self, name: str) -> ModuleType:
        """Import a module of the staged submission, such as `app.models`."""
        return importlib.import_module(name)

    # -- requests ------------------------------------------------------------------------------------------------

    async def do_connect(self) -> dict[str, Any]:
        """Open the session's connection, before any of the learner's code runs: it is the wire's first."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
        return {}

    async def do_import(self, module: str) -> dict[str, Any]:
        """Import a module and say how that went."""
        return await self._observe(lambda: self.module(module) and None)

    async def do_call(
        self, module: str, name: str, arguments: Any, keywords: Any, session: bool, hold: bool
    ) -> dict[str, Any]:
        """Call `module.name([session,] *arguments, **keywords)` and observe the outcome.

        With `hold` the session stays open, the value unobserved, until `do_release`.
        """
        arguments = plain.decode(arguments)
        keywords = plain.decode(keywords)
        opened = self.new_session() if session else None

        def call() -> Any:
            function = getattr(self.module(module), name)
            return function(*([opened] if opened else []), *arguments, **keywords)

        return await self._observe(call, session=opened, hold=hold)

    async def do_release(self) -> dict[str, Any]:
        """Close the session of a held call, and observe the value it had returned."""
        session, value = self._held, self._held_value
        self._held = self._held_value = None
        return {"value": await self._close_and_encode(session, value)}

    async def do_probe(self, path: str, name: str, arguments: Any) -> dict[str, Any]:
        """Run a grader's probe, a function `async def name(harness, *arguments)` in the file at `path`."""
        probe = getattr(_load_file(path), name)
        arguments = plain.decode(arguments)
        return await self._observe(lambda: probe(self, *arguments))

    # -- observing -----------------------------------------------------------------------------------------------

    async def _observe(
        self, action: Callable[[], Any], *, session: AsyncSession | None = None, hold: bool = False
    ) -> dict[str, Any]:
        self.recorder.clear()
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
                observation["error"] = self._describe(error)
                value = None
        observation["emitted"] = [
            {
                "sql": emitted.sql,
                "line": emitted.line,
                "file": self._relative(emitted.file),
                "origin": emitted.origin,
                "text": emitted.is_text,
                "executemany": emitted.executemany,
            }
            for emitted in self.recorder.statements[:_MAX_EMITTED]
        ]
        if inspect.iscoroutine(value):
            value.close()
        if hold and observation["outcome"] == "returned":
            self._held, self._held_value = session, value
        else:
            observation["value"] = await self._close_and_encode(session, value)
        # A coroutine that was never awaited warns when it is collected.
        gc.collect(0)
        observation["warnings"] = [f"{warning.category.__name__}: {warning.message}"[:400] for warning in caught][:20]
        return observation

    async def _close_and_encode(self, session: AsyncSession | None, value: Any) -> Any:
        states = {id(entity): plain.state_of(state) for entity, state in _entities(value)}
        if session is not None:
            with contextlib.suppress(Exception):
                await session.close()
        try:
            return plain.Encoder(states).encode(value)
        except plain.TooLarge:
            return plain.Encoder().encode(object())

    def _describe(self, error: BaseException) -> dict[str, Any]:
        """An exception as data: type, message, the learner's lines, and what it means where that is known."""
        from kata.translate import explain

        stack = traceback.extract_tb(error.__traceback__)
        frames = [
            {
                "file": self._relative(frame.filename),
                "line": frame.lineno,
                "source": frame.line,
                "function": frame.name,
                "innermost": frame is stack[-1],
            }
            for frame in stack
            if frame.filename.startswith(str(self.root))
        ]
        if isinstance(error, SyntaxError) and error.filename and error.filename.startswith(str(self.root)):
            source = (error.text or "").strip()
            frames.append({"file": self._relative(error.filename), "line": error.lineno, "source": source})
        explanation = explain(error) if isinstance(error, Exception) else None
        kind = type(error)
        return {
            "type": f"{kind.__module__}.{kind.__qualname__}",
            "bases": [base.__name__ for base in kind.__mro__],
            "message": _short(error),
            "sqlstate": str(getattr(getattr(error, "orig", None), "sqlstate", "") or ""),
            "frames": frames[-12:],
            "explanation": None if explanation is None else vars_of(explanation),
        }

    def _relative(self, file: str | None) -> str | None:
        if file is None:
            return None
        try:
            return str(Path(file).relative_to(self.root))
        except ValueError:
            return file

    # -- the loop ------------------------------------------------------------------------------------------------

    def serve(self, requests: BinaryIO, answers: BinaryIO) -> None:
        """Answer requests until the judge closes the line."""
        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            while (request := read_frame(requests)) is not None:
                operation = getattr(self, "do_" + request.pop("operation"))
                try:
                    answer = loop.run_until_complete(operation(**request))
                except BaseException as error:
                    answer = {"outcome": "raised", "error": self._describe(error), "emitted": [], "value": None}
                try:
                    write_frame(answers, answer)
                except (ValueError, TypeError, RecursionError, MemoryError) as error:
                    # Nothing was written yet: what cannot be told is an error of the learner's code, not of the line.
                    unsaid = {"outcome": "raised", "error": self._describe(error), "emitted": [], "value": None}
                    write_frame(answers, unsaid)


def _entities(value: Any) -> list[tuple[Any, InstanceState[Any]]]:
    """The ORM objects that a value is or directly holds."""
    from sqlalchemy import inspect as inspect_orm

    candidates = [value, *value] if type(value) in (list, tuple) else [value]
    found = []
    for candidate in candidates:
        with contextlib.suppress(Exception):  # SQLAlchemy's own AsyncEngine, for one, refuses to be inspected
            state = inspect_orm(candidate, raiseerr=False)
            if isinstance(state, InstanceState):
                found.append((candidate, state))
    return found


def _short(error: BaseException) -> str:
    try:
        # SQLAlchemy's own message without the statement and the link, which the card shows better.
        message = str(getattr(error, "orig", None) or error)
    except BaseException:
        return ""
    return message[:1_000]


def vars_of(explanation: Any) -> dict[str, str]:
    """A dataclass of strings as a dictionary."""
    import dataclasses

    return {key: str(value or "") for key, value in dataclasses.asdict(explanation).items()}


def _load_file(path: str) -> ModuleType:
    name = "kata_probe_" + Path(path).stem
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """Read one document; `None` when the other side has closed the line."""
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(header)
    body = stream.read(length)
    if len(body) < length:
        return None
    document: dict[str, Any] = json.loads(body)
    return document


def write_frame(stream: BinaryIO, document: dict[str, Any]) -> None:
    """Write one document."""
    body = json.dumps(document).encode()
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def enter(root: str, url: str, requests: int, answers: int) -> None:
    """Turn this process into a worker, and never return.

    Args:
        root: The folder of the staged submission.
        url: The wire's URL for SQLAlchemy.
        requests: File descriptor to read requests from.
        answers: File descriptor to write answers to.
    """
    status = 0
    try:
        os.chdir(root)
        os.environ["DATABASE_URL"] = url
        sys.dont_write_bytecode = True
        # The staged copy first; the checkout, with its solutions and graders, not at all.
        checkout = Path(__file__).resolve().parents[2]
        others = [entry for entry in sys.path if entry and Path(entry).resolve() != checkout]
        sys.path[:] = [root, *others]
        importlib.invalidate_caches()
        Harness(Path(root), url).serve(os.fdopen(requests, "rb"), os.fdopen(answers, "wb"))
    except BaseException:
        status = 70
    finally:
        os._exit(status)
