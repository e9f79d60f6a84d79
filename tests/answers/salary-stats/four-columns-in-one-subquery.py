# /// answer
# verdict = "rejected"
# mistake = "a scalar subquery may return one column"
# says = "(one|single|too many|\\d|several) columns?"
# kinds = ["TOO_MANY_COLUMNS_IN_SUBQUERY"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stats = (
        select(
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .where(Employee.department_id == Department.id)
        .correlate(Department)
        .scalar_subquery()
    )
    statement = select(Department.name.label("department"), stats.label("avg_salary")).order_by(Department.name)
    return (await session.execute(statement)).all()
