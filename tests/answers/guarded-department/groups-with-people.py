# /// answer
# verdict = "rejected"
# mistake = "HAVING drops a department where nobody works"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|nobody|empty|missing|drop|None"
# kinds = ["EXTRANEOUS_HAVING_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .outerjoin(Department.employees)
        .where(Department.name == name)
        .group_by(Department.id)
        .having(func.count(Employee.id) > 0)
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
