# /// answer
# verdict = "rejected"
# mistake = "= wants one value, and the subquery returns many"
# says = "more than one row|(one|single|several|many) (row|value)s?|(?-i:\\bIN\\b)|in_"
# kinds = ["MISSING_QUANTIFIER"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .where(Department.id == select(aliased(Department).id).scalar_subquery())
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()
