# /// answer
# verdict = "rejected"
# mistake = "only the first three ranks are returned"
# says = "missing|filter|where|top|limit|<=|rank"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    ranked = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank, Employee.id)
        .join(Employee, Employee.department_id == Department.id)
        .subquery()
    )
    stmt = (
        select(ranked.c.department, ranked.c.name, ranked.c.salary, ranked.c.salary_rank)
        .where(ranked.c.salary_rank <= 3)
        .order_by(ranked.c.department, ranked.c.salary_rank, ranked.c.name, ranked.c.id)
    )
    return (await session.execute(stmt)).all()
