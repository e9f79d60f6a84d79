# /// answer
# verdict = "rejected"
# mistake = "an ORDER BY inside the window makes it a running average"
# says = "running|order by|frame|window|average|department_avg"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    people = (
        select(
            Employee.id,
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            func.avg(Employee.salary)
            .over(partition_by=Employee.department_id, order_by=Employee.salary)
            .label("department_avg"),
        )
        .join(Employee.department)
        .subquery()
    )
    stmt = (
        select(people.c.name, people.c.salary, people.c.department, people.c.department_avg)
        .where(people.c.salary > people.c.department_avg)
        .order_by(people.c.salary.desc(), people.c.name, people.c.id)
    )
    return (await session.execute(stmt)).all()
