# /// answer
# verdict = "rejected"
# mistake = "OR between the join condition and the filter"
# says = "(?-i:\\bOR\\b)|\\bor_|and_"
# kinds = ["OR_INSTEAD_OF_AND"]
# ///

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
        )
        .join(Project, or_(Project.id == TimeEntry.project_id, TimeEntry.employee_id == employee_id))
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
