# /// answer
# verdict = "rejected"
# mistake = "of equals the larger id comes first"
# says = "\\bdesc\\b|descending|ascending|direction|\\border(s|ed|ing)?\\b|order_by|\\bid\\b|\\btie|equal"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
