# /// answer
# verdict = "rejected"
# mistake = "LIMIT n for all departments together"
# says = "LIMIT|each department|per department|whole|company|missing"
# kinds = ["EXTRANEOUS_LIMIT_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
        .limit(n)
    )
    return (await session.execute(statement)).all()
