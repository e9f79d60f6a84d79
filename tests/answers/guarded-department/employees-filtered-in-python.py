# /// answer
# verdict = "rejected"
# mistake = "everybody is fetched, and Python picks the people of the department"
# says = "python|fetch|filter|(?-i:\\bWHERE\\b)|fetch|too many rows|surplus|everybody"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import attributes, raiseload

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    department = await session.scalar(select(Department).where(Department.name == name).options(raiseload("*")))
    if department is not None:
        everybody = await session.scalars(select(Employee).options(raiseload("*")))
        own = [employee for employee in everybody if employee.department_id == department.id]
        attributes.set_committed_value(department, "employees", own)
    return department
