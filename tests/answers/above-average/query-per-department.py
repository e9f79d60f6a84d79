# /// answer
# verdict = "rejected"
# mistake = "one query per department (N+1)"
# says = "n ?\\+ ?1|per department|in a loop|repeated|statements|queries"
# ///

from sqlalchemy import func, literal, select
from sqlalchemy.engine import result_tuple
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee

Person = result_tuple(["name", "salary", "department", "department_avg"])


async def employees_above_department_avg(session: AsyncSession):
    found = []
    for department in (await session.scalars(select(Department))).all():
        average = select(func.avg(Employee.salary)).where(Employee.department_id == department.id).scalar_subquery()
        result = await session.execute(
            select(
                Employee.name,
                Employee.salary,
                literal(department.name).label("department"),
                average.label("department_avg"),
                Employee.id,
            ).where(Employee.department_id == department.id, Employee.salary > average)
        )
        found.extend(result.all())
    found.sort(key=lambda row: (-row.salary, row.name, row.id))
    return [Person(tuple(row)[:4]) for row in found]
