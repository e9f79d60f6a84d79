# /// answer
# verdict = "rejected"
# mistake = "project_id is compared with the id of the employee"
# says = "project_id|employee_id|correlat"
# kinds = ["JOIN_CONDITION_ON_INCORRECT_COLUMN"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.project_id == Employee.id, TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
