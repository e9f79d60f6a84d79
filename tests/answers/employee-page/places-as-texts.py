# /// answer
# verdict = "rejected"
# mistake = "a number is compared with a text"
# says = "\\btypes?\\b|str\\b|integer|\\btexts?\\b|number|varchar"
# kinds = ["DATA_TYPE_MISMATCH"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    numbered = select(
        Employee.id,
        Employee.name,
        Employee.salary,
        func.row_number().over(order_by=(Employee.salary.desc(), Employee.id)).label("place"),
        func.count().over().label("total"),
    ).subquery("numbered")
    first = (page - 1) * size
    statement = (
        select(numbered.c.id, numbered.c.name, numbered.c.salary, numbered.c.total)
        .where(numbered.c.place > first, numbered.c.place <= str(first + size))
        .order_by(numbered.c.place)
    )
    return (await session.execute(statement)).all()
