# /// answer
# verdict = "rejected"
# mistake = "HAVING count > 0 throws the empty department away"
# says = "having|nobody|without employees|no employees|empty department|missing"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    headcount = func.count(Employee.id)
    stmt = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            headcount.label("employee_count"),
        )
        .outerjoin(Employee)
        .group_by(Department.name)
        .having(headcount > 0)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
