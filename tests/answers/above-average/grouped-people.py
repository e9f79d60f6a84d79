# /// answer
# verdict = "rejected"
# mistake = "GROUP BY over the shown columns makes one of two people with the same name and salary"
# says = "GROUP BY|group_by|\\bgroup"
# kinds = ["EXTRANEOUS_GROUP_BY_CLAUSE"]
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
        .group_by(Employee.name, Employee.salary, Department.name, averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name)
    )
    return (await session.execute(statement)).all()
