# /// answer
# verdict = "rejected"
# mistake = "equals are ordered by name, not by id"
# says = "\\border(s|ed|ing)?\\b|order_by|\\btie|\\bid\\b|name"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.name)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
