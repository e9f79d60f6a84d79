# /// answer
# verdict = "rejected"
# mistake = "2 statements, but a GROUP BY merged in Python; the collections are never loaded"
# says = "group|selectin|collection|load|merged|python|count\\("
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def fix_with_selectinload(session: AsyncSession):
    departments = (await session.scalars(select(Department))).all()
    heads = dict(
        (await session.execute(select(Employee.department_id, func.count()).group_by(Employee.department_id)))
        .tuples()
        .all()
    )
    return {department.name: heads.get(department.id, 0) for department in departments}
