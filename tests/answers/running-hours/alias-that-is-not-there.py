# /// answer
# verdict = "rejected"
# mistake = "te is no alias of this statement"
# says = "alias|missing FROM|\\bte\\b|raw SQL"
# kinds = ["UNDEFINED_CORRELATION_NAME"]
# ///

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            func.sum(literal_column("te.hours"))
            .over(order_by=(TimeEntry.work_date, TimeEntry.id))
            .label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
