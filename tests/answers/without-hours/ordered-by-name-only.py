# /// answer
# verdict = "rejected"
# mistake = "people of the same name come in any order"
# says = "\\border(s|ed|ing)?\\b|order_by|\\bid\\b|\\btie|same name|sort"
# kinds = ["MISSING_COLUMN_FROM_ORDER_BY_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .order_by(Employee.name)
    )
    return (await session.scalars(statement)).all()
