# /// answer
# verdict = "rejected"
# mistake = "all employees are loaded and grouped in Python"
# says = "second query of your own, not by a loader option"
# ///
from sqlalchemy import select

from .models import Department, Employee


async def fix_with_selectinload(session):
    departments = (await session.scalars(select(Department))).all()
    heads = {department.id: 0 for department in departments}
    for employee in (await session.scalars(select(Employee))).all():
        if employee.department_id is not None:
            heads[employee.department_id] += 1
    return {department.name: heads[department.id] for department in departments}
