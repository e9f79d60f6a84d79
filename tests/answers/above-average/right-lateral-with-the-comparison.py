# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee)
    averages = (
        select(func.avg(peer.salary).label("department_avg"))
        .where(peer.department_id == Employee.department_id)
        .having(func.avg(peer.salary) < Employee.salary)
        .correlate(Employee)
        .lateral("averages")
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, true())
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
