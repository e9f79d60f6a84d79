# /// answer
# verdict = "rejected"
# mistake = "two queries: the averages first, then the people"
# says = "two|2 statements|statements|queries|one statement|1 statement|merged|python"
# ///

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = dict(
        (
            await session.execute(
                select(Employee.department_id, func.avg(Employee.salary))
                .where(Employee.department_id.is_not(None))
                .group_by(Employee.department_id)
            )
        )
        .tuples()
        .all()
    )
    department_avg = case(averages, value=Employee.department_id)
    stmt = (
        select(
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            department_avg.label("department_avg"),
        )
        .join(Employee.department)
        .where(Employee.salary > department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
