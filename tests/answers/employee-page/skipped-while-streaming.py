# /// answer
# verdict = "rejected"
# mistake = "the stream is read up to the page, and the earlier rows are thrown away"
# says = "python|fetch|OFFSET|skip|stream|fetch|too many rows|surplus|database|LIMIT"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total")).order_by(
        Employee.salary.desc(), Employee.id
    )
    result = await session.stream(statement)
    first, rows, at = (page - 1) * size, [], 0
    async for row in result:
        if at >= first:
            rows.append(row)
        at += 1
        if len(rows) == size:
            break
    await result.close()
    return rows
