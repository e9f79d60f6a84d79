# /// answer
# verdict = "rejected"
# mistake = "no join condition: every employee is counted in every department"
# says = "cross|cartesian|join|condition|every (employee|department)|all employees"
# ///

from sqlalchemy import func, select, true
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
        .outerjoin(Employee, true())
        .group_by(Department.name)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
