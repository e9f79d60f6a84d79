# /// answer
# verdict = "rejected"
# mistake = "an extra statement checks first whether there are departments at all"
# says = "two|2 statements|statements|queries|extra|one statement|1 statement|more than"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    total = await session.scalar(select(func.count()).select_from(Department))
    if not total:
        return []
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
    return (await session.execute(stmt)).all()
