# /// answer
# verdict = "rejected"
# mistake = "the label stands without quotes: Python looks for a variable of that name"
# says = "quot|total.{0,80}(defined|name|variable|string|assigned|associated|value)|(defined|name|variable).{0,60}total"
# kinds = ["OMITTED_QUOTES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label(total))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
