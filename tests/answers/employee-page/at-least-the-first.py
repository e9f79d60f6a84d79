# /// answer
# verdict = "rejected"
# mistake = ">= for >: the last row of the page before comes again"
# says = ">=|first|twice|again|previous|one (more|too many)|too many"
# kinds = ["UNNECESSARILY_GENERAL_COMPARISON_OPERATOR"]
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
        .where(numbered.c.place >= first, numbered.c.place <= first + size)
        .order_by(numbered.c.place)
    )
    return (await session.execute(statement)).all()
