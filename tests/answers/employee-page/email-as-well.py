# /// answer
# verdict = "rejected"
# mistake = "a column that was not asked for"
# says = "email|label|\\bcolumns?\\b"
# kinds = ["EXTRANEOUS_COLUMN_IN_SELECT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.email, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
