"""Phase 13: what is said about sessions of requests, dependencies, responses, and an application in tests."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request
from fastapi.testclient import TestClient
from httpx import ASGITransport, AsyncClient
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import selectinload

from kata.worker.asgi import Client
from solutions.models import Department, Employee
from solutions.web_api import create_app, get_session

TEXTS = ("app/web_api.py", "kata/catalogue/exercises.toml")

Factory = async_sessionmaker[AsyncSession]


class Team(BaseModel):
    """A department in a response."""

    model_config = ConfigDict(from_attributes=True)
    name: str


class Person(BaseModel):
    """The model of the lesson."""

    model_config = ConfigDict(from_attributes=True)
    name: str
    department: Team | None


def asking(app: FastAPI, **options: Any) -> AsyncClient:
    """A client in the test's own loop."""
    return AsyncClient(transport=ASGITransport(app=app, **options), base_url="http://test")


async def told(depends: Any, events: list[str]) -> None:
    """Call a handler that needs a dependency; `events` gets what happens, in order."""
    app = FastAPI()

    @app.get("/")
    async def handler(value: Annotated[str, depends]) -> str:
        events.append("handler")
        return value

    async def server(scope: Any, receive: Any, send: Any) -> None:
        async def sends(message: Any) -> None:
            events.append(message["type"])
            await send(message)

        await app(scope, receive, sends)

    await Client(server).send({"method": "GET", "path": "/"})


def dependency(events: list[str]) -> Callable[[], AsyncIterator[str]]:
    """A dependency that notes when its parts run."""

    async def get_clock() -> AsyncIterator[str]:
        events.append("before")
        yield "12:00"
        events.append("behind")

    return get_clock


# -- one session for each request --------------------------------------------------------------------------------------


async def test_a_session_for_two_tasks(factory: Factory) -> None:
    """SQLAlchemy refuses a session that two tasks use at once."""
    async with factory() as session:
        calls = (session.execute(text("SELECT 1")) for _ in range(2))
        results = await asyncio.gather(*calls, return_exceptions=True)
    assert any(isinstance(each, InvalidRequestError | InterfaceError) for each in results)


async def test_a_session_that_is_shared(factory: Factory) -> None:
    """Two requests would share one transaction, so that the commit of the one saves half of what the other is doing."""
    async with factory() as shared:
        shared.add(Department(name="t13 half", budget=0))  # one request, which is not done yet
        await shared.commit()  # the other one is
        await shared.rollback()  # the first one fails
    async with factory() as other:
        assert await other.scalar(select(func.count()).where(Department.name == "t13 half")) == 1


async def test_a_session_that_is_kept(factory: Factory) -> None:
    """its identity map would answer with what it has loaded an hour ago"""
    query = select(Department).order_by(Department.id).limit(1)
    async with factory() as kept, factory() as other:
        before = (await kept.scalars(query)).one()
        name = before.name
        await kept.commit()
        await other.execute(update(Department).where(Department.id == before.id).values(name="t13 renamed"))
        await other.commit()
        assert (await kept.scalars(query)).one().name == name


# -- dependencies ------------------------------------------------------------------------------------------------------


async def test_the_default_scope() -> None:
    """ "request", the default of a generator: after the response has been sent"""
    for depends in (lambda get: Depends(get), lambda get: Depends(get, scope="request")):
        events: list[str] = []
        await told(depends(dependency(events)), events)
        assert events == ["before", "handler", "http.response.start", "http.response.body", "behind"]


async def test_the_scope_of_the_function() -> None:
    """ "function") when the handler has returned, before the response is sent"""
    events: list[str] = []
    await told(Depends(dependency(events), scope="function"), events)
    assert events == ["before", "handler", "behind", "http.response.start", "http.response.body"]


def test_a_chain_of_scopes() -> None:
    """A dependency of scope "request" cannot itself depend on one of scope "function", which would end before it."""

    async def outer(value: Annotated[str, Depends(dependency([]), scope="function")]) -> AsyncIterator[str]:
        yield value

    app = FastAPI()

    async def handler(value: Annotated[str, Depends(outer, scope="request")]) -> str:
        return value

    with pytest.raises(Exception, match='cannot depend on dependencies with scope "function"'):
        app.get("/")(handler)


async def test_one_value_in_one_request() -> None:
    """All that ask for it in one request get the same value."""
    app, made = FastAPI(), list[int]()

    async def get_number() -> AsyncIterator[int]:
        made.append(len(made))
        yield made[-1]

    number = Annotated[int, Depends(get_number)]

    async def other(it: number) -> int:
        return it

    @app.get("/")
    async def handler(first: number, second: Annotated[int, Depends(other)]) -> list[int]:
        return [first, second]

    async with asking(app) as client:
        assert [(await client.get("/")).json() for _ in range(2)] == [[0, 0], [1, 1]]


async def test_what_a_handler_raises() -> None:
    """What the handler raises comes out of the `yield`, an `HTTPException` as well, and has to be raised again"""
    app, seen = FastAPI(), list[str]()

    async def get_value(swallows: bool = False) -> AsyncIterator[int]:
        try:
            yield 1
        except HTTPException as error:
            seen.append(type(error).__name__)
            if not swallows:
                raise

    @app.get("/")
    async def handler(value: Annotated[int, Depends(get_value, scope="function")]) -> None:
        raise HTTPException(409, "taken")

    async with asking(app, raise_app_exceptions=False) as client:
        assert [(await client.get(f"/?swallows={each}")).status_code for each in (False, True)] == [409, 500]
    assert seen == ["HTTPException", "HTTPException"]


async def test_a_swallowed_exception() -> None:
    """where it is swallowed, FastAPI has neither a response nor an error, and complains"""
    for scope in ("request", "function"):
        app = FastAPI()

        async def get_value() -> AsyncIterator[int]:
            with suppress(ValueError):
                yield 1

        @app.get("/")
        async def handler(value: Annotated[int, Depends(get_value, scope=scope)]) -> None:
            raise ValueError

        async with asking(app) as client:
            with pytest.raises((RuntimeError, UnboundLocalError)):
                await client.get("/")


async def test_a_reader(factory: Factory) -> None:
    """A write in it fails, with SQLSTATE 25006."""
    app = FastAPI()
    app.state.factory = factory

    async def get_reader(request: Request) -> AsyncIterator[AsyncSession]:
        async with request.app.state.factory() as session:
            await session.connection(execution_options={"postgresql_readonly": True})
            yield session

    reader = Annotated[AsyncSession, Depends(get_reader)]

    @app.get("/")
    async def read(session: reader) -> int:
        return await session.scalar(select(func.count(Department.id))) or 0

    @app.delete("/")
    async def write(session: reader) -> None:
        await session.execute(delete(Employee))

    async with asking(app) as client:
        assert (await client.get("/")).json() > 0
        with pytest.raises(DBAPIError) as caught:
            await client.delete("/")
    assert getattr(caught.value.orig, "sqlstate", "") == "25006"
    async with factory() as session:  # the option ends with the transaction
        await session.execute(update(Department).values(budget=1))


# -- responses from objects --------------------------------------------------------------------------------------------


async def test_a_model_reads_attributes(session: AsyncSession) -> None:
    """A model with `from_attributes` reads an object's attributes, those of nested objects, too"""
    query = select(Employee).where(Employee.department_id.is_not(None)).options(selectinload(Employee.department))
    employee = (await session.scalars(query.limit(1))).one()
    assert employee.department is not None
    assert Person.model_validate(employee).model_dump() == {
        "name": employee.name,
        "department": {"name": employee.department.name},
    }


async def test_what_is_not_loaded(session: AsyncSession) -> None:
    """nobody can await: an attribute that is not loaded is an error, not a query"""
    employee = (await session.scalars(select(Employee).where(Employee.department_id.is_not(None)).limit(1))).one()
    with pytest.raises((ValidationError, InvalidRequestError)) as caught:
        Person.model_validate(employee)
    assert "MissingGreenlet" in f"{caught.type.__name__} {caught.value}"


async def test_a_response_model_sends_queries(session: AsyncSession, sent: Any) -> None:
    """In a synchronous application it would be a query for each that is not there yet: N+1, sent by a response model"""

    def respond(sync: Any) -> int:
        found = sync.scalars(select(Employee).where(Employee.department_id.is_not(None))).all()
        return len({Person.model_validate(each).department.name for each in found})  # type: ignore[union-attr]

    with sent() as statements:
        departments = await session.run_sync(respond)
    assert len(statements) == 1 + departments > 2  # one for each department: the identity map has the others


async def test_what_a_commit_expires(factory: Factory) -> None:
    """What a commit expires cannot be read either: `expire_on_commit=False`."""
    for expires in (True, False):
        async with factory(expire_on_commit=expires) as session:
            department = (await session.scalars(select(Department).limit(1))).one()
            await session.commit()
            if expires:
                with pytest.raises((ValidationError, InvalidRequestError)):
                    Team.model_validate(department)
            else:
                assert Team.model_validate(department).name == department.name


# -- counts, several at once, whose fault it is ------------------------------------------------------------------------


people = func.count(Employee.id).label("employees")
keys: dict[str, Any] = {"name": Department.name, "employees": people}
Sort = Literal["name", "-name", "employees", "-employees"]


async def list_departments(session: AsyncSession, sort: Sort = "name") -> Any:
    """The snippet of the lesson."""
    key = keys[sort.removeprefix("-")]
    query = select(Department.id, Department.name, people).outerjoin(Department.employees).group_by(Department.id)
    return await session.execute(query.order_by(key.desc() if sort.startswith("-") else key, Department.id))


async def test_counts_with_a_sort(session: AsyncSession) -> None:
    """Counts, and a sort that the client chooses."""
    counts = {row.name: row.employees for row in await list_departments(session)}
    assert list(counts) == sorted(counts) and 0 in counts.values()
    most = [row.employees for row in await list_departments(session, "-employees")]
    assert most == sorted(counts.values(), reverse=True)


async def test_another_sort(factory: Factory) -> None:
    """Anything else is a 422, because of `Literal`."""
    app = FastAPI()

    @app.get("/departments")
    async def departments(sort: Sort = "name") -> str:
        return sort

    async with asking(app) as client:
        assert (await client.get("/departments?sort=-employees")).json() == "-employees"
        assert (await client.get("/departments?sort=budget")).status_code == 422


async def raise_all(session: AsyncSession, ids: set[int], percent: int) -> None:
    """The snippet of the lesson."""
    query = update(Employee).where(Employee.id.in_(ids)).values(salary=Employee.salary * (100 + percent) / 100)
    met = set(await session.scalars(query.returning(Employee.id)))
    if missing := sorted(ids - met):
        raise HTTPException(404, f"there are no employees {missing}")


async def delete_all(session: AsyncSession, ids: set[int]) -> set[int]:
    """The snippet of the lesson."""
    return set(await session.scalars(delete(Employee).where(Employee.id.in_(ids)).returning(Employee.id)))


async def test_several_at_once(factory: Factory, sent: Any) -> None:
    """One statement for all of them, which returns whom it has met … and the exception undoes the rest"""
    app = create_app(factory)
    session_dep = Annotated[AsyncSession, Depends(get_session, scope="function")]

    @app.post("/raise")
    async def post_raise(session: session_dep, ids: set[int], percent: int) -> None:
        await raise_all(session, ids, percent)

    async with factory() as session:
        before = dict((await session.execute(select(Employee.id, Employee.salary).limit(3))).all())  # type: ignore[arg-type]
        everybody = select(Employee.id, Employee.salary).where(Employee.id.in_(before))
        async with asking(app) as client:
            with sent() as statements:
                response = await client.post("/raise?percent=10", json=[*before, 99_999])
            assert (response.status_code, len(statements)) == (404, 1)
            assert response.json()["detail"] == "there are no employees [99999]"
            assert dict((await session.execute(everybody)).all()) == before  # type: ignore[arg-type]
            await session.commit()
            assert (await client.post("/raise?percent=10", json=list(before))).status_code == 200
        after = dict((await session.execute(everybody)).all())  # type: ignore[arg-type]
        assert after == {key: round(salary * Decimal("1.1"), 2) for key, salary in before.items()}
        with sent() as statements:
            assert await delete_all(session, {*before, 99_999}) == set(before)
        assert len(statements) == 1


async def test_errors_have_names(session: AsyncSession) -> None:
    """The SQLSTATE is `error.orig.sqlstate`, and the driver's own exception, `error.orig.__cause__`, has the `constraint_name`."""
    taken = await session.scalar(select(Employee.email).limit(1))
    for values, sqlstate, constraint in (
        ({"email": taken}, "23505", "uq_employees_email"),
        ({"email": "t13@kata.example", "department_id": 99_999}, "23503", "fk_employees_department_id_departments"),
    ):
        with pytest.raises(IntegrityError) as caught:
            async with session.begin_nested():
                session.add(Employee(name="t13", salary=1, **values))
        original: Any = caught.value.orig
        assert (original.sqlstate, original.__cause__.constraint_name) == (sqlstate, constraint)


# -- the application ---------------------------------------------------------------------------------------------------


async def test_a_background_task(factory: Factory) -> None:
    """A `BackgroundTasks` task runs when the response has been sent. A session of scope "function" is closed by then"""
    app, seen = create_app(factory), list[Any]()

    @app.post("/later")
    async def later(
        session: Annotated[AsyncSession, Depends(get_session, scope="function")], tasks: BackgroundTasks
    ) -> None:
        await session.execute(text("SELECT 1"))
        tasks.add_task(lambda: seen.append(session.in_transaction()))

    async def server(scope: Any, receive: Any, send: Any) -> None:
        async def sends(message: Any) -> None:
            seen.append(message["type"])
            await send(message)

        await app(scope, receive, sends)

    await Client(server).send({"method": "POST", "path": "/later"})
    assert seen == ["http.response.start", "http.response.body", False]


async def test_the_lifespan(factory: Factory) -> None:
    """An engine belongs to the event loop that serves the requests, so it is made when the application starts"""
    url = factory.kw["bind"].url

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        app.state.factory = async_sessionmaker(engine, expire_on_commit=False)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def count(session: Annotated[AsyncSession, Depends(get_session)]) -> int:
        return await session.scalar(select(func.count(Department.id))) or 0

    def in_a_thread() -> list[int]:
        with TestClient(app) as client:  # it runs the lifespan, in a loop of its own
            return [client.get("/").json() for _ in range(2)]

    first, second = await asyncio.to_thread(in_a_thread)
    assert first == second > 0


async def test_the_test_client() -> None:
    """`TestClient` runs the application in an event loop of its own, in another thread"""
    app, seen = FastAPI(), list[Any]()

    @app.get("/")
    async def handler() -> None:
        seen.append((asyncio.get_running_loop(), threading.current_thread()))

    TestClient(app).get("/")  # a synchronous call, in the middle of a running loop
    ((loop, thread),) = seen
    assert loop is not asyncio.get_running_loop()
    assert thread is not threading.current_thread()


async def test_a_client_in_the_same_loop(factory: Factory) -> None:
    """stays in the test's loop; it does not run the lifespan"""
    app = create_app(factory)
    started: list[bool] = []
    app.router.lifespan_context = lambda _: started.append(True)  # type: ignore[assignment, return-value]
    async with asking(app) as client:
        assert (await client.get("/employees")).status_code == 200
    assert not started


async def test_what_leaves_the_application() -> None:
    """By default both raise what leaves the application, in place of the 500 that a client gets."""
    app = FastAPI()

    @app.get("/")
    async def handler() -> None:
        raise KeyError("broken")

    async with asking(app) as client:
        with pytest.raises(KeyError):
            await client.get("/")
    async with asking(app, raise_app_exceptions=False) as client:
        assert (await client.get("/")).status_code == 500
    with pytest.raises(KeyError):
        await asyncio.to_thread(lambda: TestClient(app).get("/"))


async def test_an_override(factory: Factory, session: AsyncSession) -> None:
    """`app.dependency_overrides[get_session] = …` replaces a dependency"""
    app = create_app(factory)
    await session.execute(delete(Employee))
    app.dependency_overrides[get_session] = lambda: session
    async with asking(app) as client:
        assert (await client.get("/employees")).json()["total"] == 0
