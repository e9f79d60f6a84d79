# /// answer
# verdict = "rejected"
# mistake = "leaves out who starts in the future"
# says = 'hire_date <= CURRENT_DATE drops rows'
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
        .where(Employee.hire_date <= func.current_date())
        .order_by(Department.name, "salary_rank", Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
