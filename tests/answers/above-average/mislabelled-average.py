# /// answer
# verdict = "rejected"
# mistake = "the average is labelled avg_salary, not department_avg"
# says = "column|label|department_avg|avg_salary"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("avg_salary"))
        .group_by(Employee.department_id)
        .subquery()
    )
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.avg_salary)
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.avg_salary)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
