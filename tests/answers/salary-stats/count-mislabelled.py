# /// answer
# verdict = "rejected"
# mistake = "the head count is labelled count, not employee_count"
# says = "label|column|employee_count"
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
            func.count(Employee.id).label("count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
