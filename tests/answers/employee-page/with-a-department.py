# /// answer
# verdict = "rejected"
# mistake = "people without a department are filtered away"
# says = "department|NULL|(?-i:\\bWHERE\\b)|filter|missing|total"
# kinds = ["EXTRANEOUS_WHERE_CLAUSE", "EXTRANEOUS_EXPRESSION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .where(Employee.department_id.is_not(None))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
