# /// answer
# verdict = "rejected"
# mistake = "row_number instead of rank: ties get different numbers"
# says = "row_number|rank|tie|equal salar|same salar"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.row_number().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    stmt = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee, Employee.department_id == Department.id)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
