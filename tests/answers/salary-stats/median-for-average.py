# /// answer
# verdict = "rejected"
# mistake = "the median is taken for the average"
# says = "avg|average|median|percentile"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stmt = (
        select(
            Department.name.label("department"),
            func.percentile_cont(0.5).within_group(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
