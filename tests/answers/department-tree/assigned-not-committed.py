# /// answer
# verdict = "rejected"
# mistake = "the collections are assigned as if they were changes: the session sends them at the next flush, or loads the old ones first"
# says = "assign|change|dirty|MissingGreenlet|lazy|set_committed_value|flush|loaded|emit"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    departments = (await session.scalars(select(Department).order_by(Department.name))).all()
    people = (await session.scalars(select(Employee).options(selectinload(Employee.projects)))).all()
    for department in departments:
        department.employees = [employee for employee in people if employee.department_id == department.id]
    return departments
