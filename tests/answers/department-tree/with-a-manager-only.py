# /// answer
# verdict = "rejected"
# mistake = "an inner join with the manager: who has none is not loaded"
# says = "manager|inner join|missing|left out|drop"
# kinds = ["EXTRANEOUS_TABLE_REFERENCE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Department.employees)
        .outerjoin(Employee.projects)
        .join(Employee.manager.of_type(aliased(Employee)))
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()
