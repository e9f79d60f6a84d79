# /// answer
# verdict = "rejected"
# mistake = "the departments are counted, not the employees"
# says = "department|total|\\bcount"
# kinds = ["INCORRECT_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    total = select(func.count()).select_from(Department).scalar_subquery()
    statement = (
        select(Employee.id, Employee.name, Employee.salary, total.label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
