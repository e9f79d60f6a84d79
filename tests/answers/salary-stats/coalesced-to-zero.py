# /// answer
# verdict = "rejected"
# mistake = "coalesce turns the missing salaries of an empty department into 0 where NULL is asked for"
# says = "coalesce|null|none|nobody|without employees|no employees|empty department"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stmt = (
        select(
            Department.name.label("department"),
            func.coalesce(func.avg(Employee.salary), 0).label("avg_salary"),
            func.coalesce(func.min(Employee.salary), 0).label("min_salary"),
            func.coalesce(func.max(Employee.salary), 0).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
