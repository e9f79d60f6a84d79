# /// answer
# verdict = "rejected"
# mistake = "the average is taken over the people of one manager, not of the department"
# says = "manager|group|partition|own department|department_avg|average"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.manager_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.manager_id)
        .subquery()
    )
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Department, Department.id == Employee.department_id)
        .join(averages, averages.c.manager_id == Employee.manager_id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
