# /// answer
# verdict = "rejected"
# mistake = "a number is joined with a text"
# says = "\\btypes?\\b|integer|operator|number|varchar"
# kinds = ["JOIN_CONDITION_ON_UNMATCHABLE_COLUMN"]
# ///

from sqlalchemy import func, select
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
        .join(Project, Project.name == TimeEntry.project_id)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
