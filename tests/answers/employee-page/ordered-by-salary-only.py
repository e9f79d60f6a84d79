# /// answer
# verdict = "rejected"
# mistake = "equals come in any order: a row may come on two pages, or on none"
# says = "\\border(s|ed|ing)?\\b|order_by|\\btie|\\bid\\b|equal"
# kinds = ["MISSING_COLUMN_FROM_ORDER_BY_CLAUSE", "MISSING_EXPRESSION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
