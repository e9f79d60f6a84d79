# /// answer
# verdict = "rejected"
# mistake = "only the first thousand departments are counted"
# says = "Departments are missing"
# ///
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session):
    departments = await session.scalars(select(Department).options(selectinload(Department.employees)))
    return {department.name: len(department.employees) for department in departments.all()[:1000]}
