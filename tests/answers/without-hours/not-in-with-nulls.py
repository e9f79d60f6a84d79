# /// answer
# verdict = "rejected"
# mistake = "the subquery of NOT IN holds a NULL for everybody without entries: nobody is found"
# says = "NULL|nobody|NOT IN|not_in|outer join"
# kinds = ["NULL_IN_IN_ANY_ALL_SUBQUERY"]
# ///

from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    busy = (
        select(TimeEntry.employee_id)
        .select_from(Employee)
        .outerjoin(TimeEntry, and_(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .correlate(None)
    )
    statement = select(Employee).where(Employee.id.not_in(busy)).order_by(Employee.name, Employee.id)
    return (await session.scalars(statement)).all()
