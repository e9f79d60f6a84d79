# /// answer
# verdict = "rejected"
# mistake = "all employees are loaded, and heapq keeps n of each department"
# says = "python|fetch|statements|fetch|too many rows|surplus|load|database|relationship"
# ///

import heapq

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def top_earners(session: AsyncSession, n: int):
    departments = await session.scalars(
        select(Department).options(selectinload(Department.employees)).order_by(Department.name)
    )
    return [
        {"department": department.name, "name": employee.name, "salary": employee.salary}
        for department in departments
        for employee in heapq.nsmallest(n, department.employees, key=lambda one: (-one.salary, one.id))
    ]
