# /// answer
# verdict = "rejected"
# mistake = "n is cut down to 10"
# says = "large n, rows are missing"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    place = func.row_number().over(partition_by=Employee.department_id, order_by=[Employee.salary.desc(), Employee.id])
    numbered = select(Employee, place.label("place")).subquery()
    statement = (
        select(Department.name.label("department"), numbered.c.name, numbered.c.salary)
        .join(numbered, numbered.c.department_id == Department.id)
        .where(numbered.c.place <= min(n, 10))
        .order_by(Department.name, numbered.c.salary.desc(), numbered.c.id)
    )
    return (await session.execute(statement)).all()
