# /// answer
# verdict = "rejected"
# mistake = "an outer join from the projects: one without entries appears with an empty row"
# says = "outer join|(?-i:\\bLEFT\\b)|inner join|NULL|(?-i:\\bON\\b)|empty"
# kinds = ["CONDITION_ON_OUTER_JOIN", "EXPRESSION_IN_INCORRECT_CLAUSE"]
# ///

from sqlalchemy import and_, func, select
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
        .select_from(Project)
        .outerjoin(TimeEntry, and_(TimeEntry.project_id == Project.id, TimeEntry.employee_id == employee_id))
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
