# /// answer
# verdict = "rejected"
# mistake = "SELECT DISTINCT merges two people with the same name and salary"
# says = "distinct|duplicat|same name|twice|missing|merge|unique"
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
    people = (
        select(
            func.min(Employee.id).label("id"),
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            averages.c.department_avg,
        )
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
        .group_by(Employee.name, Employee.salary, Department.name, averages.c.department_avg)
        .subquery()
    )
    stmt = select(people.c.name, people.c.salary, people.c.department, people.c.department_avg).order_by(
        people.c.salary.desc(), people.c.name, people.c.id
    )
    return (await session.execute(stmt)).all()
