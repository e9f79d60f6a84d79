# /// answer
# verdict = "rejected"
# mistake = "the average is the middle between lowest and highest salary"
# says = "avg|average"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    low, high = func.min(Employee.salary), func.max(Employee.salary)
    stmt = (
        select(
            Department.name.label("department"),
            ((low + high) / 2).label("avg_salary"),
            low.label("min_salary"),
            high.label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
