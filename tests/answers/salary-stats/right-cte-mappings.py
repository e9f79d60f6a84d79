# /// answer
# verdict = "accepted"
# note = "Aggregate first, join afterwards: the grouping needs no column of departments, and further joins cannot multiply what is counted."
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    numbers = (
        select(
            Department.id.label("id"),
            func.avg(Employee.salary).label("avg"),
            func.min(Employee.salary).label("min"),
            func.max(Employee.salary).label("max"),
            func.count(Employee.id).label("count"),
        )
        .join_from(Department, Employee, Department.employees, isouter=True)
        .group_by(Department.id)
        .cte("numbers")
    )
    stmt = (
        select(
            Department.name.label("department"),
            numbers.c.avg.label("avg_salary"),
            numbers.c.min.label("min_salary"),
            numbers.c.max.label("max_salary"),
            numbers.c.count.label("employee_count"),
        )
        .join(numbers, numbers.c.id == Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).mappings().all()
