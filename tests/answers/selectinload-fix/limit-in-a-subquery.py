# /// answer
# verdict = "rejected"
# mistake = "a LIMIT inside of a subquery: with more departments some are missing"
# says = "LIMIT|Departments are missing"
# ///
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session):
    departments = await session.scalars(
        select(Department)
        .options(selectinload(Department.employees))
        .where(Department.id.in_(select(Department.id).limit(1000)))
    )
    return {department.name: len(department.employees) for department in departments}
