# /// answer
# verdict = "rejected"
# mistake = "the full join makes a group of the people without a department, nothing filters it away"
# says = "full|without (a )?department|NULL|no department"
# kinds = ["MISSING_WHERE_CLAUSE"]
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
        .join(Employee, Employee.department_id == Department.id, full=True)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
