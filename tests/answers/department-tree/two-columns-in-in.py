# /// answer
# verdict = "rejected"
# mistake = "the subquery of IN returns two columns"
# says = "(one|single|too many|\\d|all|several) columns?|\\bcolumns?\\b"
# kinds = ["TOO_MANY_COLUMNS_IN_SUBQUERY"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .where(Department.id.in_(select(Department.id, Department.name).correlate(None)))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()
