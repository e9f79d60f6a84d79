# /// answer
# verdict = "rejected"
# mistake = "the outer join has a condition that is always true"
# says = "cross join|cartesian|join condition|(?-i:\\bON\\b)|\\btrue\\b|department_id"
# kinds = ["MISSING_JOIN_CONDITION"]
# ///

from sqlalchemy import func, select, true
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
        .outerjoin(Employee, true())
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
