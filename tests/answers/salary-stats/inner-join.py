# /// answer
# verdict = "rejected"
# mistake = "inner join: departments without employees are missing"
# says = "inner join|outer join|left join|nobody|without employees|no employees|empty department|missing"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stmt = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .join(Employee, Employee.department_id == Department.id)
        .group_by(Department.name)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
