# /// answer
# verdict = "rejected"
# mistake = "any error is swallowed and answered with an empty list, so a misspelt attribute is never noticed"
# says = "empty|swallow|except|missing|no statement|nothing|statement"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    try:
        statement = (
            select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
            .ordered_by(Employee.salary.desc(), Employee.id)
            .limit(size)
            .offset((page - 1) * size)
        )
        return (await session.execute(statement)).all()
    except Exception:
        return []
