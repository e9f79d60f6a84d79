# /// answer
# verdict = "rejected"
# mistake = "the scalar subquery returns all ids: nothing counts them"
# says = "more than one row|(one|single|several|many) (row|value)s?|\\bcount"
# kinds = ["MISSING_QUANTIFIER"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    total = select(aliased(Employee).id).scalar_subquery()
    statement = (
        select(Employee.id, Employee.name, Employee.salary, total.label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
