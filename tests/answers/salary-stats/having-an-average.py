# /// answer
# verdict = "rejected"
# mistake = "HAVING avg IS NOT NULL drops departments with nobody"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\("
# kinds = ["EXTRANEOUS_HAVING_CLAUSE"]
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
        .having(func.avg(Employee.salary).is_not(None))
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
