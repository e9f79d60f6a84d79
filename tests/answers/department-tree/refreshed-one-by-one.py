# /// answer
# verdict = "rejected"
# mistake = "refresh() for each department (N+1)"
# says = "n ?\\+ ?1|statements|queries|refresh|repeated|3|loaded"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def department_tree(session: AsyncSession):
    departments = (await session.scalars(select(Department).order_by(Department.name))).all()
    for department in departments:
        await session.refresh(department, ["employees"])
        for employee in department.employees:
            await session.refresh(employee, ["projects"])
    return departments
