# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    people = (
        select(
            Employee.id,
            Employee.name,
            Employee.salary,
            func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank"),
        )
        .where(Employee.department_id == Department.id)
        .correlate(Department)
        .lateral("people")
    )
    statement = (
        select(Department.name.label("department"), people.c.name, people.c.salary, people.c.salary_rank)
        .join(people, true())
        .order_by(Department.name, people.c.salary_rank, people.c.name, people.c.id)
    )
    return (await session.execute(statement)).all()
