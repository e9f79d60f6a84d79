# /// answer
# verdict = "rejected"
# mistake = "a statement for each department (N+1)"
# says = "n ?\\+ ?1|statements|in a loop|per department|repeated|queries"
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    rows = []
    for department in await session.scalars(select(Department).order_by(Department.name)):
        best = await session.execute(
            select(literal(department.name).label("department"), Employee.name, Employee.salary)
            .where(Employee.department_id == department.id)
            .order_by(Employee.salary.desc(), Employee.id)
            .limit(n)
        )
        rows.extend(best.all())
    return rows
