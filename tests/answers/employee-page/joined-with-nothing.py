# /// answer
# verdict = "rejected"
# mistake = "employees is in FROM twice and joined with nothing"
# says = "cross join|cartesian|join condition|not joined|(?-i:\\bON\\b)|repeat|more than once|twice"
# kinds = ["MISSING_JOIN_CONDITION", "UNNECESSARY_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    other = aliased(Employee)
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count(other.id).over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
