# /// answer
# verdict = "rejected"
# mistake = "the right query is run and thrown away; the answer comes from another one, filtered in Python"
# says = "two|2 statements|statements|queries|decoy|thrown|unused|does not feed|python|fetch"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery()
    )
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    await session.execute(stmt.where(Employee.salary > averages.c.department_avg))
    return [row for row in (await session.execute(stmt)).all() if row.salary > row.department_avg]
