# /// answer
# verdict = "rejected"
# mistake = "departments and employees stand side by side: every department gets the figures of the whole company"
# says = "cross join|cartesian|join condition|(?-i:\\bON\\b)|\\bjoin"
# kinds = ["MISSING_JOIN_CONDITION", "MISSING_EXPRESSION"]
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
        .select_from(Department, Employee)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
