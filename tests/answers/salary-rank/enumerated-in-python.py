# /// answer
# verdict = "rejected"
# mistake = "employees are enumerated in Python, which also breaks ties"
# says = "python|window|rank\\(|over|tie|rank|database|rows?\\b|tuple"
# ///

from itertools import groupby

from sqlalchemy import select
from sqlalchemy.engine import result_tuple
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee

Ranked = result_tuple(["department", "name", "salary", "salary_rank"])


async def salary_rank_by_department(session: AsyncSession):
    stmt = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .order_by(Department.name, Employee.salary.desc(), Employee.name, Employee.id)
    )
    ranking = []
    for department, people in groupby(await session.execute(stmt), lambda row: row.department):
        for rank, person in enumerate(people, start=1):
            ranking.append(Ranked((department, person.name, person.salary, rank)))
    return ranking
