# /// answer
# verdict = "rejected"
# mistake = "> for >=: who has an entry exactly on the day is returned"
# says = ">=|exactly|on the day|on that day|on or after|on `?since|boundary|equal|strictly|itself"
# kinds = ["INCORRECT_COMPARISON_OPERATOR_OR_INCORRECT_VALUE_COMPARED"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date > since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
