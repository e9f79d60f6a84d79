# /// answer
# verdict = "rejected"
# mistake = "the columns are not labelled as asked"
# says = "label|column|name"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stmt = (
        select(
            Department.name,
            func.avg(Employee.salary),
            func.min(Employee.salary),
            func.max(Employee.salary),
            func.count(Employee.id),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
