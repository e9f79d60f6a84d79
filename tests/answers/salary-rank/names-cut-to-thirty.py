# /// answer
# verdict = "rejected"
# mistake = "names cut to thirty"
# says = 'left\(employees\.name, 30\)'
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    stmt = (
        select(
            Department.name.label("department"),
            func.left(Employee.name, 30).label("name"),
            Employee.salary,
            func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank"),
        )
        .join(Department)
        .order_by(Department.name, "salary_rank", Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
