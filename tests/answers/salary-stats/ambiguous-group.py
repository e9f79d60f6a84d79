# /// answer
# verdict = "rejected"
# mistake = "GROUP BY name may be the employee's or the department's"
# says = 'ambiguous|raw SQL in text\(\)'
# kinds = ["AMBIGUOUS_COLUMN"]
# ///

from sqlalchemy import func, select, text
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
        .group_by(text("name"))
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
