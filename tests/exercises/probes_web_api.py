"""Probes for the session of a request: handlers of all kinds, and what each of them got.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. The judge finds the statements of each request on the wire.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from kata.worker.asgi import Client, make_application, marking
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


async def _insert(session: Any, name: str) -> None:
    await session.execute(text("INSERT INTO departments (name, budget) VALUES (:name, 0)"), {"name": name})


class _Handlers:
    """Routes that are added to an application, and what their handlers got.

    Attributes:
        got: For each request, by its path, the sessions that its handlers got, in order.
        hang: Set by a handler that then waits for ever.
    """

    def __init__(self, harness: Harness, application: Any, factory: Any) -> None:
        self.got: dict[str, list[Any]] = {}
        self.hang = asyncio.Event()
        self._factory = factory
        self._department = harness.module("app.models").Department
        self._add(application, harness.module("app.web_api").SessionDep)

    def facts(self, path: str, numbers: dict[int, int]) -> list[dict[str, Any]]:
        """What the handlers of a request got: the type, unless it is a session of the factory, and the object's number."""
        return [
            {
                "type": "" if isinstance(each, AsyncSession) else type(each).__name__,
                "of the factory": isinstance(each, _Session) and each.info.get("of") == self._factory.kw["info"]["of"],
                "number": numbers.setdefault(id(each), len(numbers)),
            }
            for each in self.got.get(path, ())
        ]

    def _note(self, request: Any, session: Any) -> bool:
        self.got.setdefault(request.url.path, []).append(session)
        return isinstance(session, AsyncSession)

    def _add(self, app: Any, session_dep: Any) -> None:  # noqa: C901  (a list of handlers)
        from fastapi import Depends, HTTPException, Request
        from fastapi.responses import JSONResponse

        async def write(session: session_dep, request: Request, name: str) -> dict[str, str]:  # type: ignore[valid-type]
            if self._note(request, session):
                await _insert(session, name)
            return {"name": name}

        async def add(session: session_dep, request: Request, name: str) -> dict[str, str]:  # type: ignore[valid-type]
            if self._note(request, session):
                session.add(make(self._department, name=name, budget=0))
            return {"name": name}

        async def caught(session: session_dep, request: Request, name: str) -> dict[str, str]:  # type: ignore[valid-type]
            if self._note(request, session):
                await _insert(session, name)
                try:
                    async with session.begin_nested():
                        await _insert(session, name)
                except IntegrityError:
                    pass
            return {"name": name}

        async def read(session: session_dep, request: Request) -> dict[str, int]:  # type: ignore[valid-type]
            if self._note(request, session):
                await session.execute(text("SELECT count(*) FROM departments"))
            return {}

        async def nothing(session: session_dep, request: Request) -> dict[str, int]:  # type: ignore[valid-type]
            self._note(request, session)
            return {}

        async def earlier(session: session_dep, request: Request, name: str) -> None:  # type: ignore[valid-type]
            if self._note(request, session):
                await _insert(session, f"{name} earlier")

        async def both(
            session: session_dep,  # type: ignore[valid-type]
            again: session_dep,  # type: ignore[valid-type]
            before: earlier_dep,  # type: ignore[valid-type]
            request: Request,
            name: str,
        ) -> dict[str, int]:
            if self._note(request, session) and self._note(request, again):
                await _insert(again, name)
            return {}

        async def raises(session: session_dep, request: Request, what: str, name: str) -> dict[str, int]:  # type: ignore[valid-type]
            if self._note(request, session):
                await _insert(session, name)
                if what == "IntegrityError":
                    await _insert(session, name)
            raise {
                "HTTPException": HTTPException(409, {"taken": name}, {"x-of": "the handler"}),
                "ValueError": ValueError("of the handler"),
                "Odd": _Odd("of", "the handler"),
            }[what]

        async def hangs(session: session_dep, request: Request, name: str) -> dict[str, int]:  # type: ignore[valid-type]
            if self._note(request, session):
                await _insert(session, name)
            self.hang.set()
            await asyncio.Event().wait()
            return {}

        async def together(session: session_dep, request: Request, name: str) -> dict[str, int]:  # type: ignore[valid-type]
            if self._note(request, session):
                for part in ("first", "second"):
                    await _insert(session, f"{name} {part}")
                    for _ in range(_TURNS):
                        await asyncio.sleep(0)
            return {}

        async def odd(request: Request, error: Exception) -> JSONResponse:
            return JSONResponse({"odd": str(error)}, 418)

        earlier_dep = Depends(earlier)
        earlier_dep = __import__("typing").Annotated[None, earlier_dep]
        for method in ("POST", "PUT", "PATCH", "DELETE", "GET"):
            app.add_api_route("/kata/write", write, methods=[method], status_code=201)
        for handler in (add, caught, nothing, read, both, hangs, together):
            app.add_api_route(f"/kata/{handler.__name__}", handler, methods=["POST"], status_code=201)
        app.add_api_route("/kata/raises/{what}", raises, methods=["POST"], status_code=201)
        app.add_exception_handler(_Odd, odd)
