# /// answer
# verdict = "rejected"
# mistake = "count(department_id) does not count who has none"
# says = "department|NULL|total|\\bcount"
# kinds = ["INCORRECT_COLUMN_AS_FUNCTION_PARAMETER"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count(Employee.department_id).over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
