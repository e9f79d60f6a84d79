# /// answer
# verdict = "rejected"
# mistake = "grouped by lower(name): departments that differ only in case are merged"
# says = "lower|case|merged|group|missing"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stmt = (
        select(
            func.min(Department.name).label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(func.lower(Department.name))
        .order_by(func.min(Department.name))
    )
    return (await session.execute(stmt)).all()
