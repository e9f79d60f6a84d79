# /// answer
# verdict = "rejected"
# mistake = "the alias of projects is called time_entries, a name that is taken"
# says = "alias|more than once|twice|same name|time_entries.{0,60}(name|taken)"
# kinds = ["CORRELATION_NAME_IDENTICAL_TO_TABLE_NAME"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    project = aliased(Project, name="time_entries")
    statement = (
        select(
            TimeEntry.work_date,
            project.name.label("project"),
            TimeEntry.hours,
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
        )
        .join(project, project.id == TimeEntry.project_id)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
