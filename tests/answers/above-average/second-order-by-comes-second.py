# /// answer
# verdict = "rejected"
# mistake = "a second order_by() adds keys and replaces nothing: the name comes before the salary"
# says = "order.{0,250}(salary|\\bname\\b)|order_by"
# kinds = ["DUPLICATE_CLAUSE", "INCORRECT_ORDERING_OF_ROWS"]
# ///

from sqlalchemy import func, select
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
        .order_by(Employee.name)
    )
    statement = statement.order_by(Employee.salary.desc(), Employee.id)
    return (await session.execute(statement)).all()
