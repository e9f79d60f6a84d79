"""Probes for the session of a request: handlers of all kinds, and what each of them got.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. The judge finds the statements of each request on the wire.
"""

# Annotations are evaluated here: FastAPI reads those of handlers, and they name what is local.
import asyncio
from typing import TYPE_CHECKING, Annotated, Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from kata.worker.asgi import Client, Connections, make_application, marking
from kata.worker.objects import make

if TYPE_CHECKING:
    from kata.worker.harness import Harness

# Turns of the event loop in which a request gives way to the others.
_TURNS = 30


class _Session(AsyncSession):
    """What the factories of these probes make: whoever makes another session is not using the factory."""


class _Odd(Exception):
    """An exception for which the application has a handler of its own; it cannot be made again from its arguments."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


class _Served:
    """An application with further routes, on a factory of its own, and what the handlers of these routes got.

    Attributes:
        connections: Those of its factory.
        client: Sends requests to it.
        hang: Set by a handler that then waits for ever.
    """

    def __init__(self, harness: "Harness", application: tuple[str, str], url: str, name: str, mark: Any = None) -> None:
        info = {"of": name}
        factory = async_sessionmaker(harness.engine_on(url), class_=_Session, expire_on_commit=False, info=info)
        self.hang = asyncio.Event()
        self._name = name
        self._got: list[Any] = []
        self._department = harness.module("app.models").Department
        app = make_application(application, factory)
        self.connections = Connections(harness.engine_on(url))
        self.client = Client(app, harness.describe, mark, self.connections.in_use)
        session_dep = harness.module(application[0]).SessionDep
        self._add_routes(app, session_dep)
        self._add_special_routes(app, session_dep)

    def take(self) -> list[Any]:
        """The objects that handlers have got since the last time."""
        got, self._got = self._got, []
        return got

    def is_its_own(self, session: Any) -> bool:
        """Whether a session is one of the factory."""
        return isinstance(session, _Session) and session.info.get("of") == self._name

    async def _insert(self, session: Any, name: str) -> None:
        self._got.append(session)
        if isinstance(session, AsyncSession):
            await session.execute(text("INSERT INTO departments (name, budget) VALUES (:name, 0)"), {"name": name})

    def _add_routes(self, app: Any, session_dep: Any) -> None:
        """Handlers that return: what they write is to be committed."""
        from fastapi import Depends

        async def write(session: session_dep, name: str) -> dict[str, str]:
            await self._insert(session, name)
            return {"name": name}

        async def add(session: session_dep, name: str) -> dict[str, str]:
            self._got.append(session)
            if isinstance(session, AsyncSession):
                session.add(make(self._department, name=name, budget=0))
            return {"name": name}

        async def caught(session: session_dep, name: str) -> dict[str, str]:
            await self._insert(session, name)
            try:
                async with session.begin_nested():
                    await self._insert(session, name)
            except IntegrityError:
                pass
            return {"name": name}

        async def read(session: session_dep) -> dict[str, str]:
            self._got.append(session)
            if isinstance(session, AsyncSession):
                await session.execute(text("SELECT count(*) FROM departments"))
            return {}

        async def nothing(session: session_dep) -> dict[str, str]:
            self._got.append(session)
            return {}

        async def earlier(session: session_dep, name: str) -> None:
            await self._insert(session, f"{name} earlier")

        async def both(
            earlier: Annotated[None, Depends(earlier)], session: session_dep, again: session_dep, name: str
        ) -> dict[str, str]:
            self._got.append(session)
            await self._insert(again, name)
            return {}

        for handler in (add, caught, read, nothing, both):
            app.add_api_route(f"/kata/{handler.__name__}", handler, methods=["POST"], status_code=201)
        for method in ("POST", "PUT", "PATCH", "DELETE", "GET"):
            app.add_api_route(f"/kata/write/{method}", write, methods=[method], status_code=201)

    def _add_special_routes(self, app: Any, session_dep: Any) -> None:
        """Handlers that write and raise, that never return, or that give way to others."""
        from fastapi import HTTPException, Request
        from fastapi.responses import JSONResponse

        async def raises(session: session_dep, what: str, name: str) -> dict[str, str]:
            await self._insert(session, name)
            if what == "IntegrityError":
                await self._insert(session, name)
            raise {
                "HTTPException": HTTPException(409, {"taken": name}, {"x-of": "the handler"}),
                "Odd": _Odd("of", "the handler"),
            }.get(what, ValueError("of the handler"))

        async def hangs(session: session_dep, name: str) -> dict[str, str]:
            await self._insert(session, name)
            self.hang.set()
            await asyncio.Event().wait()
            return {}

        async def odd(request: Request, error: Exception) -> JSONResponse:
            return JSONResponse({"odd": str(error)}, 418)

        async def together(session: session_dep, name: str) -> dict[str, str]:
            for part in ("first", "second"):
                await self._insert(session, f"{name} {part}")
                for _ in range(_TURNS):
                    await asyncio.sleep(0)
            return {}

        app.add_api_route("/kata/together", together, methods=["POST"], status_code=201)
        app.add_api_route("/kata/hangs", hangs, methods=["POST"], status_code=201)
        app.add_api_route("/kata/raises/{what}", raises, methods=["POST"], status_code=201)
        app.add_exception_handler(_Odd, odd)


async def serve(
    harness: "Harness",
    application: tuple[str, str],
    url: str,
    requests: list[dict[str, Any]],
    at_once: list[dict[str, Any]],
) -> dict[str, Any]:
    """Send requests to an application with further routes: one after the other, then some at once, then one to another.

    Args:
        harness: The worker's.
        application: The names of a module and of the function that makes the application.
        url: The database.
        requests: As for `Client.send`. The client of one to `/kata/hangs` hangs up.
        at_once: Further requests, all at once; the last one goes to another application, with another factory.

    Returns:
        `answers` to the first ones, as `send_requests` returns them, `at once` and `other`; in each `got`: for each object
        that a handler got its type, if that is no AsyncSession, whether it is one of the application's factory, and its
        number, so that the same object can be recognised.
    """
    kept: list[Any] = []  # so that no two objects have one identity

    def facts(served: _Served) -> list[dict[str, Any]]:
        found = []
        for each in served.take():
            if not any(each is other for other in kept):
                kept.append(each)
            found.append(
                {
                    "type": "" if isinstance(each, AsyncSession) else type(each).__name__,
                    "its own": served.is_its_own(each),
                    "number": next(at for at, other in enumerate(kept) if other is each),
                }
            )
        return found

    async with marking(harness.engine_on(url)) as mark:
        served = _Served(harness, application, url, "one", mark)
        answers: list[dict[str, Any]] = []
        for request in requests:
            hangs_up = served.hang if request["path"].endswith("/hangs") else None
            answer = await served.client.send(request, hangs_up=hangs_up)
            answers.append(answer | {"got": facts(served)})
            if answers[-1]["in use"]:
                return {"answers": answers}
        *own, others = at_once
        await mark("at once")
        together = await asyncio.gather(*(served.client.send(each) for each in own))
        found = {"answers": answers, "at once": together, "got at once": facts(served)}
        other = _Served(harness, application, url, "another")
        return found | {
            "other": await other.client.send(others) | {"got": facts(other)},
            "in use": served.connections.in_use(),
        }


async def serve_faults(
    harness: "Harness", application: tuple[str, str], url: str, requests: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Send requests to an application with further routes, one after the other; returns what `send_requests` does."""
    answers: list[dict[str, Any]] = []
    async with marking(harness.engine_on(url)) as mark:
        served = _Served(harness, application, url, "one", mark)
        for request in requests:
            answers.append(await served.client.send(request))
            if answers[-1]["in use"]:
                break
    return answers


async def begin(harness: "Harness", session: AsyncSession) -> None:
    """Let the session of the next call have its connection, so that another one is another one."""
    await session.connection()


async def page_and_size(harness: "Harness", url: str, function: str) -> dict[str, Any]:
    """Call a function that lists something with nothing but a session; returns the `page` and the `size` that it says."""
    async with AsyncSession(harness.engine_on(url)) as session:
        found = await getattr(harness.module("app.web_api"), function)(session)
    return {name: found[name] if isinstance(found, dict) else getattr(found, name) for name in ("page", "size")}
