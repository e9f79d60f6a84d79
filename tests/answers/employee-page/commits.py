# /// answer
# verdict = "rejected"
# mistake = "commits: the transaction belongs to the caller"
# says = "commit|transaction"
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
    result = (await session.execute(statement)).all()
    await session.commit()
    return result
