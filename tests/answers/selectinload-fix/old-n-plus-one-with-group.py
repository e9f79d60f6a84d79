# /// answer
# verdict = "rejected"
# mistake = "one GROUP BY instead of loading the collections"
# says = "statements?|group|selectin|collection|load|exactly"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department.name, func.count(Employee.id)).outerjoin(Department.employees).group_by(Department.name)
    return dict((await session.execute(stmt)).tuples().all())
