# /// answer
# verdict = "rejected"
# mistake = "counts distinct salaries, not employees"
# says = "distinct|count|same salar|equal salar"
# ///

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stmt = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(distinct(Employee.salary)).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
