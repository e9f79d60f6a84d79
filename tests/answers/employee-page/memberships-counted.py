# /// answer
# verdict = "rejected"
# mistake = "people are counted once for each of their projects"
# says = "project|DISTINCT|total|\\bcount|repeat|several|\\bjoin"
# kinds = ["MISSING_DISTINCT_FROM_FUNCTION_PARAMETER"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    total = select(func.count(Employee.id)).outerjoin(Employee.projects).scalar_subquery()
    statement = (
        select(Employee.id, Employee.name, Employee.salary, total.label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
