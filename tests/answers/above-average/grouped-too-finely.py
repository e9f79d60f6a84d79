# /// answer
# verdict = "rejected"
# mistake = "grouped by department and name: the average of one person"
# says = "group|finely|name|average|department_avg|missing|own department"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id, Employee.name)
        .subquery()
    )
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Department, Department.id == Employee.department_id)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
