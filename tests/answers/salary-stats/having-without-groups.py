# /// answer
# verdict = "rejected"
# mistake = "HAVING stands in the place of GROUP BY"
# says = "GROUP BY|group_by|(?-i:\\bHAVING\\b)|\\bhaving\\("
# kinds = ["HAVING_WITHOUT_GROUP_BY", "MISSING_GROUP_BY_CLAUSE"]
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
        .having(func.count(Employee.id) >= 0)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
