# /// answer
# verdict = "rejected"
# mistake = "people without a department are treated as a department of their own"
# says = "null|none|without (a )?department|no department|is not distinct|too many|outer join"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery()
    )
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .outerjoin(Department, Department.id == Employee.department_id)
        .join(averages, averages.c.department_id.is_not_distinct_from(Employee.department_id))
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
