# /// answer
# verdict = "rejected"
# mistake = "ranks salaries rounded to thousands"
# says = "round|tie|rank|thousand|window"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank()
        .over(partition_by=Department.id, order_by=func.round(Employee.salary, -3).desc())
        .label("salary_rank")
    )
    stmt = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee, Employee.department_id == Department.id)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
