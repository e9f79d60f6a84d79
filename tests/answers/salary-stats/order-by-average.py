# /// answer
# verdict = "rejected"
# mistake = "ordered by average salary, not by department"
# says = "order|sort"
# ///

from sqlalchemy import desc, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    avg_salary = func.avg(Employee.salary).label("avg_salary")
    stmt = (
        select(
            Department.name.label("department"),
            avg_salary,
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(desc(avg_salary))
    )
    return (await session.execute(stmt)).all()
