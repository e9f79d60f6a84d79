# /// answer
# verdict = "rejected"
# mistake = "averages are grouped by lower(name): departments that differ only in case share one"
# says = "lower|case|average|department_avg|group|own department"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(func.lower(Department.name).label("key"), func.avg(Employee.salary).label("department_avg"))
        .join(Department.employees)
        .group_by(func.lower(Department.name))
        .subquery()
    )
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.key == func.lower(Department.name))
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
