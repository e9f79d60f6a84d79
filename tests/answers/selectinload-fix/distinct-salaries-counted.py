# /// answer
# verdict = "rejected"
# mistake = "counts distinct salaries: equal salaries count once"
# says = "same salar|equal salar|distinct|set|count"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(set(person.salary for person in department.employees)) for department in departments}
