# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    def over(f):
        return f.over(partition_by=Department.id)

    stmt = (
        select(
            Department.name.label("department"),
            over(func.avg(Employee.salary)).label("avg_salary"),
            over(func.min(Employee.salary)).label("min_salary"),
            over(func.max(Employee.salary)).label("max_salary"),
            over(func.count(Employee.id)).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .distinct()
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
