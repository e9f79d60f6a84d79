# /// answer
# verdict = "rejected"
# mistake = "all rows are fetched in partitions, and one of them is returned"
# says = "python|fetch|LIMIT|OFFSET|partition|fetch|too many rows|surplus|database"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total")).order_by(
        Employee.salary.desc(), Employee.id
    )
    parts = list((await session.execute(statement)).partitions(size))
    return parts[page - 1] if page <= len(parts) else []
