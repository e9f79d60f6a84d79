# /// answer
# verdict = "rejected"
# mistake = "sum('hours') adds up a text in quotes: the database cannot choose among its functions"
# says = "not unique|quot|'hours'|ambiguous|literal"
# kinds = ["AMBIGUOUS_FUNCTION", "EXTRANEOUS_QUOTES"]
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
            func.sum(literal_column("'hours'"))
            .over(order_by=(TimeEntry.work_date, TimeEntry.id))
            .label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
