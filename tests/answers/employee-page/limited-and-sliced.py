# /// answer
# verdict = "rejected"
# mistake = "all pages up to this one are fetched, and Python drops the earlier ones"
# says = "python|fetch|OFFSET|slice|fetch|too many rows|surplus|database"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(page * size)
    )
    rows = (await session.execute(statement)).all()
    return rows[(page - 1) * size :]
