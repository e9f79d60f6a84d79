# /// answer
# verdict = "rejected"
# mistake = "the window is ordered by the id, not by the salary"
# says = "smallest ids"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    place = func.row_number().over(partition_by=Employee.department_id, order_by=Employee.id)
    numbered = select(Employee, place.label("place")).subquery()
    statement = (
        select(Department.name.label("department"), numbered.c.name, numbered.c.salary)
        .join(numbered, numbered.c.department_id == Department.id)
        .where(numbered.c.place <= n)
        .order_by(Department.name, numbered.c.salary.desc(), numbered.c.id)
    )
    return (await session.execute(statement)).all()
