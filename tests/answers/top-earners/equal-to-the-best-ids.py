# /// answer
# verdict = "rejected"
# mistake = "= wants one value, and the subquery returns n"
# says = "more than one row|(one|single|several|many) (row|value)s?|(?-i:\\bIN\\b)|in_"
# kinds = ["MISSING_QUANTIFIER"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    peer = aliased(Employee)
    best = select(peer.id).where(peer.department_id == Department.id).order_by(peer.salary.desc(), peer.id).limit(n)
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .where(Employee.id == best.correlate(Department).scalar_subquery())
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
    )
    return (await session.execute(statement)).all()
