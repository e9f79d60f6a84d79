# /// answer
# verdict = "rejected"
# mistake = "the scalar subquery returns the average of every department: the correlation is missing"
# says = "more than one row|(one|single|several|many) rows?|correlat"
# kinds = ["MISSING_QUANTIFIER", "MISSING_EXPRESSION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    average = select(func.avg(Employee.salary)).group_by(Employee.department_id).scalar_subquery()
    statement = (
        select(
            Department.name.label("department"),
            average.label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
