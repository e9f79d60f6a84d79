# /// answer
# verdict = "rejected"
# mistake = "a second order_by() adds keys and replaces nothing: the id comes first"
# says = "\\border(s|ed|ing)?\\b|order_by|order_by|salary|\\bid\\b"
# kinds = ["DUPLICATE_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.id)
        .order_by(Employee.salary.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
