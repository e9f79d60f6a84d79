# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee, name="peer")
    averages = (
        select(Employee.id, func.avg(peer.salary).label("department_avg"))
        .join(peer, peer.department_id == Employee.department_id)
        .group_by(Employee.id)
        .having(Employee.salary > func.avg(peer.salary))
        .cte("averages")
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.id == Employee.id)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
