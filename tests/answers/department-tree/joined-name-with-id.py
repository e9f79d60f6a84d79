# /// answer
# verdict = "rejected"
# mistake = "a text is compared with a number"
# says = "\\btypes?\\b|integer|operator|number|varchar"
# kinds = ["DATA_TYPE_MISMATCH", "JOIN_CONDITION_ON_UNMATCHABLE_COLUMN"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Employee, Employee.department_id == Department.name)
        .outerjoin(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()
