# /// answer
# verdict = "rejected"
# mistake = "the aggregates are fetched and thrown away; the answer is computed in Python from all salaries"
# says = "python|thrown|decoy|unused|not used|does not feed|fetch|aggregat"
# ///

from sqlalchemy import func, select
from sqlalchemy.engine import result_tuple
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee

make_row = result_tuple(["department", "avg_salary", "min_salary", "max_salary", "employee_count"])


async def department_salary_stats(session: AsyncSession):
    stmt = (
        select(
            Department.name,
            func.array_agg(Employee.salary).label("salaries"),
            func.avg(Employee.salary),
            func.min(Employee.salary),
            func.max(Employee.salary),
            func.count(Employee.id),
        )
        .outerjoin(Department.employees)
        .group_by(Department.name)
        .order_by(Department.name)
    )
    rows = []
    for row in await session.execute(stmt):
        salaries = [salary for salary in row.salaries if salary is not None]
        average = sum(salaries) / len(salaries) if salaries else None
        low, high = min(salaries, default=None), max(salaries, default=None)
        rows.append(make_row((row.name, average, low, high, len(salaries))))
    return rows
