# /// answer
# verdict = "rejected"
# mistake = "a correlated count instead of rank() over a partition"
# says = "window|rank\\(|over|correlat|count|construct"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    richer = aliased(Employee)
    ahead = (
        select(func.count())
        .where(richer.department_id == Employee.department_id, richer.salary > Employee.salary)
        .scalar_subquery()
    )
    salary_rank = (ahead + 1).label("salary_rank")
    stmt = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
