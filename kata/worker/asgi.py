"""Requests to an ASGI application of the submission, and what happens on the way to each response, in order.

There is no network: an application is a coroutine function, and here it is called as a server calls it. What matters is
what a client over HTTP cannot see: which statements were sent before the response began, and what leaves the application
besides it. So another connection sends a mark at each of these moments, and the judge finds the marks between the
statements on the wire.

This file is a probe (see `kata.grading`), and other probes use `Client`: it runs inside the worker, reports facts and judges
nothing.
"""

from __future__ import annotations

import asyncio
import importlib
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

if TYPE_CHECKING:
    from kata.worker.harness import Harness

_LONGEST_BODY = 4_000_000
_MOST_ERRORS = 5
_MARK_SECONDS = 30


class Client:
    """Sends requests to an application, and tells what became of each.

    Args:
        application: The ASGI application.
        describe: Makes data of an exception, as `Harness.describe` does; without it, exceptions that leave the
            application are raised.
        mark: Called with the name of each moment, such as `request 3 begins`.
        in_use: Says how many connections are in use; asked at the very moment when the application is done.
    """

    def __init__(
        self,
        application: Any,
        describe: Callable[[BaseException], dict[str, Any]] | None = None,
        mark: Callable[[str], Any] | None = None,
        in_use: Callable[[], int] | None = None,
    ) -> None:
        self._application = application
        self._describe = describe
        self._mark = mark
        self._in_use = in_use
        self._number = 0

    async def send(self, request: Mapping[str, Any], *, hangs_up: asyncio.Event | None = None) -> dict[str, Any]:
        """Send a request, and wait until the application has done everything for it, also after the response.

        Args:
            request: Its `method`, `path`, `query` (encoded), `headers` and `body` (text).
            hangs_up: When it is set, the client is gone: the application is cancelled.

        Returns:
            The `status`, 0 if there was no response; its `headers`, the first value of each; the `body` as text; whether it
            is `complete`; how many connections were `in use` afterwards; and what the application `raised`, described, or
            None.
        """
        number, self._number = self._number, self._number + 1
        response, left = _Response(number, self._note), [0]
        await self._note(f"request {number} begins")
        raised: BaseException | None = None

        async def call() -> None:
            try:
                await self._application(
                    _scope(request), _receiver(request.get("body", ""), response, hangs_up), response.send
                )
            finally:
                # Here, before another task has a turn: what the application has left to one is not done.
                left[0] = 0 if self._in_use is None else self._in_use()

        # Servers run each request in a task of its own, with a context of its own.
        task = asyncio.ensure_future(call())
        try:
            await (task if hangs_up is None else _cancelled_when(hangs_up, task))
        except Exception as error:
            raised = error
        except asyncio.CancelledError as error:
            if hangs_up is None or not hangs_up.is_set():
                raise
            raised = error
        await self._note(f"request {number} ends")
        if raised is not None and self._describe is None:
            raise raised
        return response.data() | {"in use": left[0], "raised": _as_data(raised, self._describe)}

    async def _note(self, moment: str) -> None:
        if self._mark is not None:
            await self._mark(moment)


class _Response:
    """What the application sends."""

    def __init__(self, number: int, note: Callable[[str], Any]) -> None:
        self._number = number
        self._note = note
        self._status = 0
        self._headers: dict[str, str] = {}
        self._body = b""
        self.complete = asyncio.Event()

    async def send(self, message: Mapping[str, Any]) -> None:
        """Take a message of the application's, as a server does."""
        if message["type"] == "http.response.start":
            self._status = int(message["status"])
            for name, value in message.get("headers", ()):
                self._headers.setdefault(bytes(name).decode("latin-1").lower(), bytes(value).decode("latin-1"))
            await self._note(f"request {self._number} is answered")
        elif message["type"] == "http.response.body":
            if len(self._body) <= _LONGEST_BODY:
                self._body += message.get("body", b"")
            if not message.get("more_body", False):
                self.complete.set()

    def data(self) -> dict[str, Any]:
        """What was sent, as data."""
        return {
            "status": self._status,
            "headers": self._headers,
            "body": self._body[:_LONGEST_BODY].decode("utf-8", "replace"),
            "complete": self.complete.is_set(),
        }


def _scope(request: Mapping[str, Any]) -> dict[str, Any]:
    path, headers = request["path"], request.get("headers", {})
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request["method"],
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": request.get("query", "").encode("latin-1"),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 80),
        "state": {},
    }


def _receiver(body: str, response: _Response, hangs_up: asyncio.Event | None) -> Callable[[], Any]:
    messages = [{"type": "http.request", "body": body.encode("utf-8", "surrogatepass"), "more_body": False}]

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop()
        # A server says that the client is gone when it is, and when it has got everything.
        waiting = [asyncio.ensure_future(each.wait()) for each in (response.complete, hangs_up) if each is not None]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waiting:
                each.cancel()
        return {"type": "http.disconnect"}

    return receive


async def _cancelled_when(hangs_up: asyncio.Event, task: asyncio.Future[None]) -> None:
    gone = asyncio.ensure_future(hangs_up.wait())
    both: tuple[asyncio.Future[Any], ...] = (task, gone)
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        task.cancel()  # does nothing to one that is done
        await task
    finally:
        gone.cancel()


def _as_data(error: BaseException | None, describe: Callable[[BaseException], dict[str, Any]] | None) -> Any:
    """Return an exception as data, with the parts of a response that do not fit in `invalid`, as pairs of a place and why."""
    if error is None or describe is None:
        return None
    invalid = []
    with suppress(Exception):
        for each in error.errors()[:_MOST_ERRORS] if type(error).__name__ == "ResponseValidationError" else ():  # type: ignore[attr-defined]
            place = [str(part) for part in each["loc"] if part != "response"]
            invalid.append([".".join(place), str(each["msg"])])
    return describe(error) | {"invalid": invalid}


def make_application(application: Sequence[str], factory: Any) -> Any:
    """Call the function that makes the application: the names of its module and of itself, and the factory for it."""
    module, function = application
    return getattr(importlib.import_module(module), function)(factory)


class Connections:
    """How many of an engine's connections are in use, beside those that were when this was made."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._pool = engine.pool
        self._before = _checked_out(self._pool)

    def in_use(self) -> int:
        """The number; 0 when the application has disposed of the pool, and closed all of them."""
        return 0 if self._engine.pool is not self._pool else _checked_out(self._pool) - self._before


def _checked_out(pool: Any) -> int:
    return int(pool.checkedout())


@asynccontextmanager
async def marking(engine: AsyncEngine) -> AsyncIterator[Callable[[str], Any]]:
    """Open a connection of its own for marks, and give the function that sends one.

    The event loop stands still while a mark is on its way. Otherwise what an application has left to another task could be
    done meanwhile or not, depending on the load.
    """
    import asyncpg

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(_MARK_SECONDS)

    try:
        # The driver itself: SQLAlchemy would begin a transaction.
        driver = run(asyncpg.connect(engine.url.set(drivername="postgresql").render_as_string(hide_password=False)))

        async def mark(moment: str) -> None:
            run(driver.execute(f"VALUES ('kata: {moment}')"))

        try:
            yield mark
        finally:
            run(driver.close())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_MARK_SECONDS)
        loop.close()


async def send_requests(
    harness: Harness, application: Sequence[str], url: str, requests: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Make the application on an engine of its own, and send it requests, one after the other.

    Args:
        harness: The worker's.
        application: The names of a module, and of the function in it that makes the application of a session factory.
        url: The database, one of the judge's.
        requests: As for `Client.send`.

    Returns:
        What became of each, as `Client.send` returns it. The first one that leaves a connection in use is the last one.
    """
    engine, answers = harness.engine_on(url), list[dict[str, Any]]()
    async with marking(engine) as mark:
        factory = async_sessionmaker(engine, expire_on_commit=False)
        application_made = make_application(application, factory)
        client = Client(application_made, harness.describe, mark, Connections(engine).in_use)
        for request in requests:
            answers.append(await client.send(request))
            if answers[-1]["in use"]:
                break
    return answers


async def request_on(session: AsyncSession, application: Sequence[str], request: dict[str, Any]) -> dict[str, Any]:
    """Send a request to an application whose sessions work on this session's connection: one of several at once.

    What leaves the application is raised.
    """
    factory = async_sessionmaker(session.bind, expire_on_commit=False)
    return await Client(make_application(application, factory)).send(request)
