# /// answer
# verdict = "rejected"
# mistake = "rank() gives equals one number: pages are longer or shorter"
# says = "\\brank|\\btie|equal|row_number"
# kinds = ["INCORRECT_FUNCTION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    numbered = select(
        Employee.id,
        Employee.name,
        Employee.salary,
        func.rank().over(order_by=Employee.salary.desc()).label("place"),
        func.count().over().label("total"),
    ).subquery("numbered")
    first = (page - 1) * size
    statement = (
        select(numbered.c.id, numbered.c.name, numbered.c.salary, numbered.c.total)
        .where(numbered.c.place > first, numbered.c.place <= first + size)
        .order_by(numbered.c.salary.desc(), numbered.c.id)
    )
    return (await session.execute(statement)).all()
