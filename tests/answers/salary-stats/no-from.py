# /// answer
# verdict = "rejected"
# mistake = "the columns are named, the table is not"
# says = 'missing FROM|raw SQL in literal_column\(\)'
# kinds = ["OMITTED_FROM_CLAUSE"]
# ///

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def department_salary_stats(session: AsyncSession):
    statement = (
        select(
            literal_column("departments.name").label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .group_by(literal_column("departments.id"))
        .order_by("department")
    )
    return (await session.execute(statement)).all()
