# /// answer
# verdict = "rejected"
# mistake = "one statement fetches every salary; the aggregation happens in Python"
# says = "python|fetch|aggregat|rows|database|group by"
# ///

from itertools import groupby
from statistics import mean
from types import SimpleNamespace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stmt = (
        select(Department.name, Employee.salary)
        .outerjoin(Employee, Employee.department_id == Department.id)
        .order_by(Department.name)
    )
    stats = []
    for name, group in groupby(await session.execute(stmt), key=lambda row: row.name):
        salaries = [row.salary for row in group if row.salary is not None]
        stats.append(
            SimpleNamespace(
                department=name,
                avg_salary=mean(salaries) if salaries else None,
                min_salary=min(salaries, default=None),
                max_salary=max(salaries, default=None),
                employee_count=len(salaries),
            )
        )
    return stats
