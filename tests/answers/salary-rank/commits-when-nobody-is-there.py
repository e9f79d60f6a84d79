# /// answer
# verdict = "rejected"
# mistake = "commits when there is nobody"
# says = 'The function commits'
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    stmt = (
        select(
            Department.name.label("department"),
            Employee.name,
            Employee.salary,
            func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank"),
        )
        .join(Department)
        .order_by(Department.name, "salary_rank", Employee.name, Employee.id)
    )
    rows = (await session.execute(stmt)).all()
    if not rows:
        await session.commit()
    return rows
