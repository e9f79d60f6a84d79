# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    ranks = select(Employee.id, salary_rank).where(Employee.department_id.is_not(None)).cte("ranks")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, ranks.c.salary_rank)
        .join(Employee.department)
        .join(ranks, ranks.c.id == Employee.id)
        .order_by(Department.name, ranks.c.salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).mappings().all()
