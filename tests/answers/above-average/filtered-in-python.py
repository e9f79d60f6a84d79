# /// answer
# verdict = "rejected"
# mistake = "everyone is fetched with the average and filtered in Python"
# says = "python|fetch|filter|where|rows"
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
    return [row for row in await session.execute(stmt) if row.salary > row.department_avg]
