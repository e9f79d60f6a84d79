# /// answer
# verdict = "rejected"
# mistake = "the id is missing from the order"
# says = "order.{0,250}\\bid\\b|\\bid\\b.{0,250}order|\\btied?\\b"
# kinds = ["MISSING_COLUMN_FROM_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import desc, func, select
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
        .order_by(desc("salary"), "name")
    )
    return (await session.execute(statement)).all()
