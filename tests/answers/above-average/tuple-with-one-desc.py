# /// answer
# verdict = "rejected"
# mistake = "DESC of a tuple turns all of its keys"
# says = "\\bdesc\\b|descending|direction|ascending|\\bturned|revers|order"
# kinds = ["INCORRECT_ORDERING_OF_ROWS", "CONFUSED_SYNTAX_OF_KEYWORDS"]
# ///

from sqlalchemy import func, select, tuple_
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
        .order_by(tuple_(Employee.salary, Employee.name, Employee.id).desc())
    )
    return (await session.execute(statement)).all()
