# /// answer
# verdict = "rejected"
# mistake = "name is trimmed and cut"
# says = 'left\(departments\.name, 20\)'
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stmt = (
        select(
            func.left(Department.name, 20).label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
