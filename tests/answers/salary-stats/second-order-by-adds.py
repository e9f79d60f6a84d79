# /// answer
# verdict = "rejected"
# mistake = "a second order_by() adds a key, the average stays the first one"
# says = "order.{0,250}(avg|average|department|name)|order_by"
# kinds = ["DUPLICATE_CLAUSE"]
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
        .group_by(Department.id)
        .order_by("avg_salary")
    )
    statement = statement.order_by(Department.name)
    return (await session.execute(statement)).all()
