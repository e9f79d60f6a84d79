# /// answer
# verdict = "rejected"
# mistake = "HAVING drops departments where nobody works"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|nobody|empty|missing|drop"
# kinds = ["EXTRANEOUS_HAVING_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .having(func.count(Employee.id) > 0)
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()
