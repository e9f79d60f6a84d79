# /// answer
# verdict = "rejected"
# mistake = "full outer join: people without a department form a group of their own"
# says = "full|null|none|without (a )?department|no department|extra|too many|unexpected|join"
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
        .select_from(Department)
        .outerjoin(Employee, Employee.department_id == Department.id, full=True)
        .group_by(Department.name)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
