# /// answer
# verdict = "rejected"
# mistake = "HAVING keeps managers only"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|manager|missing|subordinates"
# kinds = ["EXTRANEOUS_HAVING_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    below = aliased(Employee)
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .outerjoin(below, below.manager_id == Employee.id)
        .group_by(Employee.id)
        .having(func.count(below.id) > 0)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
