# /// answer
# verdict = "rejected"
# mistake = "projects.name is used, and projects is not in FROM"
# says = "missing FROM|(?-i:\\bFROM\\b)|\\bjoin|raw SQL"
# kinds = ["OMITTED_FROM_CLAUSE", "MISSING_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(
            TimeEntry.work_date,
            literal_column("projects.name").label("project"),
            TimeEntry.hours,
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
        )
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
