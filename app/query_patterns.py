"""Phase 8 · Queries that applications live on.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from kata.demo import Demo, run


async def employee_page(session: AsyncSession) -> Sequence[Any]:
    """Exercise 21 · Page by page, with a total.

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


async def entries_page(session: AsyncSession) -> Sequence[Any]:
    """Exercise 22 · Where the last page ended.

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


async def running_hours(session: AsyncSession) -> Sequence[Any]:
    """Exercise 23 · Hours so far.

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


async def employees_without_hours(session: AsyncSession) -> Sequence[Any]:
    """Exercise 24 · Nothing on the time sheet.

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


async def search_employees(session: AsyncSession) -> Sequence[Any]:
    """Exercise 25 · Find somebody.

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


async def department_tree(session: AsyncSession) -> Sequence[Any]:
    """Exercise 26 · Everything below a department.

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


async def guarded_department(session: AsyncSession) -> Sequence[Any]:
    """Exercise 27 · Only what was asked for.

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


async def top_earners(session: AsyncSession) -> Sequence[Any]:
    """Exercise 28 · The best paid of each department.

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


async def main() -> None:
    """TODO(author): say what the demo shows."""
    async with Demo(__name__) as demo, demo.exercise("employee-page") as session:
        demo.rows(await employee_page(session))

    async with Demo(__name__) as demo:
        async with demo.exercise("entries-page") as session:
            demo.rows(await entries_page(session))

        async with demo.exercise("running-hours") as session:
            demo.rows(await running_hours(session))

        async with demo.exercise("without-hours") as session:
            demo.rows(await employees_without_hours(session))

        async with demo.exercise("search-employees") as session:
            demo.rows(await search_employees(session))

        async with demo.exercise("department-tree") as session:
            demo.rows(await department_tree(session))

        async with demo.exercise("guarded-department") as session:
            demo.rows(await guarded_department(session))

        async with demo.exercise("top-earners") as session:
            demo.rows(await top_earners(session))


if __name__ == "__main__":
    run(main)
