# /// answer
# verdict = "rejected"
# mistake = "a window function stands in WHERE"
# says = "window|(?-i:\\bWHERE\\b)|subquery"
# kinds = ["AGGREGATE_FUNCTION_OUTSIDE_SELECT_OR_HAVING"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .where(func.row_number().over(order_by=Employee.salary.desc()) > (page - 1) * size)
        .limit(size)
    )
    return (await session.execute(statement)).all()
