# /// answer
# verdict = "rejected"
# mistake = "rank() sits in an EXISTS that is always true; the rank column is a correlated count"
# says = "decoy|unused|inert|window|rank\\(|over|correlat|does not feed|count"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    other = aliased(Employee)
    better = aliased(Employee)
    decoration = select(func.rank().over(partition_by=other.department_id, order_by=other.salary.desc())).exists()
    salary_rank = (
        select(func.count() + 1)
        .where(better.department_id == Employee.department_id, better.salary > Employee.salary)
        .scalar_subquery()
        .label("salary_rank")
    )
    stmt = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .where(decoration)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
