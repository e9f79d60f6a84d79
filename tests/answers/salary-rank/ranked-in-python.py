# /// answer
# verdict = "rejected"
# mistake = "the database sorts, the ranks are counted in Python"
# says = "python|window|rank\\(|over|database"
# ///

from sqlalchemy import select
from sqlalchemy.engine import result_tuple
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee

Ranked = result_tuple(["department", "name", "salary", "salary_rank"])


async def salary_rank_by_department(session: AsyncSession):
    stmt = (
        select(Department.name, Employee.name, Employee.salary)
        .join(Employee.department)
        .order_by(Department.name, Employee.salary.desc(), Employee.name, Employee.id)
    )
    rows = []
    current, place, rank, last = None, 0, 0, None
    for department, name, salary in await session.execute(stmt):
        if department != current:
            current, place, last = department, 0, None
        place += 1
        if salary != last:
            rank, last = place, salary
        rows.append(Ranked((department, name, salary, rank)))
    return rows
