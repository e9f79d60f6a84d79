# /// answer
# verdict = "rejected"
# mistake = "a join with everybody on the project repeats the entries"
# says = "twice|more than once|repeat|duplicate|several times|employee_projects|fan.?out|\\bjoin|members"
# kinds = ["MANY_DUPLICATES", "MISSING_DISTINCT_FROM_SELECT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project, employee_projects
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
        )
        .join(TimeEntry.project)
        .join(employee_projects, employee_projects.c.project_id == Project.id)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
