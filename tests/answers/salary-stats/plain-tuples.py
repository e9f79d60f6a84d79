# /// answer
# verdict = "rejected"
# mistake = "plain tuples are returned, not rows with labels"
# says = "tuple|rows?\\b|label"
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
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return [
        (row.department, row.avg_salary, row.min_salary, row.max_salary, row.employee_count)
        for row in await session.execute(stmt)
    ]
