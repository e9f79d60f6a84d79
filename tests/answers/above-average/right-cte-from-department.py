# /// answer
# verdict = "accepted"
# note = "The same with a name: a CTE reads from top to bottom, and can be used twice."
# ///

from sqlalchemy import desc, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    dept_avg = (
        select(
            Department.id.label("id"),
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg"),
        )
        .join(Department.employees)
        .group_by(Department.id, Department.name)
        .cte("dept_avg")
    )
    result = await session.execute(
        select(Employee.name, Employee.salary, dept_avg.c.department, dept_avg.c.avg.label("department_avg"))
        .join(dept_avg, dept_avg.c.id == Employee.department_id)
        .where(dept_avg.c.avg < Employee.salary)
        .order_by(desc(Employee.salary), Employee.name.asc(), Employee.id.asc())
    )
    return result.all()
