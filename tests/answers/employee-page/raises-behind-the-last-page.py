# /// answer
# verdict = "rejected"
# mistake = "raises behind the last page"
# says = "behind|beyond|last page|empty|past|raise|LookupError"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    rows = (await session.execute(statement)).all()
    if not rows:
        raise LookupError(page)
    return rows
