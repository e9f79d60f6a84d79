# /// answer
# verdict = "rejected"
# mistake = "total shows the id again"
# says = "total|\\bid\\b|\\bcount"
# kinds = ["DUPLICATE_COLUMN_OUTPUT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, Employee.id.label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
