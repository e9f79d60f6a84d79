# /// answer
# verdict = "accepted"
# note = "A lateral subquery works out all figures per department: the form when a limit or an order is needed inside each of them."
# ///

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stats = (
        select(
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count().label("employee_count"),
        )
        .where(Employee.department_id == Department.id)
        .lateral("stats")
    )
    stmt = (
        select(
            Department.name.label("department"),
            stats.c.avg_salary,
            stats.c.min_salary,
            stats.c.max_salary,
            stats.c.employee_count,
        )
        .join(stats, true())
        .order_by(Department.name.asc())
    )
    return (await session.execute(stmt)).all()
