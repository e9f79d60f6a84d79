# /// answer
# verdict = "rejected"
# mistake = "the subquery of IN returns two columns"
# says = "(one|single|too many|\\d|all|several) columns?|\\bcolumns?\\b"
# kinds = ["TOO_MANY_COLUMNS_IN_SUBQUERY"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    peer = aliased(Employee)
    best = (
        select(peer.id, peer.salary)
        .where(peer.department_id == Department.id)
        .order_by(peer.salary.desc(), peer.id)
        .limit(n)
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .where(Employee.id.in_(best.correlate(Department)))
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
    )
    return (await session.execute(statement)).all()
