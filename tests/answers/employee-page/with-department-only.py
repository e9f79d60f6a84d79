# /// answer
# verdict = "rejected"
# mistake = "people without a department are left out, and not counted"
# says = "department|inner join|missing|total"
# kinds = ["EXTRANEOUS_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .join(Employee.department)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
