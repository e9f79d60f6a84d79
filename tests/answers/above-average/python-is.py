# /// answer
# verdict = "rejected"
# mistake = "the `is` of Python compares two objects here and now: the condition is False for every row"
# says = "`is`|==|\\bfalse\\b|identity|never true|constant"
# kinds = ["IS_WHERE_NOT_APPLICABLE"]
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
        .where(averages.c.department_id is Employee.department_id, Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
