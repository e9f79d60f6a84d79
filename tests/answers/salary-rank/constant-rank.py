# /// answer
# verdict = "rejected"
# mistake = "the rank is a constant 1"
# says = "constant|literal|hard.?coded|rank|window"
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = literal(1).label("salary_rank")
    stmt = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee, Employee.department_id == Department.id)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
