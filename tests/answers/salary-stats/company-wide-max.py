# /// answer
# verdict = "rejected"
# mistake = "max_salary is the company's highest salary, not the department's"
# says = "max_salary|company|every department|whole table|correlat"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    anyone = aliased(Employee)
    highest = select(func.max(anyone.salary)).where(anyone.department_id.is_not(None)).scalar_subquery()
    stmt = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            highest.label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
