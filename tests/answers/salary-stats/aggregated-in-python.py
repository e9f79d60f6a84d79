# /// answer
# verdict = "rejected"
# mistake = "all employees are fetched and aggregated in Python"
# says = "python|fetch|aggregat|rows|database"
# ///

from collections import namedtuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department

Stats = namedtuple("Stats", "department avg_salary min_salary max_salary employee_count")


async def department_salary_stats(session: AsyncSession):
    query = select(Department).options(selectinload(Department.employees)).order_by(Department.name)
    stats = []
    for department in (await session.scalars(query)).all():
        salaries = [e.salary for e in department.employees]
        if salaries:
            mean = sum(salaries) / len(salaries)
            stats.append(Stats(department.name, mean, min(salaries), max(salaries), len(salaries)))
        else:
            stats.append(Stats(department.name, None, None, None, 0))
    return stats
