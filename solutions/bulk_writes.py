"""Phase 7 · Many rows at once.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from datetime import date
from decimal import Decimal

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kata.demo import Demo, run

from .records import TimeEntry


async def log_hours(session: AsyncSession) -> None:
    """Exercise 16 · A month of time sheets.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError  # TODO(author): the solution


async def raise_salaries(session: AsyncSession) -> None:
    """Exercise 17 · A raise for everyone.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError  # TODO(author): the solution


async def purge_time_entries(session: AsyncSession) -> None:
    """Exercise 18 · Old entries go.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError  # TODO(author): the solution


async def record_hours(
    session: AsyncSession,
    *,
    employee_id: int,
    project_id: int,
    work_date: date,
    hours: Decimal,
    note: str | None = None,
) -> TimeEntry:
    """Exercise 19 · Write it down, or correct it.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    statement = insert(TimeEntry).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note
    )
    statement = statement.on_conflict_do_update(
        index_elements=[TimeEntry.employee_id, TimeEntry.project_id, TimeEntry.work_date],
        # `excluded` is the row that the INSERT would have written. What is not named here stays, the id included.
        set_={"hours": statement.excluded.hours, "note": statement.excluded.note},
    ).returning(TimeEntry)
    # Without populate_existing, an object that the session holds would keep its old values.
    entries = await session.scalars(statement, execution_options={"populate_existing": True})
    return entries.one()


async def ensure_projects(session: AsyncSession) -> None:
    """Exercise 20 · There afterwards, whoever made it.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError  # TODO(author): the solution


async def main() -> None:
    """TODO(author): say what the demo shows."""
    async with Demo(__name__) as demo, demo.exercise("log-hours") as session:
        await log_hours(session)

    async with Demo(__name__) as demo:
        async with demo.exercise("raise-salaries") as session:
            await raise_salaries(session)

        async with demo.exercise("purge-entries") as session:
            await purge_time_entries(session)

        async with demo.exercise("record-hours") as session:
            await record_hours(session)

        async with demo.exercise("ensure-projects") as session:
            await ensure_projects(session)


if __name__ == "__main__":
    run(main)
