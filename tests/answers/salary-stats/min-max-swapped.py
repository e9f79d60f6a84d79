# /// answer
# verdict = "rejected"
# mistake = "min_salary and max_salary are swapped"
# says = "min_salary|max_salary|swap|lowest|highest|minimum|maximum"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stmt = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.max(Employee.salary).label("min_salary"),
            func.min(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
