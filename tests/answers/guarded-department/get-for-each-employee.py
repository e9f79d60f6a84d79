# /// answer
# verdict = "rejected"
# mistake = "a statement for each employee (N+1)"
# says = "n ?\\+ ?1|statements|in a loop|per employee|repeated|queries"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import attributes, raiseload

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    department = await session.scalar(select(Department).where(Department.name == name).options(raiseload("*")))
    if department is not None:
        ids = await session.scalars(select(Employee.id).where(Employee.department_id == department.id))
        own = [await session.get(Employee, employee_id, options=[raiseload("*")]) for employee_id in ids.all()]
        attributes.set_committed_value(department, "employees", own)
    return department
