# /// answer
# verdict = "rejected"
# mistake = "the employee is in the GROUP BY of the subquery: everyone's average is their own salary"
# says = "GROUP BY|group_by|own salary|\\bgroup"
# kinds = ["EXTRANEOUS_OR_OMITTED_GROUPING_COLUMN", "GROUP_BY_WITH_SINGLETON_GROUPS"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.id, Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.id, Employee.department_id)
        .subquery("averages")
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.id == Employee.id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
