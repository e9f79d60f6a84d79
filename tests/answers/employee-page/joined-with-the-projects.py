# /// answer
# verdict = "rejected"
# mistake = "a join with the projects repeats people, and leaves out who is on none"
# says = "project|repeat|twice|more than once|duplicate|several|missing"
# kinds = ["MANY_DUPLICATES", "MISSING_DISTINCT_FROM_SELECT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .join(Employee.projects)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
