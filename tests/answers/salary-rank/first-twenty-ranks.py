# /// answer
# verdict = "rejected"
# mistake = "only the first twenty ranks"
# says = 'salary_rank <= 20 drops rows'
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    s = (
        select(
            Department.name.label("department"),
            Employee.name,
            Employee.salary,
            Employee.id,
            func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank"),
        )
        .join(Department)
        .subquery()
    )
    stmt = (
        select(s.c.department, s.c.name, s.c.salary, s.c.salary_rank)
        .where(s.c.salary_rank <= 20)
        .order_by(s.c.department, s.c.salary_rank, s.c.name, s.c.id)
    )
    return (await session.execute(stmt)).all()
