# /// answer
# verdict = "rejected"
# mistake = "sorted in Python, not by the database"
# says = "order|sort|python"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery()
    )
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
    )
    people = list(await session.execute(stmt))
    people.sort(key=lambda person: person.name)
    people.sort(key=lambda person: person.salary, reverse=True)
    return people
