# /// answer
# verdict = "rejected"
# mistake = "a statement for each department"
# says = "n ?\\+ ?1|statements|queries|per department|repeated|3|in a loop"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import attributes, selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    departments = (await session.scalars(select(Department).order_by(Department.name))).all()
    for department in departments:
        own = select(Employee).where(Employee.department_id == department.id).options(selectinload(Employee.projects))
        attributes.set_committed_value(department, "employees", list(await session.scalars(own)))
    return departments
