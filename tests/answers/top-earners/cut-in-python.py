# /// answer
# verdict = "rejected"
# mistake = "everybody is fetched, and Python keeps n of each department"
# says = "python|fetch|database|fetch|too many rows|surplus|window|LATERAL|slice|\\bgroup"
# ///

from itertools import groupby, islice
from operator import attrgetter

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
    )
    rows = (await session.execute(statement)).all()
    return [row for _, group in groupby(rows, key=attrgetter("department")) for row in islice(group, n)]
