# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    peer = aliased(Employee)
    best = (
        select(peer.id)
        .where(peer.department_id == Department.id)
        .order_by(peer.salary.desc(), peer.id)
        .limit(n)
        .correlate(Department)
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join_from(Department, Employee, Employee.department_id == Department.id)
        .where(Employee.id.in_(best))
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
    )
    return (await session.execute(statement)).all()
