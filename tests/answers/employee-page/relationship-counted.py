# /// answer
# verdict = "rejected"
# mistake = "Employee.subordinates is a relationship, not a column to be counted"
# says = "relationship|\\bcolumns?\\b|subordinates|boolean|join condition|total|\\bcount"
# kinds = ["CONFUSED_TABLE_NAMES_WITH_COLUMN_NAMES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count(Employee.subordinates).over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
