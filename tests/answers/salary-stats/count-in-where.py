# /// answer
# verdict = "rejected"
# mistake = "an aggregate in WHERE"
# says = "aggregate|(?-i:\\bHAVING\\b)|\\bhaving\\(|(?-i:\\bWHERE\\b)"
# kinds = ["AGGREGATE_FUNCTION_OUTSIDE_SELECT_OR_HAVING", "EXPRESSION_IN_INCORRECT_CLAUSE"]
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
        .where(func.count(Employee.id) >= 0)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
