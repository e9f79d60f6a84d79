# /// answer
# verdict = "rejected"
# mistake = "rows of a department and a number are returned"
# says = "\\bRows?\\b|tuple|scalars|\\bcolumns?\\b|\\bcount"
# kinds = ["EXTRANEOUS_COLUMN_IN_SELECT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    heads = select(func.count(Employee.id)).where(Employee.department_id == Department.id).scalar_subquery()
    statement = (
        select(Department, heads)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
