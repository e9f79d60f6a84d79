# /// answer
# verdict = "rejected"
# mistake = "the count of an empty department is NULL, not 0"
# says = "employee_count|count|null|none|nobody|without employees|no employees|empty department"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stats = (
        select(
            Employee.department_id.label("department_id"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .group_by(Employee.department_id)
        .subquery()
    )
    stmt = (
        select(
            Department.name.label("department"),
            stats.c.avg_salary,
            stats.c.min_salary,
            stats.c.max_salary,
            stats.c.employee_count,
        )
        .outerjoin(stats, stats.c.department_id == Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
