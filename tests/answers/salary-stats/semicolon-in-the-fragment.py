# /// answer
# verdict = "rejected"
# mistake = "the fragment ends in a semicolon, in the middle of the statement"
# says = ";|semicolon|\\btext\\(|raw SQL|multiple commands"
# kinds = ["ADDITIONAL_SEMICOLON"]
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
        .group_by(text("departments.id;"))
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
