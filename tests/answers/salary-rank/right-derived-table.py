# /// answer
# verdict = "accepted"
# note = "With the ranks in a subquery the outer query can filter by them: WHERE salary_rank <= 3."
# ///

from sqlalchemy import desc, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    ranked = (
        select(
            Department.name.label("department"),
            Employee.id,
            Employee.name,
            Employee.salary,
            func.rank().over(partition_by=Department.id, order_by=desc(Employee.salary)).label("salary_rank"),
        )
        .join(Employee, Employee.department_id == Department.id)
        .subquery()
    )
    result = await session.execute(
        select(ranked.c.department, ranked.c.name, ranked.c.salary, ranked.c.salary_rank).order_by(
            ranked.c.department, ranked.c.salary_rank, ranked.c.name, ranked.c.id
        )
    )
    return result.fetchall()
