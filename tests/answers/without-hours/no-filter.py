# /// answer
# verdict = "rejected"
# mistake = "the condition is missing: everybody is returned"
# says = "(?-i:\\bWHERE\\b)|filter|everybody|everyone|condition|too many|EXISTS"
# kinds = ["MISSING_WHERE_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employees_without_hours(session: AsyncSession, since: date):
    statement = select(Employee).order_by(Employee.name, Employee.id)
    return (await session.scalars(statement)).all()
