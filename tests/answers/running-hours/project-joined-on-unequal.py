# /// answer
# verdict = "rejected"
# mistake = "the join pairs entries with the projects that they are not on"
# says = "!=|<>|not equal|join condition|(?-i:\\bON\\b)"
# kinds = ["JOIN_CONDITION_WITH_INCORRECT_COMPARISON_OPERATOR"]
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
        .join(Project, Project.id != TimeEntry.project_id)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
