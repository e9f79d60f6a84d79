"""Phase 13 · The same, behind FastAPI.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Query, Request
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from kata.demo import Demo, run

from .models import Department, Employee

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
    """Given: an employee in a request. FastAPI answers 422 to a body that does not fit, before any function is called."""

    name: Name
    email: Email
    salary: Salary
    department_id: Id | None = None


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Exercise 51 · Session dependency.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    factory: async_sessionmaker[AsyncSession] = request.app.state.factory
    # Leaving begin() commits, or rolls back if the handler raised; leaving the session closes it in either case.
    async with factory() as session, session.begin():
        yield session


# Exercise 51, too: the type of a route's parameter for which FastAPI calls `get_session`.
# scope="function": what stands behind the yield runs before the response is sent, so a COMMIT that fails is a 500.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]


async def list_employees(
    session: AsyncSession, department: str | None = None, page: int = 1, size: int = 20
) -> EmployeePage:
    """Exercise 52 · List employees.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
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
          interleave; when the first one rolls back after all, the second is a success
        - the session is the caller's: no commit, no rollback, no close. After an `HTTPException` the caller can go on:
          what was written or added before is still there, and a commit saves that and nothing of the refused employee.
          A savepoint is your own business
        - a bad body never comes here: FastAPI has answered 422

    Budget:
        None; two or three statements suffice.
    """
    employee = Employee(**data.model_dump())
    try:
        # The savepoint is what fails: the caller's transaction goes on, and the object leaves the session again.
        async with session.begin_nested():
            session.add(employee)
            await session.flush()
    except IntegrityError as error:
        # The database knows better than any SELECT before: no other request fits between its check and its INSERT.
        match getattr(error.orig, "sqlstate", None):
            case "23505":  # unique_violation
                raise HTTPException(409, f"{data.email} is taken") from error
            case "23503":  # foreign_key_violation
                raise HTTPException(404, f"there is no department {data.department_id}") from error
        raise
    department = None
    if data.department_id is not None:
        # The new row refers to it, so nobody can delete it before this transaction ends.
        department = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return EmployeeItem(id=employee.id, name=employee.name, email=employee.email, department=department)


async def add_employees(session: AsyncSession, data: list[NewEmployee]) -> Created:
    """Exercise 54 · All of them, or none.

    Task:
        Create the employees of a whole list, with a few statements for all of them; or none, when the database would
        refuse one.

    Teaches:
        Bulk INSERT behind a route: one statement for a thousand rows, also where some have a department and some have
        none, and one answer for all of them.

    Contract:
        - `data`: a list of what exercise 53 gets; it stays as it is
        - returns `Created` (or a dict of that shape) with the number of new rows; each has exactly the values of its entry
        - `HTTPException` with status 409 when an address exists already, or comes twice in the list; addresses are compared
          as they are
        - `HTTPException` with status 404 when a department is unknown; with both faults either code is right
        - after a failed request there is no row of it, and all rows of others
        - an address that somebody else commits after you have looked is a 409 as well
        - an empty list: 0, and no row
        - no commit, no rollback, no close of the session

    Budget:
        At most 3 statements for 1,000 entries, however those with a department and those without are mixed; an executemany
        is one statement. More than 1,000 may need more.
    """
    if not data:
        return Created(created=0)  # an INSERT that is executed with an empty list inserts a row of defaults
    rows = [each.model_dump() for each in data]
    try:
        async with session.begin_nested():
            # By default a bulk INSERT leaves out what is None, and begins a new statement where the columns change.
            await session.execute(insert(Employee), rows, execution_options={"render_nulls": True})
    except IntegrityError as error:
        # One refused row refuses them all. The unique index sees those of the list, too: the first is there already.
        match getattr(error.orig, "sqlstate", None):
            case "23505":  # unique_violation
                raise HTTPException(409, "an e-mail address is taken, or comes twice") from error
            case "23503":  # foreign_key_violation
                raise HTTPException(404, "there is no such department") from error
        raise
    return Created(created=len(rows))


def create_app(factory: async_sessionmaker[AsyncSession]) -> FastAPI:
    """Given: the application. Its routes check what comes in, and call the functions above with all arguments."""
    app = FastAPI(title="Employees")
    app.state.factory = factory

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


async def main() -> None:
    """TODO(author): say what the demo shows."""
    async with Demo(__name__) as demo:
        async with demo.exercise("session-dependency"):
            demo.facts({"TODO(author)": get_session.__name__})

        async with demo.exercise("list-employees"):
            demo.facts({"TODO(author)": list_employees.__name__})

        async with demo.exercise("add-employee"):
            demo.facts({"TODO(author)": add_employee.__name__})

        async with demo.exercise("add-employees"):
            demo.facts({"TODO(author)": add_employees.__name__})


if __name__ == "__main__":
    run(main)
