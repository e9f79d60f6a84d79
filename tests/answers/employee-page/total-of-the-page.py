# /// answer
# verdict = "rejected"
# mistake = "the total is the length of the page"
# says = "total|\\bcount|all employees|\\bpages?\\b"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    rows = (await session.execute(statement)).mappings().all()
    return [{**row, "total": len(rows)} for row in rows]
