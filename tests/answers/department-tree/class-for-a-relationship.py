# /// answer
# verdict = "rejected"
# mistake = "the class stands where a relationship is wanted"
# says = "relationship|class|Employee|attribute|mapped"
# kinds = ["CONFUSED_TABLE_NAMES_WITH_COLUMN_NAMES"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department).options(selectinload(Employee).selectinload(Employee.projects)).order_by(Department.name)
    )
    return (await session.scalars(statement)).all()
