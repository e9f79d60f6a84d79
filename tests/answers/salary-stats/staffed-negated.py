# /// answer
# verdict = "rejected"
# mistake = "only departments with nobody are left, NOT EXISTS is one NOT too many"
# says = "(?-i:\\bNOT\\b)|~|(?-i:\\bWHERE\\b)|negat"
# kinds = ["EXTRANEOUS_NOT_OPERATOR"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    statement = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .where(~Department.employees.any())
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
