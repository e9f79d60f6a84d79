# /// answer
# verdict = "rejected"
# mistake = "immediateload() sends a statement for each department and each employee (N+1)"
# says = "n ?\\+ ?1|statements|queries|immediateload|per (department|employee)|repeated|3"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import immediateload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(immediateload(Department.employees).immediateload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()
