# /// answer
# verdict = "rejected"
# mistake = "two queries, one for departments with people and one for the empty ones, merged in Python"
# says = "two|2 statements|statements|queries|merged|one statement|1 statement"
# ///

from sqlalchemy import func, literal, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    staffed = await session.execute(
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .join(Employee)
        .group_by(Department.name)
        .order_by(Department.name)
    )
    empty = await session.execute(
        select(
            Department.name.label("department"),
            null().label("avg_salary"),
            null().label("min_salary"),
            null().label("max_salary"),
            literal(0).label("employee_count"),
        )
        .where(~Department.employees.any())
        .order_by(Department.name)
    )
    return sorted([*staffed.all(), *empty.all()], key=lambda row: row.department)
