# /// answer
# verdict = "rejected"
# mistake = "ordered by lower(name): upper and lower case are mixed"
# says = "order|sort|case|lower"
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
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(func.lower(Department.name), Department.id)
    )
    return (await session.execute(stmt)).all()
