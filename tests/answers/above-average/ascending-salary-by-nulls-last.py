# /// answer
# verdict = "rejected"
# mistake = "the lowest salary comes first"
# says = "\\bdesc\\b|descending|direction|highest|lowest|ascending|\\bturned|revers"
# kinds = ["INCORRECT_ORDERING_OF_ROWS"]
# ///

from sqlalchemy import func, nulls_last, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery("averages")
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(nulls_last(Employee.salary), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
