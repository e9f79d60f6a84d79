# /// answer
# verdict = "rejected"
# mistake = "the derived table is called departments, a name that is taken"
# says = "alias|more than once|twice|same name|departments.{0,60}(name|taken)"
# kinds = ["CORRELATION_NAME_IDENTICAL_TO_TABLE_NAME"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stats = (
        select(
            Employee.department_id,
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .group_by(Employee.department_id)
        .subquery("departments")
    )
    statement = (
        select(
            Department.name.label("department"),
            stats.c.avg_salary,
            stats.c.min_salary,
            stats.c.max_salary,
            func.coalesce(stats.c.employee_count, 0).label("employee_count"),
        )
        .outerjoin(stats, stats.c.department_id == Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
