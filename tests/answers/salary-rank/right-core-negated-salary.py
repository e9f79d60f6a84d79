# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee

employees = Employee.__table__
departments = Department.__table__


async def salary_rank_by_department(session: AsyncSession):
    joined = employees.join(departments, departments.c.id == employees.c.department_id)
    query = (
        select(
            departments.c.name.label("department"),
            employees.c.name,
            employees.c.salary,
            func.rank().over(partition_by=employees.c.department_id, order_by=-employees.c.salary).label("salary_rank"),
        )
        .select_from(joined)
        .order_by(departments.c.name, employees.c.salary.desc(), employees.c.name, employees.c.id)
    )
    connection = await session.connection()
    return (await connection.execute(query)).all()
