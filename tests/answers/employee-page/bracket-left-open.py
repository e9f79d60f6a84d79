# /// answer
# verdict = "rejected"
# mistake = "a parenthesis is never closed: Python cannot read the module"
# says = "syntax|parenthes|bracket|never closed|'\\('"
# kinds = ["UNMATCHED_BRACKETS"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        (select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
