# /// answer
# verdict = "rejected"
# mistake = "DISTINCT ON keeps one of each department, whatever n"
# says = "DISTINCT|one (of|per)|\\bn\\b|missing"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .distinct(Department.name)
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
        .limit(None if n else 0)
    )
    return (await session.execute(statement)).all()
