# /// answer
# verdict = "rejected"
# mistake = "entries on projects that the person does not belong to are left out"
# says = "employee_projects|missing|drop|member|\\bjoin"
# kinds = ["EXTRANEOUS_TABLE_REFERENCE"]
# ///

from sqlalchemy import and_, func, select
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
        .join(
            employee_projects,
            and_(
                employee_projects.c.project_id == Project.id,
                employee_projects.c.employee_id == TimeEntry.employee_id,
            ),
        )
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
