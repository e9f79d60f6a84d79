# /// answer
# verdict = "rejected"
# mistake = "the bind parameter never gets a value"
# says = "bind ?param|parameter.{0,60}(value|given|passed)|value.{0,60}parameter"
# kinds = ["UNDEFINED_PARAMETER"]
# ///

from sqlalchemy import bindparam, func, select
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
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == bindparam("employee"))
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
