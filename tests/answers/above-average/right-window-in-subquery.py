# /// answer
# verdict = "accepted"
# note = "avg() OVER (PARTITION BY …) reads the table once, and every row has its average beside it; WHERE has to wait outside."
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
            func.avg(Employee.salary).over(partition_by=Employee.department_id).label("department_avg"),
        )
        .join(Employee.department)
        .subquery("people")
    )
    stmt = (
        select(people.c.name, people.c.salary, people.c.department, people.c.department_avg)
        .where(people.c.salary > people.c.department_avg)
        .order_by(people.c.salary.desc(), people.c.name, people.c.id)
    )
    return (await session.execute(stmt)).all()
