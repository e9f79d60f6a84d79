"""Phase 13 · The same, behind FastAPI.

A session lives as long as one piece of work. In a web application that is a request: it gets a session, its handler
reads and writes, and when the handler has returned, all of it is saved, or nothing. Engine and factory live as long as
the application; a session that did would be wrong in three ways. Two requests would share one transaction, so that the
commit of the one saves half of what the other is doing. They would share a connection, which can do one thing at a
time: SQLAlchemy refuses a session that two tasks use at once. And its identity map would answer with what it has
loaded an hour ago.

**Dependencies.** A handler says in its signature what it needs, and FastAPI provides it. What has to be cleaned up
afterwards is a generator:

    async def get_clock() -> AsyncIterator[Clock]:
        async with open_clock() as clock:
            yield clock

    ClockDep = Annotated[Clock, Depends(get_clock)]

    @app.get("/time")
    async def time(clock: ClockDep) -> str: ...

The part before the `yield` runs before the handler. All that ask for it in one request get the same value. What the
handler raises comes out of the `yield`, an `HTTPException` as well, and has to be raised again: where it is swallowed,
FastAPI has neither a response nor an error, and complains.

**When the part behind the `yield` runs** is what `scope` decides:

    Depends(get_clock)                      "request", the default of a generator: after the response has been sent
    Depends(get_clock, scope="request")     the same
    Depends(get_clock, scope="function")    when the handler has returned, before the response is sent

For a clock that makes no difference. For whatever may still fail it does: a status code that is on its way cannot be
taken back. A dependency of scope "request" cannot itself depend on one of scope "function", which would end before it.

**Reading and writing apart.** What only reads needs no commit, and the database can hold it to its word:

    async def get_reader(request: Request) -> AsyncIterator[AsyncSession]:
        async with request.app.state.factory() as session:
            await session.connection(execution_options={"postgresql_readonly": True})
            yield session

A write in it fails, with SQLSTATE 25006. Its factory may be that of a replica. It may end after the response, since
nothing can fail there any more; but it keeps its connection until then.

**Responses from objects.** A model with `from_attributes` reads an object's attributes, those of nested objects, too:

    class Person(BaseModel):
        model_config = ConfigDict(from_attributes=True)
        name: str
        department: Team | None

    Person.model_validate(employee)

That happens inside of pydantic, where nobody can await: an attribute that is not loaded is an error, not a query. In a
synchronous application it would be a query for each that is not there yet: N+1, sent by a response model, where nobody
looks for it. So load what the model names (`selectinload`, `joinedload`), or select just these columns. What a commit
expires cannot be read either: `expire_on_commit=False`.

**Counts, and a sort that the client chooses.** `GET /departments?sort=-employees`:

    people = func.count(Employee.id).label("employees")
    keys = {"name": Department.name, "employees": people}

    async def list_departments(session, sort: Literal["name", "-name", "employees", "-employees"] = "name"):
        key = keys[sort.removeprefix("-")]
        query = select(Department.id, Department.name, people).outerjoin(Department.employees).group_by(Department.id)
        return await session.execute(query.order_by(key.desc() if sort.startswith("-") else key, Department.id))

The parameter chooses among expressions of yours; it never becomes SQL itself. Anything else is a 422, because of
`Literal`. And the id at the end keeps pages apart where counts tie.

**Several at once.** One statement for all of them, which returns whom it has met; with the ids of the request it tells
who was not there, and the exception undoes the rest:

    async def raise_all(session, ids: set[int], percent: int):
        query = update(Employee).where(Employee.id.in_(ids)).values(salary=Employee.salary * (100 + percent) / 100)
        met = set(await session.scalars(query.returning(Employee.id)))
        if missing := sorted(ids - met):
            raise HTTPException(404, f"there are no employees {missing}")

    async def delete_all(session, ids: set[int]):
        return set(await session.scalars(delete(Employee).where(Employee.id.in_(ids)).returning(Employee.id)))

**Whose fault is it?** What a model can see by itself is a 422, before any function is called. What only the database
knows comes back as an error of it: 23505 (unique_violation) is a 409, 23503 (foreign_key_violation) a 404 for what was
referred to. The SQLSTATE is `error.orig.sqlstate`, and the driver's own exception, `error.orig.__cause__`, has the
`constraint_name`. To look first, and then to insert, is not enough: between the two another request does the same.

**After the response.** A `BackgroundTasks` task runs when the response has been sent. A session of scope "function" is
closed by then: give the task ids, not objects, and let it open a session of its own.

**Once per application.** An engine belongs to the event loop that serves the requests, so it is made when the
application starts:

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(URL)
        app.state.factory = async_sessionmaker(engine, expire_on_commit=False)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)

**Tests.** `TestClient` runs the application in an event loop of its own, in another thread: connections of the test's
own loop are of no use there. `httpx.AsyncClient(transport=ASGITransport(app=app), base_url="http://test")` stays in
the test's loop; it does not run the lifespan. By default both raise what leaves the application, in place of the 500
that a client gets. `app.dependency_overrides[get_session] = …` replaces a dependency; a factory on a connection that
is rolled back (phase 12) leaves the dependency in the test.

What to watch in the SQL: where COMMIT stands, before the response or after it. Two statements for a page, whatever its
size. And with `python -m app.web_api --serve` you can look at it in the browser.
"""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from kata.demo import Demo, run_or_serve

from .models import Department

# Given: what a column of PostgreSQL can hold. Text has no NUL characters.
NO_NUL = r"^[^\x00]*$"
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_NUL)]
Email = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=NO_NUL)]
Salary = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
Id = Annotated[int, Field(ge=-(2**31), lt=2**31)]


class EmployeeItem(BaseModel):
    """Given: an employee in a response."""

    id: int
    name: str
    email: str
    department: str | None


class EmployeePage(BaseModel):
    """Given: a page of employees in a response, and how many there are on all pages."""

    items: list[EmployeeItem]
    total: int
    page: int
    size: int


class Created(BaseModel):
    """Given: how many rows a request has made."""

    created: int


class NewEmployee(BaseModel):
    """Given: an employee in a request. FastAPI answers 422 to one that does not fit, before any function is called."""

    name: Name
    email: Email
    salary: Salary
    department_id: Id | None = None


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Exercise 51 · A session for each request.

    Task:
        Write the dependency from which each request gets its session, and `SessionDep`, the type by which a handler
        asks for it. The routes below use nothing else, and hidden tests add routes of their own.

    Teaches:
        The life of a session in a web application; dependencies with `yield`, and when what stands behind it runs.

    Contract:
        - The session is a new one of `request.app.state.factory`, for each request; all that ask for it in one
          request get the same. Several applications in one process each have a factory of their own.
        - The handler has returned: what it has written is committed, whatever the method of the request, flushed or
          not. The commit comes before the response is sent. When it fails, whatever the reason, the response is a
          500.
        - The handler raised: everything is rolled back, and the exception goes on as it is. So the response is what
          it would be without a session: of an `HTTPException` its status and detail, of others a 500. A request
          that FastAPI itself refuses (422) is no different.
        - The client hangs up, and the handler is cancelled: everything is rolled back.
        - In every case, a commit that fails included, the session is closed when the request is over: no
          transaction is open, and the connection is back in the pool.
        - Open: handlers that commit, roll back or close by themselves.

    Budget:
        No statement of its own but BEGIN, COMMIT and ROLLBACK.
    """
    raise NotImplementedError
    yield


# Exercise 51, too: the type of a route's parameter for which FastAPI calls `get_session`.
SessionDep = Annotated[AsyncSession, "not started"]


async def list_employees(
    session: AsyncSession, department: str | None = None, page: int = 1, size: int = 20
) -> EmployeePage:
    """Exercise 52 · A page of people.

    Task:
        Answer `GET /employees`: one page of the employees, each with the name of the department, and how many there
        are on all pages.

    Teaches:
        Pages behind a route: what the database counts and cuts, and a response whose parts are all loaded when it
        is written.

    Contract:
        - Returns an `EmployeePage`, or a dict of that shape: `items`, `total`, `page` and `size`. Each item has
          `id`, `name`, `email` and `department`: the name, or None for somebody without one.
        - Ordered by name, then id, as the database sorts. The first page is 1; `page` and `size` come back as
          given.
        - `department`: only those whose department has exactly this name. Upper and lower case differ; `%`, `_`,
          quotes and the empty string are a name like any other. None: everybody, also those without a department.
        - `total` counts all that fit, on every page. Behind the last page `items` is empty, and `total` is what it
          was.
        - A department that nobody belongs to, or that does not exist: no items, total 0. That is no error.
        - What makes no sense (page 0, size 101) never comes here: the route has answered 422.
        - It only reads.

    Budget:
        At most 2 statements, whatever the size. The database counts, sorts and cuts: it does not send you
        everybody.
    """
    raise NotImplementedError


async def add_employee(session: AsyncSession, data: NewEmployee) -> EmployeeItem:
    """Exercise 53 · One more, or 409.

    Task:
        Create the employee of a request and return what the response shows. Where the database would refuse it, answer
        with the status code that says why.

    Teaches:
        The constraint as the judge: what a check before the INSERT is worth when two requests come at once, which errors
        of the database are an answer, and how to survive one without giving up the caller's transaction.

    Contract:
        - `data`: name, e-mail address, salary, and the id of a department or None
        - returns an `EmployeeItem` (or a dict of that shape) of the new row: its id, name, e-mail address, and the name
          of its department, None without one; the row has exactly the values of `data`, the rest are defaults
        - `HTTPException` with status 409 when somebody has this e-mail address; addresses are compared as they are,
          upper and lower case differ
        - `HTTPException` with status 404 when there is no department of that id; with both faults either code is right
        - of two calls at once with the same address, one is a success and the other one a 409, however their statements
          interleave; when the first one rolls back after all, the second is a success. With different addresses both are
        - the session is the caller's: no commit, no rollback, no close, and an INSERT that fails does not cost what they have
          done in it before. After an `HTTPException` they can go on and commit that, and nothing of the refused employee
          is in the session any more. A savepoint is your own business
        - open: a department that somebody deletes just then
        - a bad body never comes here: FastAPI has answered 422

    Budget:
        None; two or three statements suffice.
    """
    raise NotImplementedError


async def add_employees(session: AsyncSession, data: list[NewEmployee]) -> Created:
    """Exercise 54 · All of them, or none.

    Task:
        Create the employees of a whole list, with a few statements for all of them; or none, when the database would
        refuse one.

    Teaches:
        Bulk INSERT behind a route: one statement for a thousand rows, also where some have a department and some have
        none, and one answer for all of them.

    Contract:
        - `data`: a list of what exercise 53 gets
        - returns `Created` (or a dict of that shape) with the number of new rows; each has exactly the values of its entry
        - `HTTPException` with status 409 when an address exists already, or comes twice in the list; addresses are compared
          as they are
        - `HTTPException` with status 404 when a department is unknown; with both faults either code is right
        - after a failed request there is no row of it, and all rows of others
        - of two requests at once with an address in common one is a success and the other one a 409, however their
          statements interleave; with none in common both are a success
        - an empty list: 0, and no row
        - the session is the caller's: no commit, no rollback, no close. What a refused list has written already, the request's
          rollback undoes; a savepoint of your own does as well

    Budget:
        At most 3 statements for 1,000 entries, however those with a department and those without are mixed; an executemany
        is one statement. More than 1,000 may need more.
    """
    raise NotImplementedError


def create_app(factory: async_sessionmaker[AsyncSession]) -> FastAPI:
    """Given: the application. Its routes check what comes in, and call the functions above with all arguments."""
    app = FastAPI(title="Employees")
    app.state.factory = factory

    @app.exception_handler(RequestValidationError)
    async def refuse(request: Request, error: RequestValidationError) -> JSONResponse:
        # As FastAPI does, but without what was sent: a response can hold neither NaN nor half a character.
        detail = [{"type": each["type"], "loc": each["loc"], "msg": each["msg"]} for each in error.errors()]
        return JSONResponse({"detail": detail}, 422)

    @app.get("/employees", response_model=EmployeePage)
    async def get_employees(
        session: SessionDep,
        department: Annotated[str | None, Query(pattern=NO_NUL)] = None,
        page: Annotated[int, Query(ge=1, le=1_000_000_000)] = 1,
        size: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Any:
        return await list_employees(session, department, page, size)

    @app.post("/employees", status_code=201, response_model=EmployeeItem)
    async def post_employee(session: SessionDep, data: NewEmployee) -> Any:
        return await add_employee(session, data)

    @app.post("/employees/bulk", status_code=201, response_model=Created)
    async def post_employees(session: SessionDep, data: list[NewEmployee]) -> Any:
        return await add_employees(session, data)

    return app


async def ask(app: Any, method: str, path: str, json: Any = None) -> dict[str, str]:
    """Given, for the demo: send a request to the application, without a network. What leaves it is raised here."""
    from httpx import ASGITransport, AsyncClient

    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://demo") as client:
        response = await client.request(method, path, json=json)
    return {f"{method} {path}": f"{response.status_code} {response.text}"}


async def demo_app(session: AsyncSession) -> FastAPI:
    """Given, for the demo: the application on the connection of a session, where a commit only releases a savepoint."""
    connection = await session.connection()
    return create_app(async_sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint"))


async def main() -> None:
    """Send requests to the application, and show when it commits, and what it sends for a page."""
    async with Demo(__name__) as demo:
        async with demo.live("session-dependency") as live:
            app = create_app(live.factory("server"))

            @app.post("/departments", status_code=201)
            async def post_department(session: SessionDep, name: str) -> str:
                session.add(Department(name=name, budget=0))
                return name

            async def server(scope: Any, receive: Any, send: Any) -> None:
                async def sends(message: Any) -> None:
                    if message["type"] == "http.response.start":
                        live.happens("server", f"sends {message['status']}")
                    await send(message)

                await app(scope, receive, sends)

            demo.facts(await ask(server, "POST", "/departments?name=Archive"))
            try:
                await ask(server, "POST", "/departments?name=Archive")
            except IntegrityError:
                demo.note("The same once more: the handler has returned, and the flush of the commit is refused.")

        async with demo.exercise("list-employees") as session:
            app = await demo_app(session)
            demo.facts(await ask(app, "GET", "/employees?size=2&page=2"))
            demo.facts(await ask(app, "GET", "/employees?department=Nobody"))
            demo.facts(await ask(app, "GET", "/employees?size=0"))

        async with demo.live("add-employee") as live:
            app = create_app(live.factory("server"))
            ada = {"name": "Ada New", "email": "ada.new@example.com", "salary": "48000.50", "department_id": 5}
            demo.facts(await ask(app, "POST", "/employees", ada))
            other = live.session("somebody else")
            await other.execute(
                text("INSERT INTO employees (name, email, salary) VALUES ('Bo New', 'bo.new@example.com', 51000)")
            )
            bo = {"name": "Bo Again", "email": "bo.new@example.com", "salary": "52000"}
            waiting = await live.start(ask(app, "POST", "/employees", bo))
            await other.commit()
            demo.facts(await waiting)
            demo.facts(await ask(app, "POST", "/employees", {**ada, "email": "cy@example.com", "department_id": 6}))
            demo.note(
                "Somebody else has inserted Bo, and not committed yet. Which statement of the server waits for that?"
            )

        async with demo.exercise("add-employees") as session:
            app = await demo_app(session)
            people = [
                {"name": f"New {n}", "email": f"new.{n}@example.com", "salary": 45_000 + n, "department_id": department}
                for n, department in enumerate([5, None, 8, None, None, 5])
            ]
            demo.facts(await ask(app, "POST", "/employees/bulk", people))
            demo.facts(await ask(app, "POST", "/employees/bulk", people[:1] * 2))
            demo.facts(await ask(app, "POST", "/employees/bulk", []))
            demo.note("Six people, some of them without a department. How many INSERTs were sent?")


if __name__ == "__main__":
    run_or_serve(main, create_app)
