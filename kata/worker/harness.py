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
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import InstanceState

from kata.capture import StatementRecorder
from kata.worker import audit_hook as guard
from kata.worker import plain
from kata.worker.tamper import TamperDetector

_LENGTH = struct.Struct("!I")
_MAX_EMITTED = 3_000


class Harness:
    """The state of one worker: its engine, the session that is being held, the staged submission.

    Args:
        url: Where the database is (the wire), for SQLAlchemy.

    Attributes:
        root: The staged submission, once it has been entered: `app/` lies in it.
    """

    def __init__(self, url: str) -> None:
        self.root = Path()
        self.engine: AsyncEngine = create_async_engine(url, pool_size=1, max_overflow=4, pool_timeout=3)
        self.recorder = StatementRecorder()
        self._held: AsyncSession | None = None
        self._held_value: Any = None
        self._turn = 0
        self._probes = _take_probes()
        self._places = {guard.address_of(url)}
        self._seal = TamperDetector([sys.modules[__name__], Harness, guard, *self._probes.values()])

    def new_session(self) -> AsyncSession:
        """A fresh session, as every call gets one: a warm identity map would hide lazy loads."""
        return AsyncSession(self.engine, expire_on_commit=False)

    def module(self, name: str) -> ModuleType:
        """Import a module of the staged submission, such as `app.models`."""
        return importlib.import_module(name)

    # -- requests ------------------------------------------------------------------------------------------------

    async def do_connect(self) -> dict[str, Any]:
        """Get ready, for whatever submission: this may be done long before there is one.

        Opens the session's connection (it is the wire's first), and puts up the fences.
        """
        async with self.engine.connect():
            pass
        guard.watch(self._places)
        return {}

    async def do_enter(self, root: str) -> dict[str, Any]:
        """Make this the worker of the submission staged at `root`; nothing of it is run yet."""
        _move_to(root)
        self.root = Path(root)
        self.recorder = StatementRecorder(learner=self.root)
        return {}

    async def do_allow(self, url: str) -> dict[str, Any]:
        """Let the learner's code connect to another database of the judge's."""
        self._places.add(guard.address_of(url))
        return {}

    async def do_import(self, module: str) -> dict[str, Any]:
        """Import a module and say how that went."""
        return await self._observe(lambda: self.module(module) and None)

    async def do_call(self, module: str, name: str, arguments: Any, keywords: Any, session: bool) -> dict[str, Any]:
        """Call `module.name([session,] *arguments, **keywords)` and observe the outcome.

        Where it returns, the session stays open and the value unobserved until `do_release`: closing it sends a
        ROLLBACK of ours, and what the function itself has sent ends before that.
        """
        arguments = plain.decode(arguments)
        keywords = plain.decode(keywords)
        opened = self.new_session() if session else None

        def call() -> Any:
            function = getattr(self.module(module), name)
            return function(*([opened] if opened else []), *arguments, **keywords)

        return await self._observe(call, session=opened, hold=True)

    async def do_release(self) -> dict[str, Any]:
        """Close the session of a held call, and observe the value it had returned."""
        session, value = self._held, self._held_value
        self._held = self._held_value = None
        return {"value": await self._close_and_encode(session, value)}

    async def do_probe(self, path: str, name: str, arguments: Any) -> dict[str, Any]:
        """Run a grader's probe, a function `async def name(harness, *arguments)` in the file at `path`."""
        probe = getattr(self._probes[path], name)
        arguments = plain.decode(arguments)
        return await self._observe(lambda: probe(self, *arguments))

    # -- observing -----------------------------------------------------------------------------------------------

    async def _observe(
        self, action: Callable[[], Any], *, session: AsyncSession | None = None, hold: bool = False
    ) -> dict[str, Any]:
        self.recorder.clear()
        self._turn += 1
        turn = self._turn
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
            # Code that stops the event loop is left in the middle, and may come to its end in somebody else's turn.
            if turn == self._turn:
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
        # All taken before the learner's code can put something else in their places.
        read, write, describe, broken = read_frame, write_frame, self._describe, self._seal.broken
        operations = {name[3:]: getattr(self, name) for name in dir(self) if name.startswith("do_")}
        with asyncio.Runner() as runner:
            run = runner.get_loop().run_until_complete
            while (request := read(requests)) is not None:
                # The token proves that an answer is ours. It is not left lying about in a variable.
                reply = partial(_answer, write, answers, request.pop("token"))
                operation = operations[request.pop("operation")]
                try:
                    answer: dict[str, Any] = run(operation(**request))
                except BaseException as error:
                    answer = {"outcome": "raised", "error": describe(error), "emitted": [], "value": None}
                answer["tampered"] = broken()
                try:
                    reply(answer)
                except (ValueError, TypeError, RecursionError, MemoryError) as error:
                    # Nothing was written yet: what cannot be told is an error of the learner's code, not of the line.
                    unsaid: dict[str, Any] = {
                        "outcome": "raised",
                        "error": describe(error),
                        "emitted": [],
                        "value": None,
                    }
                    reply(unsaid | {"tampered": answer["tampered"]})


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


_loaded: dict[str, ModuleType] = {}


def load_probes(paths: Iterable[str]) -> None:
    """Load files with probes, for the workers that this process or its forks become.

    Args:
        paths: The files, as `Harness.do_probe` is asked for them.
    """
    _loaded.update({path: _load_file(path) for path in paths})


def _take_probes() -> dict[str, ModuleType]:
    # What is not left lying about cannot be found and changed.
    taken = dict(_loaded)
    _loaded.clear()
    return taken


def _move_to(root: str) -> None:
    """Make a staged submission the place where modules are found: first it, and the checkout not at all."""
    os.chdir(root)
    checkout = Path(__file__).resolve().parents[2]
    sys.path[:] = [root, *(entry for entry in sys.path if entry and Path(entry).resolve() != checkout)]
    importlib.invalidate_caches()


def _load_file(path: str) -> ModuleType:
    name = "kata_probe_" + Path(path).stem
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    # Annotations are looked up there while it is loaded; afterwards it is nobody's business.
    del sys.modules[name]
    return module


def read_frame(stream: BinaryIO, loads: Callable[[bytes], Any] = json.loads) -> dict[str, Any] | None:
    """Read one document; `None` when the other side has closed the line."""
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(header)
    body = stream.read(length)
    if len(body) < length:
        return None
    document: dict[str, Any] = loads(body)
    return document


def _answer(write: Callable[..., None], stream: BinaryIO, token: str, document: dict[str, Any]) -> None:
    write(stream, {**document, "token": token})


def write_frame(stream: BinaryIO, document: dict[str, Any], dumps: Callable[[Any], str] = json.dumps) -> None:
    """Write one document."""
    body = dumps(document).encode()
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def become_worker(url: str, requests: int, answers: int) -> None:
    """Turn this process into a worker, and never return.

    Args:
        url: The wire's URL for SQLAlchemy.
        requests: File descriptor to read requests from.
        answers: File descriptor to write answers to.
    """
    status = 0
    try:
        os.environ["DATABASE_URL"] = url
        sys.dont_write_bytecode = True
        # A worker does not live long enough for what the collector would find.
        gc.set_threshold(20_000, 50, 100)
        Harness(url).serve(os.fdopen(requests, "rb"), os.fdopen(answers, "wb"))
    except BaseException:
        status = 70
    finally:
        os._exit(status)
