# /// answer
# verdict = "rejected"
# mistake = "people without a department are included"
# says = "without (a )?department|no department|null|none|outer join|too many|unexpected|extra"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    stmt = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .select_from(Employee)
        .outerjoin(Department, Employee.department_id == Department.id)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
