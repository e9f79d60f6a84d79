# /// answer
# verdict = "rejected"
# mistake = "the groups are not filtered: everybody is returned"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|filter|everybody|everyone|condition|too many"
# kinds = ["MISSING_HAVING_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .group_by(Employee.id)
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
