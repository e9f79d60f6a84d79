# /// answer
# verdict = "rejected"
# mistake = "row_number(salary): the salary is no argument, it belongs into the ORDER BY of the window"
# says = "argument|row_number\\(|order_by|does not exist"
# kinds = ["CONFUSING_FUNCTION_WITH_FUNCTION_PARAMETER"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    numbered = select(
        Employee.id,
        Employee.name,
        Employee.salary,
        func.row_number(Employee.salary).over().label("place"),
        func.count().over().label("total"),
    ).subquery("numbered")
    first = (page - 1) * size
    statement = (
        select(numbered.c.id, numbered.c.name, numbered.c.salary, numbered.c.total)
        .where(numbered.c.place > first, numbered.c.place <= first + size)
        .order_by(numbered.c.place)
    )
    return (await session.execute(statement)).all()
