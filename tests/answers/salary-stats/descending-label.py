# /// answer
# verdict = "rejected"
# mistake = "the departments come in descending order"
# says = "\\bdesc\\b|descending|direction|ascending|revers|\\bturned"
# kinds = ["INCORRECT_ORDERING_OF_ROWS"]
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
        .order_by(desc("department"))
    )
    return (await session.execute(statement)).all()
