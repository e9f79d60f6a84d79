# /// answer
# verdict = "rejected"
# mistake = "skip() and take() are methods of other libraries"
# says = "skip|take|offset|limit"
# kinds = ["NONSTANDARD_KEYWORDS_OR_STANDARD_KEYWORDS_IN_WRONG_CONTEXT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .skip((page - 1) * size)
        .take(size)
    )
    return (await session.execute(statement)).all()
