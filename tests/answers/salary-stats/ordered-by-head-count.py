# /// answer
# verdict = "rejected"
# mistake = "ordered by the number of employees, not by the department"
# says = "order.{0,250}(count|department|name)"
# kinds = ["INCORRECT_COLUMN_IN_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import desc, func, select
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
        .order_by(desc("employee_count"))
    )
    return (await session.execute(statement)).all()
