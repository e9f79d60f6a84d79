# /// answer
# verdict = "rejected"
# mistake = "only the first row of the page has the total"
# says = "total|every row|first|NULL|None|each row"
# ///

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    place = func.row_number().over(order_by=(Employee.salary.desc(), Employee.id))
    statement = (
        select(
            Employee.id,
            Employee.name,
            Employee.salary,
            case((place == (page - 1) * size + 1, func.count().over())).label("total"),
        )
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
