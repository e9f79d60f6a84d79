"""Phase 13 · The same, behind FastAPI.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from kata.demo import Demo, run

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
    """Exercise 53 · Add employee.

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


async def add_employees(session: AsyncSession, data: list[NewEmployee]) -> Created:
    """Exercise 54 · Add employees.

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
