# /// answer
# verdict = "rejected"
# mistake = "the lowest salary comes first"
# says = "\\bdesc\\b|descending|lowest|highest|ascending|direction|\\border(s|ed|ing)?\\b|order_by|\\bturned"
# kinds = ["INCORRECT_ORDERING_OF_ROWS"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary, Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
