# /// answer
# verdict = "rejected"
# mistake = "a row of a department and a number is returned"
# says = "\\bRows?\\b|tuple|scalars|\\bcolumns?\\b|\\bcount|Department"
# kinds = ["EXTRANEOUS_COLUMN_IN_SELECT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    heads = select(func.count(Employee.id)).where(Employee.department_id == Department.id).scalar_subquery()
    statement = (
        select(Department, heads)
        .where(Department.name == name)
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.execute(statement)).one_or_none()
